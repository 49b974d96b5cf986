"""What a summary says of the model: what it is, what it was trained on, how well it did, and its limits."""

from medviewer.analysis.model_card import Metric, ModelCard
from medviewer.i18n import N_, Translate
from medviewer.minus import with_minus
from medviewer.report.summary import Fact, FactBlock, Prose, Table
from medviewer.report.wording import UNIT_SPACE

_WIDTHS = (62.0, 13.0, 20.0, 11.0, 11.0)


def model_blocks(card: ModelCard, _: Translate) -> tuple[FactBlock | Table | Prose, ...]:
    """Facts first, then the limits, one paragraph each, then the measured figures, one row each."""
    data = card.training_data
    facts = (
        Fact(_(N_("Model")), f"{_(card.title)} ({card.id} {card.version})"),
        Fact(_(N_("Looks at")), _looks_at(card, _)),
        Fact(_(N_("Training data")), f"{data.name}: {_(data.description)}"),
        Fact(_(N_("Nodules, patients")), f"{data.nodules}, {data.patients}"),
        Fact(_(N_("Label")), _(data.label_meaning)),
        Fact(_(N_("Data license")), data.licence),
    )
    limits = tuple(f"•{UNIT_SPACE} {_(limit)}" for limit in card.limits)
    return (
        FactBlock(_(N_("The model")), facts),
        Prose(_(N_("Limits of the model")), limits),
        _figures(card, _),
    )


def _looks_at(card: ModelCard, _: Translate) -> str:
    text = _(N_("one slice, a square of {field} mm sampled at {cell} mm"))
    return text.format(field=f"{card.patch.field_mm:g}", cell=f"{card.patch.cell_mm:.2f}")


def _figures(card: ModelCard, _: Translate) -> Table:
    return Table(
        heading=_(N_("How well the model did")),
        columns=(
            _(N_("Figure")),
            _(N_("Value")),
            _(N_("95 % interval")),
            _(N_("Nodules")),
            _(N_("Patients")),
        ),
        widths=_WIDTHS,
        rows=tuple(_figure_row(metric, _) for metric in (*card.metrics, *card.subgroups)),
        empty=_(N_("Nothing was measured of it.")),
    )


def _figure_row(metric: Metric, _: Translate) -> tuple[str, ...]:
    interval = with_minus(f"{metric.low:.3f}–{metric.high:.3f}")
    value = with_minus(f"{metric.value:.3f}")
    return (_(metric.label), value, interval, str(metric.nodules), str(metric.patients))
