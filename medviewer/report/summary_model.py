"""What a summary says of the model: what it is, what it was trained on, how well it did, and its limits."""

from medviewer.analysis.model_card import Metric, ModelCard
from medviewer.i18n import N_, Translate
from medviewer.report.summary import Fact, FactBlock, Prose
from medviewer.report.wording import UNIT_SPACE


def model_blocks(card: ModelCard, _: Translate) -> tuple[FactBlock | Prose, ...]:
    """Facts first, then the limits, one paragraph each."""
    data = card.training_data
    facts = (
        Fact(_(N_("Model")), f"{_(card.title)} ({card.id} {card.version})"),
        Fact(_(N_("Looks at")), _looks_at(card, _)),
        Fact(_(N_("Training data")), f"{data.name}: {_(data.description)}"),
        Fact(_(N_("Nodules, patients")), f"{data.nodules}, {data.patients}"),
        Fact(_(N_("Label")), _(data.label_meaning)),
        Fact(_(N_("Data license")), data.licence),
        *(Fact(_(metric.label), _metric_text(metric, _)) for metric in (*card.metrics, *card.subgroups)),
    )
    limits = tuple(f"•{UNIT_SPACE} {_(limit)}" for limit in card.limits)
    return FactBlock(_(N_("The model")), facts), Prose(_(N_("Limits of the model")), limits)


def _looks_at(card: ModelCard, _: Translate) -> str:
    text = _(N_("one slice, a square of {field} mm sampled at {cell} mm"))
    return text.format(field=f"{card.patch.field_mm:g}", cell=f"{card.patch.cell_mm:.2f}")


def _metric_text(metric: Metric, _: Translate) -> str:
    text = _(N_("{value} (95 % interval {low}–{high}; {nodules} nodules, {patients} patients)"))
    return text.format(
        value=f"{metric.value:.3f}",
        low=f"{metric.low:.3f}",
        high=f"{metric.high:.3f}",
        nodules=metric.nodules,
        patients=metric.patients,
    )
