"""The items of a Reading as plain text, a line each, to be pasted into a report."""

from collections.abc import Iterable

from medviewer.dicom.series import Series
from medviewer.i18n import _
from medviewer.reading.words import details, headline, kind_name, words_of
from medviewer.report.reading_table import PlacedItem, SeriesItems


def copied_text(groups: Iterable[SeriesItems]) -> str:
    """ "Distance: 12.4 mm (series 3, slice 12)", and so on, in the language in use."""
    return "\n".join(_line(placed, group.series) for group in groups for placed in group.items)


def where_text(placed: PlacedItem, series: Series | None) -> str:
    """ "series 3, slice 12"; "" where neither is known."""
    number = None if series is None else series.number
    parts = (
        "" if number is None else _("series {number}").format(number=number),
        "" if placed.slice_index is None else _("slice {number}").format(number=placed.slice_index + 1),
    )
    return _(", ").join(part for part in parts if part)


def _line(placed: PlacedItem, series: Series | None) -> str:
    item, where = placed.item, where_text(placed, series)
    words = words_of(item)
    name = f"{kind_name(item)} “{words}”" if words else kind_name(item)
    values = "; ".join(each for each in (headline(item), *details(item)) if each)
    said = _("{action}: {what}").format(action=name, what=values) if values else name
    return f"{said} ({where})" if where else said
