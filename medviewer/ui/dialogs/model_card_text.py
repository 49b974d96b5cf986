"""A model's card as rich text."""

from typing import TYPE_CHECKING

from medviewer.i18n import _
from medviewer.minus import with_minus
from medviewer.ui.dialogs.rich_text import bullets, heading, paragraph, table

if TYPE_CHECKING:
    from medviewer.analysis.model_card import Metric, ModelCard


def model_card_text(card: "ModelCard") -> str:
    """What the model is, was trained on and can't do."""
    data = card.training_data
    facts = [
        (_("Version"), card.version),
        (_("File (SHA-256)"), f"{card.sha256[:16]}…"),
        (
            _("Looks at"),
            _("{mm:g} mm square, {px} pixels").format(mm=card.patch.field_mm, px=card.patch.size_px),
        ),
    ]
    counts = _("{nodules} nodules of {patients} patients").format(
        nodules=data.nodules, patients=data.patients
    )
    return "".join(
        (
            paragraph(_(card.title)),
            paragraph(_(card.purpose), quiet=True),
            heading(_("Limits")),
            bullets(_(limit) for limit in card.limits),
            heading(_("Measured")),
            table((_(metric.label), _figure(metric)) for metric in card.metrics),
            heading(_("By subgroup")),
            table((_(metric.label), _figure(metric)) for metric in card.subgroups),
            heading(_("Trained on")),
            paragraph(f"{data.name}: {counts}"),
            paragraph(_(data.description), quiet=True),
            paragraph(_(data.label_meaning), quiet=True),
            table([(_("License"), data.licence)]),
            bullets(data.citations),
            heading(_("The file")),
            table(facts),
        )
    )


def _figure(metric: "Metric") -> str:
    value, low, high = (with_minus(f"{each:.3f}") for each in (metric.value, metric.low, metric.high))
    return _("{value} (95 % interval {low}–{high}, {nodules} nodules)").format(
        value=value, low=low, high=high, nodules=metric.nodules
    )
