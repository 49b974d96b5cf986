"""What the items of a Reading are called, and their values as they are read out."""

from medviewer.i18n import N_, Message, Translate, _, message
from medviewer.reading.decision import Decision
from medviewer.reading.first_opinion import FirstOpinion
from medviewer.reading.key_image import KeyImage
from medviewer.reading.marker import Marker
from medviewer.reading.measurement import KIND_TEXTS, Measurement, MeasurementKind
from medviewer.reading.quantity import ALONG, QuantityName
from medviewer.reading.reading import Item

_NOUNS = {
    MeasurementKind.DISTANCE: N_("distance"),
    MeasurementKind.BIDIRECTIONAL: N_("bidirectional measurement"),
    MeasurementKind.ANGLE: N_("angle"),
    MeasurementKind.COBB: N_("Cobb angle"),
    MeasurementKind.ELLIPSE: N_("ellipse"),
    MeasurementKind.RECTANGLE: N_("rectangle"),
    MeasurementKind.POLYGON: N_("polygon"),
    MeasurementKind.ARROW: N_("arrow"),
    MeasurementKind.TEXT: N_("text"),
    MeasurementKind.PROBE: N_("pixel value"),
}
_IN_HEADLINE = frozenset(
    {
        QuantityName.LENGTH, QuantityName.LONG_AXIS, QuantityName.SHORT_AXIS, QuantityName.ANGLE, QuantityName.MEAN,
        QuantityName.STANDARD_DEVIATION, QuantityName.VALUE,
    }
)  # fmt: skip

_REFUSALS = {
    MeasurementKind.DISTANCE: N_("Not measured: ends not in one region"),
    MeasurementKind.BIDIRECTIONAL: N_("Not measured: not in one region of lengths"),
    MeasurementKind.ANGLE: N_("Not measured: not in one region of lengths"),
    MeasurementKind.COBB: N_("Not measured: not in one region of lengths"),
}
"""Why a kind has no values on an ultrasound picture (`reading.length_scale`)."""


def noun(item: Item) -> Message:
    """What it is, inside a sentence: "distance"."""
    if isinstance(item, Measurement):
        return message(_NOUNS[item.kind] if item.margin_of is None else N_("finding's margin"))
    return message(
        {
            KeyImage: N_("key image"),
            Marker: N_("marker"),
            Decision: N_("decision"),
            FirstOpinion: N_("first opinion"),
        }[type(item)]
    )


def kind_name(item: Item, translate: Translate = _) -> str:
    """What it is, as a name: "Distance"."""
    if isinstance(item, Measurement):
        return translate(KIND_TEXTS[item.kind] if item.margin_of is None else N_("Finding's margin"))
    names = {
        KeyImage: N_("Key image"),
        Marker: N_("Marker"),
        Decision: N_("Decision"),
        FirstOpinion: N_("First opinion"),
    }
    return translate(names[type(item)])


def words_of(item: Item) -> str:
    """The reader's own words on it: label, note; "" for none."""
    if isinstance(item, Measurement):
        return item.label
    return item.note if isinstance(item, KeyImage) else ""


def headline(item: Item) -> str:
    """The value that is read out: "12.4 mm", "12.4 × 8.1 mm", "−630 ± 40 HU", "Δ 100.0 cm/s, 0.150 s"; else ""."""
    if not isinstance(item, Measurement):
        return ""
    long, short = item.value(QuantityName.LONG_AXIS), item.value(QuantityName.SHORT_AXIS)
    mean, deviation = item.value(QuantityName.MEAN), item.value(QuantityName.STANDARD_DEVIATION)
    if long is not None and short is not None:
        return f"{long.number_text} × {short.text}"
    if mean is not None and deviation is not None:
        return f"{mean.number_text} ± {deviation.text}"
    if item.kind is MeasurementKind.DISTANCE and (along := along_text(item)):
        return f"Δ {along}"
    shown = (item.value(name) for name in (QuantityName.LENGTH, QuantityName.ANGLE, QuantityName.VALUE))
    return next((each.text for each in shown if each is not None), "")


def details(item: Item, translate: Translate = _) -> tuple[str, ...]:
    """The other values, each with its name: "Area 120.5 mm²"; or why there are none."""
    if not isinstance(item, Measurement):
        return ()
    in_headline = {MeasurementKind.DISTANCE: _IN_HEADLINE | ALONG}.get(item.kind, _IN_HEADLINE)
    shown = [f"{translate(each.title)} {each.text}" for each in item.values if each.name not in in_headline]
    return tuple([translate(refusal), *shown] if (refusal := refusal_of(item)) else shown)


def along_text(measurement: Measurement) -> str:
    """What the directions of an ultrasound region measure: "62.0 cm/s, 0.815 s"; "" where they don't."""
    return ", ".join(each.text for each in measurement.values if each.name in ALONG)


def refusal_of(measurement: Measurement) -> str:
    """Why a measurement has no values, not yet translated; "" where it has some, or its kind has none."""
    return "" if measurement.values else _REFUSALS.get(measurement.kind, "")
