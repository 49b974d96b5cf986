"""The figures of a model's card: AUCs by patient beside those of the size alone, calibration, subgroups."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.interval import ReferenceScores, score_with_interval
from medviewer.analysis.model_card import Metric
from medviewer.i18n import N_
from medviewer.training.datasets import FOLDS, Ratings
from medviewer.training.statistics import (
    Estimate,
    auc_by_patient,
    brier,
    figure_by_patient,
    gain_by_patient,
    group_auc_by_patient,
    reliability,
)

BAND_MM = (6.0, 15.0)
"""Nodules whose size says least."""


class Scored(Enum):
    """How scores came about: the ids and names of the figures measured on them."""

    CROSS_VALIDATED = ("auc_cv", N_("AUC, cross-validated by patient"))
    AS_SHIPPED = ("auc", N_("AUC"))


@dataclass(frozen=True, eq=False)
class Validated:
    """The decided nodules, each scored and measured by networks that have not seen its patient.

    Attributes:
        ratings: The readers' ratings.
        scores: (count,) the combined logits.
        network: (count,) the network's own logits.
        measured_mm: (count,) the measured diameter, nan where it could not be measured.
        jittered: (jitters, count) the combined logits, pointed at and measured off the middle.
    """

    ratings: Ratings
    scores: NDArray[np.float64]
    network: NDArray[np.float64]
    measured_mm: NDArray[np.float64]
    jittered: NDArray[np.float64]


def measure(
    ratings: Ratings,
    scores: NDArray[np.float64],
    scored: Scored,
    measured_mm: NDArray[np.float64] | None = None,
) -> tuple[Metric, ...]:
    """AUC by patient of the scores and, beside it, of the nodule's diameter alone; also for 6 to 15 mm.

    Counted are nodules with three readers or more and a consensus other than 3 whose score is a number. A
    size band without both classes is left out.

    Args:
        ratings: The readers' ratings.
        scores: (count,) any score that grows with suspicion.
        scored: How the scores came about.
        measured_mm: (count,) the diameter as measured by the program, to be set beside; one that could not be
            measured (nan) counts as the smallest.

    Raises:
        ValueError: Of those that count, none or all are suspicious.
    """
    counted = ratings.decided & np.isfinite(scores)
    small, large = BAND_MM
    in_band = counted & (ratings.diameter_mm >= small) & (ratings.diameter_mm <= large)
    metric_id, label = scored.value
    metrics = []
    for rows, ending, names in (
        (
            counted,
            "",
            (label, N_("AUC of the measured diameter alone"), N_("AUC of the readers' diameter alone")),
        ),
        (
            in_band,
            "_6_15_mm",
            (
                N_("AUC, nodules of 6 to 15 mm"),
                N_("AUC of the measured diameter alone, nodules of 6 to 15 mm"),
                N_("AUC of the readers' diameter alone, nodules of 6 to 15 mm"),
            ),
        ),
    ):
        if ending and len(np.unique(ratings.suspicious[rows])) < 2:
            continue
        metrics.append(_auc(f"{metric_id}{ending}", names[0], ratings.chosen(rows), scores[rows]))
        if measured_mm is not None:
            sizes = np.nan_to_num(measured_mm[rows])
            metrics.append(_auc(f"auc_size_measured{ending}", names[1], ratings.chosen(rows), sizes))
        metrics.append(_auc(f"auc_size{ending}", names[2], ratings.chosen(rows), ratings.diameter_mm[rows]))
    return tuple(metrics)


def card_metrics(validated: Validated) -> tuple[Metric, ...]:
    """All figures of the shipped model's card but the subgroups."""
    ratings, scores = validated.ratings, validated.scores
    labels, patients = ratings.suspicious, ratings.patient_id
    sizes = np.nan_to_num(validated.measured_mm)
    calibrated = calibrated_scores(ratings, scores)
    small, large = BAND_MM
    band = (ratings.diameter_mm >= small) & (ratings.diameter_mm <= large)
    estimates = (
        ("auc_cv_fold_mean", N_("AUC, mean of the five folds"),
         group_auc_by_patient(labels, scores, patients, ratings.folds)),
        ("auc_cv_network", N_("AUC of the network alone, without the size"),
         auc_by_patient(labels, validated.network, patients)),
        ("auc_gain", N_("Gain in AUC over the measured diameter alone"),
         gain_by_patient(labels, scores, sizes, patients)),
        ("auc_gain_over_readers", N_("Gain in AUC over the readers' diameter alone"),
         gain_by_patient(labels, scores, ratings.diameter_mm, patients)),
        ("auc_cv_jitter", N_("AUC when pointed at up to 3 mm off the middle"),
         auc_by_patient(labels, validated.jittered, patients)),
        ("auc_jitter_fall", N_("Fall in AUC when pointed at up to 3 mm off the middle"),
         gain_by_patient(labels, scores, validated.jittered, patients)),
        ("calibration_error", N_("Calibration error of the score (15 groups of equal size)"),
         figure_by_patient(_calibration_error, labels, calibrated, patients)),
        ("brier", N_("Brier score"), figure_by_patient(brier, labels, calibrated, patients)),
    )  # fmt: skip
    gain = gain_by_patient(labels[band], scores[band], sizes[band], patients[band])
    gain_label = N_("Gain in AUC over the measured diameter alone, nodules of 6 to 15 mm")
    return (
        *measure(ratings, scores, Scored.CROSS_VALIDATED, validated.measured_mm),
        *(_metric(metric_id, label, ratings, estimate) for metric_id, label, estimate in estimates),
        _metric("auc_gain_6_15_mm", gain_label, ratings.chosen(band), gain),
    )


def subgroup_metrics(validated: Validated, spacing_mm: NDArray[np.float64]) -> tuple[Metric, ...]:
    """The AUC by manufacturer, by pixel spacing and by the readers' agreement, where a group has both classes.

    Args:
        validated: The decided nodules.
        spacing_mm: (count,) edge of their pixels.
    """
    ratings = validated.ratings
    return tuple(
        _auc(f"auc_cv_{name}", label, ratings.chosen(rows), validated.scores[rows])
        for name, label, rows in _subgroups(ratings, spacing_mm)
        if len(np.unique(ratings.suspicious[rows])) == 2
    )


def calibrated_scores(ratings: Ratings, logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Each decided nodule's calibrated score, the reference being the other folds' nodules; nan for the rest."""
    scores = np.full(len(logits), np.nan)
    for fold in range(FOLDS):
        others = ratings.decided & (ratings.folds != fold)
        rows = np.flatnonzero(ratings.decided & (ratings.folds == fold))
        if not others.any():
            continue
        reference = ReferenceScores(logits[others], ratings.suspicious[others])
        for row in rows:
            scores[row] = score_with_interval(float(logits[row]), reference).value
    return scores


def _subgroups(
    ratings: Ratings, spacing_mm: NDArray[np.float64]
) -> Iterator[tuple[str, str, NDArray[np.bool_]]]:
    for name, label, start in (
        ("ge", N_("AUC, GE scanners"), "GE"),
        ("philips", N_("AUC, Philips scanners"), "PHILIPS"),
        ("siemens", N_("AUC, Siemens scanners"), "SIEMENS"),
        ("toshiba", N_("AUC, Toshiba scanners"), "TOSHIBA"),
    ):
        yield name, label, np.char.startswith(np.char.upper(ratings.manufacturer), start)
    lower, upper = np.quantile(spacing_mm, (1 / 3, 2 / 3))
    yield "fine", N_("AUC, the third with the finest pixels"), spacing_mm <= lower
    yield "middle", N_("AUC, the third with middling pixels"), (spacing_mm > lower) & (spacing_mm <= upper)
    yield "coarse", N_("AUC, the third with the coarsest pixels"), spacing_mm > upper
    yield "agreed", N_("AUC, readers at most one grade apart"), ratings.spread <= 1
    yield "disagreed", N_("AUC, readers two grades apart or more"), ratings.spread >= 2


def _calibration_error(labels: NDArray[np.int64], scores: NDArray[np.float64]) -> float:
    return reliability(labels, scores).expected_calibration_error


def _auc(metric_id: str, label: str, ratings: Ratings, scores: NDArray[np.float64]) -> Metric:
    return _metric(metric_id, label, ratings, auc_by_patient(ratings.suspicious, scores, ratings.patient_id))


def _metric(metric_id: str, label: str, ratings: Ratings, estimate: Estimate) -> Metric:
    return Metric(
        metric_id,
        label,
        round(estimate.value, 4),
        round(estimate.low, 4),
        round(estimate.high, 4),
        nodules=len(ratings.readers),
        patients=len(np.unique(ratings.patient_id)),
    )
