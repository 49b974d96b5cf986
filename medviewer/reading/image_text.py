"""What is written beside a measurement on the image: as few words as will do."""

from medviewer.i18n import _
from medviewer.reading.measurement import REGIONS, Measurement, MeasurementKind
from medviewer.reading.quantity import QuantityName
from medviewer.reading.words import along_text, headline, refusal_of


def image_lines(measurement: Measurement) -> tuple[str, ...]:
    """Its label and its values, a line each."""
    label = (line.strip() for line in measurement.label.splitlines())
    values = _region_lines(measurement) if measurement.kind in REGIONS else _lines(measurement)
    return tuple(line for line in (*label, *values) if line)


def _lines(measurement: Measurement) -> tuple[str, ...]:
    """ "12.4 mm"; "−812 HU", "stored 212"; "R 12  G 130  B 7", "62.0 cm/s, 0.815 s"; or why nothing was measured."""
    along = "" if measurement.kind is MeasurementKind.DISTANCE else along_text(measurement)
    colors = [measurement.value(name) for name in (QuantityName.RED, QuantityName.GREEN, QuantityName.BLUE)]
    parts = [each.number_text for each in colors if each is not None]
    if parts:
        return ("  ".join(f"{letter} {part}" for letter, part in zip("RGB", parts, strict=False)), along)
    stored = measurement.value(QuantityName.STORED_VALUE)
    below = "" if stored is None else _("stored {value}").format(value=stored.number_text)
    return (headline(measurement), below, along, _(refusal) if (refusal := refusal_of(measurement)) else "")


def _region_lines(measurement: Measurement) -> tuple[str, ...]:
    """ "120.5 mm²", "Mean 41.2  SD 12.3 HU", "Min −20  Max 98 HU"."""
    names = (QuantityName.MEAN, QuantityName.STANDARD_DEVIATION, QuantityName.MINIMUM, QuantityName.MAXIMUM)
    area = measurement.value(QuantityName.AREA)
    mean, deviation, least, most = (measurement.value(name) for name in names)
    if area is None:
        return (_("Edges cross: no area"),)
    if mean is None or deviation is None or least is None or most is None:
        return (area.text,)
    return (
        area.text,
        _("Mean {mean}  SD {deviation}").format(mean=mean.number_text, deviation=deviation.text),
        _("Min {least}  Max {most}").format(least=least.number_text, most=most.text),
    )
