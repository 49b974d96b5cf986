"""What the guard's cross-validation measured, for people, for programs and for the model's card."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.guard_model import GuardSettings
from medviewer.analysis.model_card import Metric
from medviewer.i18n import N_
from medviewer.training.datasets import FOLDS
from medviewer.training.guard.baseline import blobness, brightness
from medviewer.training.guard.cuts import Cuts
from medviewer.training.guard.examples import Examples, Kind
from medviewer.training.guard.measure import RATES, Comparison
from medviewer.training.statistics import Estimate

_HARDEST = 3  # the blob-like third of the other candidates


@dataclass(frozen=True)
class Row:
    """One comparison's figures: AUC, and the sensitivity at each of `RATES`."""

    name: str
    scored_by: str
    nodules: int
    others: int
    patients: int
    auc: Estimate
    sensitivity: tuple[Estimate, ...]


@dataclass(frozen=True)
class GuardReport:
    """What a training of the guard measured, out of fold.

    Attributes:
        rows: The figures, the network's main ones first.
        settings: Limits and rank weight that were fitted.
        passed: Share of each kind of example that passes, and that passes without caution.
        scans: Whole scans among the data.
        metrics: The figures for the model's card.
    """

    rows: tuple[Row, ...]
    settings: GuardSettings
    passed: dict[str, tuple[float, float]]
    scans: int
    metrics: tuple[Metric, ...]


def guard_report(
    examples: Examples, cuts: Cuts, logits: NDArray[np.float64], settings: GuardSettings
) -> GuardReport:
    """Measure the out-of-fold logits (count,) of all examples."""
    kind = examples.kind
    patches = cuts.as_it_is
    blobs = blobness(patches)
    other = kind == Kind.CANDIDATE_OTHER
    hard = other & (blobs >= np.quantile(blobs[other], 1 - 1 / _HARDEST))
    candidates = kind == Kind.CANDIDATE_NODULE
    nodules = kind == Kind.NODULE
    exact = np.zeros(len(examples), dtype=np.bool_)
    exact[examples.is_candidate] = examples.pictures.candidates.is_exact[
        examples.picture[examples.is_candidate]
    ]

    def compared(name: str, positive: NDArray[np.bool_], negative: NDArray[np.bool_]) -> Comparison:
        rows = positive | negative
        return Comparison(name, logits[rows], positive[rows], examples.patient[rows])

    main = compared("candidates", candidates, other)
    every = candidates | other
    comparisons = [
        (main, "guard"),
        (main.with_scores(blobness(patches[every])), "blob strength"),
        (main.with_scores(brightness(patches[every])), "brightness"),
        (compared("candidates, patient known", candidates & exact, other & exact), "guard"),
        (compared("candidates, hardest third", candidates, hard), "guard"),
        (compared("same scan, vessels", nodules, kind == Kind.SAME_SCAN_VESSEL), "guard"),
        (compared("same scan, elsewhere", nodules, kind == Kind.SAME_SCAN_OTHER), "guard"),
        (compared("same scan, walls of the lung", nodules, kind == Kind.SAME_SCAN_WALL), "guard"),
        (compared("nodules, points of whole scans", nodules, kind == Kind.WHOLE_SCAN_OTHER), "guard"),
        (compared("nodules of one source, candidates of the other", nodules, other), "guard"),
        (
            compared(
                "candidate nodules, vessels of the other source", candidates, kind == Kind.SAME_SCAN_VESSEL
            ),
            "guard",
        ),
    ]
    comparisons += [
        (compared(f"candidates, block {fold}", candidates & held, other & held), "guard")
        for fold, held in ((fold, examples.fold == fold) for fold in range(FOLDS))
    ]
    rows = tuple(_row(comparison, scored_by) for comparison, scored_by in comparisons if comparison.others)
    groups = {"nodules marked by three readers or more": examples.is_agreed}
    groups |= {each.name.lower(): kind == each for each in Kind}
    groups |= _by_region(examples)
    passed = {
        name: (
            float(np.mean(logits[rows] >= settings.refused_below)),
            float(np.mean(logits[rows] >= settings.caution_below)),
        )
        for name, rows in groups.items()
        if rows.any()
    }
    scans = len(np.unique(examples.pictures.scans.patient))
    return GuardReport(rows, settings, passed, scans, _metrics(rows))


def write_guard_report(report: GuardReport, folder: Path) -> None:
    """Write report.json and report.md."""
    folder.mkdir(parents=True, exist_ok=True)
    fields = {"schema": 1, **asdict(report), "rates": list(RATES)}
    (folder / "report.json").write_text(json.dumps(fields, indent=2) + "\n", encoding="utf-8")
    (folder / "report.md").write_text(_markdown(report), encoding="utf-8")


def _by_region(examples: Examples) -> dict[str, NDArray[np.bool_]]:
    """Name -> the points of whole scans that lie on the same thing."""
    lies_on = np.full(len(examples), "", dtype=object)
    whole = examples.is_of_whole_scan
    lies_on[whole] = examples.pictures.scans.lies_on[examples.picture[whole]]
    return {f"whole scan: {name}": lies_on == name for name in np.unique(examples.pictures.scans.lies_on)}


def _row(comparison: Comparison, scored_by: str) -> Row:
    return Row(
        comparison.name,
        scored_by,
        comparison.nodules,
        comparison.others,
        comparison.patients,
        comparison.auc(),
        tuple(comparison.sensitivity(rate) for rate in RATES),
    )


def _metrics(rows: tuple[Row, ...]) -> tuple[Metric, ...]:
    main, blobs = rows[0], rows[1]
    at_5 = RATES.index(0.05)
    figures = (
        ("guard_auc", N_("Guard: AUC, nodule candidates against other candidates"), main, main.auc),
        ("guard_auc_blobs", N_("The same by blob strength alone"), blobs, blobs.auc),
        (
            "guard_sensitivity_fp5",
            N_("Guard: sensitivity where 5 % of other candidates pass"),
            main,
            main.sensitivity[at_5],
        ),
    )
    return tuple(
        Metric(name, label, figure.value, figure.low, figure.high, row.nodules, row.patients)
        for name, label, row, figure in figures
    )


def _markdown(report: GuardReport) -> str:
    head = " | ".join(f"sensitivity at {100 * rate:g} %" for rate in RATES)
    lines = [
        "# nodule-guard",
        "",
        "Out of fold, by patient; 95 % intervals by drawing patients again. The candidates come with nodules far",
        "more often than in a scan: only sensitivities at fixed false-positive rates carry over.",
        "",
        f"| nodules against | scored by | nodules / others / patients | AUC | {head} |",
        "|---|---|---|---|" + "---|" * len(RATES),
    ]
    for row in report.rows:
        rates = " | ".join(_figure(estimate) for estimate in row.sensitivity)
        counts = f"{row.nodules} / {row.others} / {row.patients}"
        lines.append(f"| {row.name} | {row.scored_by} | {counts} | {_figure(row.auc)} | {rates} |")
    settings = report.settings
    lines += [
        "",
        f"Refused below a logit of {settings.refused_below:.3f}, caution below {settings.caution_below:.3f};",
        f"candidates ranked by log strength + {settings.rank_weight:.3f} x logit.",
        f"Whole scans among the data: {report.scans}."
        if report.scans
        else "Trained without whole scans: none there.",
        "",
        "| examples | pass | pass without caution |",
        "|---|---|---|",
        *(f"| {name} | {both[0]:.3f} | {both[1]:.3f} |" for name, both in report.passed.items()),
    ]
    return "\n".join(lines) + "\n"


def _figure(estimate: Estimate) -> str:
    return f"{estimate.value:.3f} ({estimate.low:.3f}-{estimate.high:.3f})"
