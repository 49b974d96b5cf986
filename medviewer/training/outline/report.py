"""What the outline's cross-validation measured, for people, for programs and for the model's card."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.model_card import Metric
from medviewer.i18n import N_
from medviewer.training.outline.agreement import Agreement
from medviewer.training.outline.datasets import OutlinedNodule
from medviewer.training.outline.measure import Condition
from medviewer.training.statistics import RESAMPLES, Estimate

BANDS_MM = ((0.0, 6.0), (6.0, 10.0), (10.0, 15.0), (15.0, 25.0), (25.0, np.inf))
_WORST = 20

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class OutlineRow:
    """The figures of one group of nodules.

    Attributes:
        name: Which nodules, shown how.
        nodules: How many.
        patients: How many patients they belong to.
        dice: Mean Dice coefficient.
        error_median_mm: Median of the mean diameter's error, without its sign.
        error_p90_mm: Its 90th percentile; a nodule that was not outlined counts as off by its own size.
        bias_mm: Median of the error with its sign.
        missed: How many were not outlined.
    """

    name: str
    nodules: int
    patients: int
    dice: Estimate
    error_median_mm: Estimate
    error_p90_mm: Estimate
    bias_mm: Estimate
    missed: int


@dataclass(frozen=True)
class OutlineReport:
    """What a training of the outline measured, out of fold.

    Attributes:
        rows: All nodules under each condition, then by size.
        worst: Rows of the set whose diameters are farthest off, the farthest first.
        metrics: The figures for the model's card.
    """

    rows: tuple[OutlineRow, ...]
    worst: tuple[int, ...]
    metrics: tuple[Metric, ...]


def outline_report(
    nodules: Sequence[OutlinedNodule], agreements: Mapping[Condition, Sequence[Agreement]]
) -> OutlineReport:
    """The figures with 95 % intervals over patients, under each condition and by the readers' size."""
    patients = np.array([nodule.patient_id for nodule in nodules])
    main = agreements[Condition.MIDDLE]
    rows = [_row(condition.value, found, patients) for condition, found in agreements.items()]
    sizes = np.array([each.reference_mm for each in main])
    for low, high in BANDS_MM:
        kept = np.flatnonzero((sizes >= low) & (sizes < high))
        if len(kept):
            name = f"{low:g} mm and more" if high == np.inf else f"{low:g} to under {high:g} mm"
            rows.append(_row(name, [main[int(place)] for place in kept], patients[kept]))
    worst = np.argsort(-np.abs(_errors(main)), kind="stable")[:_WORST]
    return OutlineReport(tuple(rows), tuple(int(place) for place in worst), _metrics(rows[0]))


def by_patient(
    values: Numbers, patients: NDArray[np.str_], figure: Callable[[Numbers], float], *, seed: int = 1
) -> Estimate:
    """A figure of nodules with the 2.5 and 97.5 percentiles of 2000 draws of as many patients."""
    names, owner = np.unique(patients, return_inverse=True)
    rng = np.random.default_rng(seed)
    draws = rng.multinomial(len(names), np.full(len(names), 1 / len(names)), size=RESAMPLES)
    resampled = [figure(np.repeat(values, draw[owner])) for draw in draws if draw[owner].any()]
    low, high = np.percentile(resampled, [2.5, 97.5])
    return Estimate(round(figure(values), 4), round(float(low), 4), round(float(high), 4))


def write_outline_report(report: OutlineReport, folder: Path) -> None:
    """Write report.json and report.md."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"schema": 1, **asdict(report)}, indent=2)
    (folder / "report.json").write_text(text + "\n", encoding="utf-8")
    lines = [
        "# nodule-outline",
        "",
        "Every nodule is outlined by the network of 5 that has not seen its patient and compared with the readers'",
        "mask. Error: mean diameter, ours less the mask's, both measured the same way. 95 % intervals: 2,000 draws of",
        "patients.",
        "",
        "| nodules | count / patients | Dice | error, median mm | error, 90 % below mm | bias mm | not outlined |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in report.rows:
        figures = (row.dice, row.error_median_mm, row.error_p90_mm, row.bias_mm)
        cells = [f"{each.value:.3f} ({each.low:.3f} to {each.high:.3f})" for each in figures]
        lines.append(f"| {row.name} | {row.nodules} / {row.patients} | {' | '.join(cells)} | {row.missed} |")
    worst = ", ".join(str(place) for place in report.worst)
    lines += ["", f"Farthest off in diameter (rows of the set as trained on): {worst}.", ""]
    (folder / "report.md").write_text("\n".join(lines), encoding="utf-8")


def _row(name: str, found: Sequence[Agreement], patients: NDArray[np.str_]) -> OutlineRow:
    errors = _errors(found)
    return OutlineRow(
        name=name,
        nodules=len(found),
        patients=len(np.unique(patients)),
        dice=by_patient(np.array([each.dice for each in found]), patients, _mean),
        error_median_mm=by_patient(np.abs(errors), patients, _median),
        error_p90_mm=by_patient(np.abs(errors), patients, _p90),
        bias_mm=by_patient(errors, patients, _median),
        missed=sum(bool(np.isnan(each.mean_mm)) for each in found),
    )


def _errors(found: Sequence[Agreement]) -> Numbers:
    """(count,) mm, ours less the readers'."""
    return np.array([np.nan_to_num(each.mean_mm) - each.reference_mm for each in found])


def _metrics(row: OutlineRow) -> tuple[Metric, ...]:
    figures = (
        ("outline_dice", N_("Dice of the outline, cross-validated by patient"), row.dice),
        ("outline_error_median_mm", N_("Mean diameter, median error in mm"), row.error_median_mm),
        ("outline_error_p90_mm", N_("Mean diameter, error in mm that 90 % stay below"), row.error_p90_mm),
    )
    return tuple(
        Metric(id_, label, each.value, each.low, each.high, nodules=row.nodules, patients=row.patients)
        for id_, label, each in figures
    )


def _mean(values: Numbers) -> float:
    return float(values.mean())


def _median(values: Numbers) -> float:
    return float(np.median(values))


def _p90(values: Numbers) -> float:
    return float(np.percentile(values, 90))
