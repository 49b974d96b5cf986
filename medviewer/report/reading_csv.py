"""The items of a Reading as a table for a spreadsheet; resources/schemas/measurements-1.md describes its columns."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from medviewer.dicom.plane_facts import facts_of, is_grid
from medviewer.dicom.study import Study
from medviewer.reading.key_image import KeyImage
from medviewer.reading.marker import Marker
from medviewer.reading.measurement import Measurement
from medviewer.reading.quantity import Quantity, QuantityName
from medviewer.reading.words import words_of
from medviewer.report.reading_table import Listed, PlacedItem, SeriesItems, frame_of

BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel takes UTF-8 for the system's own encoding."""

IDENTITY_COLUMNS = ("patient_name", "patient_id", "birth_date", "sex", "study_date", "accession_number")
"""Written only where the reader asks for them."""

QUANTITY_COLUMNS: Mapping[QuantityName, str] = {
    QuantityName.LENGTH: "length",
    QuantityName.LONG_AXIS: "long_axis",
    QuantityName.SHORT_AXIS: "short_axis",
    QuantityName.PERIMETER: "perimeter",
    QuantityName.AREA: "area",
    QuantityName.ANGLE: "angle",
    QuantityName.ALONG_X: "along_x",
    QuantityName.ALONG_Y: "along_y",
    QuantityName.MEAN: "mean",
    QuantityName.STANDARD_DEVIATION: "sd",
    QuantityName.MINIMUM: "min",
    QuantityName.MAXIMUM: "max",
    QuantityName.PIXEL_COUNT: "pixel_count",
    QuantityName.VALUE: "value",
    QuantityName.STORED_VALUE: "stored_value",
    QuantityName.RED: "red",
    QuantityName.GREEN: "green",
    QuantityName.BLUE: "blue",
}
_UNITS_OF: Mapping[str, tuple[QuantityName, ...]] = {
    "length_unit": (
        QuantityName.LENGTH, QuantityName.LONG_AXIS, QuantityName.SHORT_AXIS, QuantityName.PERIMETER,
    ),
    "area_unit": (QuantityName.AREA,),
    "angle_unit": (QuantityName.ANGLE,),
    "along_x_unit": (QuantityName.ALONG_X,),
    "along_y_unit": (QuantityName.ALONG_Y,),
    "value_unit": (QuantityName.MEAN, QuantityName.VALUE),
}  # fmt: skip

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What begins a cell that a spreadsheet works out instead of showing it."""


@dataclass(frozen=True)
class _Line:
    study: Study
    group: SeriesItems
    placed: PlacedItem

    @property
    def item(self) -> Listed:
        return self.placed.item


def reading_csv(study: Study, groups: Iterable[SeriesItems], *, with_identity: bool = False) -> bytes:
    """The table as UTF-8 with a byte order mark, lines ended as RFC 4180 says.

    Args:
        study: The Study they were made in.
        groups: The items.
        with_identity: Also write who the patient is and when the study was made.
    """
    columns = {**(_IDENTITY if with_identity else {}), **_COLUMNS}
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    for group in groups:
        for placed in group.items:
            line = _Line(study, group, placed)
            writer.writerow([_cell(value(line)) for value in columns.values()])
    return (BYTE_ORDER_MARK + text.getvalue()).encode("utf-8")


def _cell(value: object) -> object:
    """A text that a spreadsheet would take for a formula begins with an apostrophe."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _kind(line: _Line) -> str:
    item = line.item
    if isinstance(item, Measurement):
        return item.kind.value
    return "key image" if isinstance(item, KeyImage) else "marker"


def _points(line: _Line) -> str:
    """In patient mm; empty where the image doesn't say where in the patient it lies."""
    item, series, index = line.item, line.group.series, line.placed.slice_index
    if isinstance(item, KeyImage):
        return ""
    if series is not None and not (is_grid(series) if index is None else facts_of(series, index).is_placed):
        return ""
    points = (item.position_mm,) if isinstance(item, Marker) else item.points
    return "; ".join(" ".join(f"{value:.3f}" for value in point) for point in points)


def _instance_number(line: _Line) -> object:
    series, index = line.group.series, line.placed.slice_index
    return "" if series is None or index is None else _or_nothing(series.instance_of(index).instance_number)


def _sop_instance(line: _Line) -> str:
    frame = frame_of(line.item)
    return "" if frame is None else frame.sop_instance_uid


def _frame_number(line: _Line) -> object:
    frame = frame_of(line.item)
    return "" if frame is None else frame.frame_number


def _quantity(name: QuantityName) -> Callable[[_Line], object]:
    def value(line: _Line) -> object:
        found = _found(line, name)
        return "" if found is None else float(f"{found.value:.10g}")

    return value


def _unit(names: tuple[QuantityName, ...]) -> Callable[[_Line], object]:
    def unit(line: _Line) -> object:
        return next((found.unit for name in names if (found := _found(line, name)) is not None), "")

    return unit


def _found(line: _Line, name: QuantityName) -> Quantity | None:
    return line.item.value(name) if isinstance(line.item, Measurement) else None


def _or_nothing(value: object) -> object:
    return "" if value is None else value


_COLUMNS: Mapping[str, Callable[[_Line], object]] = {
    "kind": _kind,
    "label": lambda line: words_of(line.item),
    "series_number": lambda line: _or_nothing(line.group.series and line.group.series.number),
    "series_description": lambda line: line.group.series.description if line.group.series else "",
    "slice": lambda line: "" if line.placed.slice_index is None else line.placed.slice_index + 1,
    "instance_number": _instance_number,
    **{column: _quantity(name) for name, column in QUANTITY_COLUMNS.items()},
    **{column: _unit(names) for column, names in _UNITS_OF.items()},
    "points_mm": _points,
    "made_at": lambda line: line.item.made_at.isoformat(timespec="seconds"),
    "study_instance_uid": lambda line: line.study.uid,
    "series_instance_uid": lambda line: line.group.series_key.partition("#")[0],
    "sop_instance_uid": _sop_instance,
    "frame_number": _frame_number,
}
_IDENTITY: Mapping[str, Callable[[_Line], object]] = dict(
    zip(
        IDENTITY_COLUMNS,
        (
            lambda line: line.study.patient.name.display,
            lambda line: line.study.patient.patient_id,
            lambda line: line.study.patient.birth_date,
            lambda line: line.study.patient.sex,
            lambda line: line.study.date,
            lambda line: line.study.accession_number,
        ),
        strict=True,
    )
)
