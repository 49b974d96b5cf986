"""The finding's card: the model's score, what it rests on, and what makes it less certain."""

from medviewer.analysis.similar_nodules import REACH
from medviewer.finding.finding import Finding
from medviewer.finding.score import ReferenceCount
from medviewer.i18n import _
from medviewer.report.wording import interval_text, range_text, share_text
from medviewer.ui.panels.detail_row import DetailRow


def score_rows(finding: Finding) -> tuple[DetailRow, ...]:
    """Score, reference, stability and cautions; or why there is no score."""
    cautions = tuple(DetailRow(_("Caution"), str(each), "caution") for each in finding.cautions)
    score = finding.score
    if score is None:
        return (DetailRow(_("No score"), str(finding.refusal or ""), "refused"), *cautions)
    rows = [
        DetailRow(
            _("Model score"),
            _("{value} (interval {interval})").format(
                value=share_text(score.value), interval=interval_text(score)
            ),
        )
    ]
    if score.reference is not None:
        rows.append(_reference_row(score.reference))
    if score.stability is not None:
        moved = range_text(score.stability.low, score.stability.high)
        rows.append(
            DetailRow(
                _("Stability"),
                _("{range} under small changes").format(range=moved),
                whole=_("One slice to each side, 10 HU more and less, 1 mm to each side"),
            )
        )
    return (*rows, *cautions)


def _reference_row(reference: ReferenceCount) -> DetailRow:
    text = _("{positives} of {nodules} validation nodules scored like this were rated suspicious")
    said = text.format(positives=reference.positives, nodules=reference.nodules)
    low, high = reference.share_interval
    whole = _(
        "Share {low:.2f}–{high:.2f} (95 % interval); validation nodules within {reach:g} of this score"
    ).format(low=low, high=high, reach=REACH)
    if reference.is_few:
        few = _("{said} (too few to go by)").format(said=said)
        return DetailRow(_("Reference"), few, "caution", whole)
    return DetailRow(_("Reference"), said, whole=whole)
