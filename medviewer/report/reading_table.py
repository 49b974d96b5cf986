"""Where the items of a Reading lie among the series that are open: for lists, tables and documents."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from medviewer.dicom.plane_facts import is_grid
from medviewer.dicom.series import Series
from medviewer.imaging.volume import FrameReference
from medviewer.reading.decision import Decision
from medviewer.reading.first_opinion import FirstOpinion
from medviewer.reading.key_image import KeyImage
from medviewer.reading.marker import Marker
from medviewer.reading.measurement import Measurement
from medviewer.reading.reading import Item, Reading

Listed = Measurement | KeyImage | Marker
"""What a list of the Reading shows: decisions and first opinions stand with the findings."""


@dataclass(frozen=True)
class PlacedItem:
    """An item and where it lies.

    Attributes:
        item: The item.
        slice_index: Slice of its series, 0 = first; None where the series isn't open, or it lies on no slice.
    """

    item: Listed
    slice_index: int | None


@dataclass(frozen=True)
class SeriesItems:
    """What was made in one series.

    Attributes:
        series_key: "UID#part".
        series: The series; None where it isn't open now.
        items: In the order they were made.
    """

    series_key: str
    series: Series | None
    items: tuple[PlacedItem, ...]


def items_by_series(reading: Reading, series_list: Iterable[Series]) -> tuple[SeriesItems, ...]:
    """The items of a Reading by series: first those that are open, in their order, then the others."""
    by_key: dict[str, list[Listed]] = {}
    for item in reading.items:
        if not isinstance(item, Decision | FirstOpinion):
            by_key.setdefault(series_key_of(item), []).append(item)
    opened = {series.key: series for series in series_list}
    here = [
        SeriesItems(key, series, _placed(by_key[key], series))
        for key, series in opened.items()
        if key in by_key
    ]
    elsewhere = [
        SeriesItems(key, None, tuple(PlacedItem(item, None) for item in items))
        for key, items in by_key.items()
        if key not in opened
    ]
    return (*here, *elsewhere)


def series_key_of(item: Item) -> str:
    """The key of the Series that an item was made in."""
    return item.place.series_key if isinstance(item, Measurement) else item.series_key


def frame_of(item: Listed) -> FrameReference | None:
    """The Frame that an item lies on; None for a point, or where it lies on a plane that was not acquired."""
    if isinstance(item, Marker):
        return None
    return item.place.frame if isinstance(item, Measurement) else item.frame


def slice_of(item: Listed, series: Series) -> int | None:
    """The slice of a series that an item lies on, or nearest to; None where that can't be known."""
    return _placed([item], series)[0].slice_index


def _placed(items: Sequence[Listed], series: Series) -> tuple[PlacedItem, ...]:
    slices = {frame: index for index, frame in enumerate(series.references())}
    placed = []
    for item in items:
        frame = frame_of(item)
        index = slices.get(frame) if frame is not None else _nearest(item, series)
        placed.append(PlacedItem(item, index))
    return tuple(placed)


def _nearest(item: Listed, series: Series) -> int | None:
    """The slice nearest to a point's place in the patient, or to a figure's middle."""
    if series.geometry is None or isinstance(item, KeyImage) or not is_grid(series):
        return None
    points = (item.position_mm,) if isinstance(item, Marker) else item.points
    x, y, z = (sum(values) / len(points) for values in zip(*points, strict=True))
    index = round(series.geometry.to_index((x, y, z))[0])
    return index if 0 <= index < series.slice_count else None
