"""The summary's findings: the table, what the score means, and the score strip."""

import numpy as np

from medviewer.analysis.model_card import ModelCard
from medviewer.analysis.result import AnalysisResult, SuitabilityVerdict
from medviewer.finding.finding import Finding, FindingSource
from medviewer.finding.score import ModelScore
from medviewer.i18n import N_, Translate
from medviewer.imaging.geometry_passport import GeometryPassport, GeometryVerdict
from medviewer.imaging.volume import Volume
from medviewer.report.midline import midline_x_mm, side_of
from medviewer.report.summary import Prose, ScoreStrip, StripGroup, StripMark, Table
from medviewer.report.wording import mm_text, place_text, range_text, score_text

BIN_COUNT = 20
_WIDTHS = (5.5, 20.0, 11.0, 12.0, 12.0, 23.0, 16.5)
_BASIS_WIDTHS = (6.0, 64.0, 30.0)
_SOURCES = {FindingSource.CANDIDATE: N_("candidate search"), FindingSource.MARKER: N_("reader's marker")}
_SIDES = {"L": N_("left"), "R": N_("right"), "": N_("near midline")}


def findings_table(
    result: AnalysisResult, volume: Volume, passport: GeometryPassport | None, _: Translate
) -> Table | None:
    """One row per finding; None where the analysis was refused."""
    if result.suitability.verdict is SuitabilityVerdict.REFUSED:
        return None
    placed = passport is not None and passport.verdict is not GeometryVerdict.NONE
    midline_mm = midline_x_mm(volume) if result.findings and placed else None
    return Table(
        heading=_(N_("Findings")),
        columns=(
            _(N_("No.")),
            _(N_("Model score (interval)")),
            _(N_("Diameter")),
            _(N_("Slice")),
            _(N_("Side")),
            _(N_("Position in the patient, mm")),
            _(N_("Source")),
        ),
        widths=_WIDTHS,
        rows=tuple(_row(finding, volume, midline_mm, _) for finding in result.findings),
        empty=_(N_("The search found no candidate. That does not rule out a nodule.")),
    )


def _said(finding: Finding, _: Translate) -> str:
    """The score, and that there is something against it; the reasons stand in a table of their own."""
    if finding.score is None:
        return _(N_("no score"))
    said = score_text(finding.score)
    return f"{said}\n{_(N_('with caution'))}" if finding.cautions else said


def _row(finding: Finding, volume: Volume, midline_mm: float | None, _: Translate) -> tuple[str, ...]:
    known = midline_mm is not None
    return (
        str(finding.number),
        _said(finding, _),
        "–" if finding.diameter_mm is None else mm_text(finding.diameter_mm),
        slice_text(finding, volume, _),
        _(_SIDES[side_of(finding.center_mm, midline_mm)]) if midline_mm is not None else _(N_("unknown")),
        place_text(finding.center_mm, volume.anatomy) if known else "–",
        _(_SOURCES[finding.source]),
    )


def slice_text(finding: Finding, volume: Volume, _: Translate) -> str:
    """The slice nearest to a finding, counted from 1 as in the window: "57 of 132"."""
    count = volume.geometry.shape[0]
    return _(N_("{number} of {count}")).format(number=slice_of(finding, count) + 1, count=count)


def slice_of(finding: Finding, count: int) -> int:
    """Index of the slice nearest to a finding's center, of `count` slices."""
    return min(max(round(finding.center_index[0]), 0), count - 1)


def score_meaning(result: AnalysisResult, card: ModelCard, _: Translate) -> Prose | None:
    """What the numbers say, and what they don't; None where the analysis was refused."""
    if result.suitability.verdict is SuitabilityVerdict.REFUSED:
        return None
    return Prose(
        _(N_("What the score means")),
        (
            _(card.purpose),
            _(
                N_(
                    "The interval is as wide as the reference data leave it open: it is wide where few similar "
                    "nodules are known. The score is the answer of one model: it is no verdict on this "
                    "patient, and no probability."
                )
            ),
        ),
    )


def score_basis(result: AnalysisResult, _: Translate) -> Table | None:
    """What each score rests on: similar validation nodules, and how far it moves; None without a scored finding."""
    rows = tuple(
        (str(finding.number), *_basis(finding.score, _))
        for finding in result.findings
        if finding.score is not None
    )
    if not rows:
        return None
    return Table(
        heading=_(N_("What the scores rest on")),
        columns=(
            _(N_("No.")),
            _(N_("Validation nodules scored like this, rated suspicious (95 % interval of the share)")),
            _(N_("Score under ±1 slice, ±10 HU, ±1 mm")),
        ),
        widths=_BASIS_WIDTHS,
        rows=rows,
    )


def _basis(score: ModelScore, _: Translate) -> tuple[str, str]:
    reference, stability = score.reference, score.stability
    counted = moved = "–"
    if reference is not None:
        low, high = reference.share_interval
        text = (
            N_("{positives} of {nodules} ({low:.2f}–{high:.2f}): too few to go by")
            if reference.is_few
            else N_("{positives} of {nodules} ({low:.2f}–{high:.2f})")
        )
        counted = _(text).format(positives=reference.positives, nodules=reference.nodules, low=low, high=high)
    if stability is not None:
        moved = range_text(stability.low, stability.high)
    return counted, moved


def score_strip(result: AnalysisResult, card: ModelCard, _: Translate) -> ScoreStrip | None:
    """The scored findings over the model's reference scores; None without a scored finding."""
    marks = tuple(
        StripMark(finding.number, finding.score.value, finding.score.low, finding.score.high)
        for finding in result.findings
        if finding.score is not None
    )
    if not marks:
        return None
    labels, scores = card.rules.sized.reference.labels, card.rules.sized.reference.scores
    names = (
        (0, N_("Reference nodules labelled negative (n = {count})")),
        (1, N_("labelled positive (n = {count})")),
    )
    groups = tuple(
        StripGroup(_(name).format(count=int((labels == label).sum())), _shares(scores[labels == label]))
        for label, name in names
    )
    return ScoreStrip(
        heading=_(N_("Scores beside the reference data")),
        axis=_(N_("Model score (dot) with interval; labels: {meaning}")).format(
            meaning=_(card.training_data.label_meaning)
        ),
        groups=groups,
        marks=marks,
    )


def _shares(scores: np.ndarray) -> tuple[float, ...]:
    counts, _edges = np.histogram(scores, bins=BIN_COUNT, range=(0.0, 1.0))
    return tuple(float(count) / max(len(scores), 1) for count in counts)
