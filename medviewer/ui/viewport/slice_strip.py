"""The slice strip at a viewport's right edge: where in the stack, what is loaded, where the findings are."""

from collections.abc import Iterable, Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF

from medviewer.ui import theme
from medviewer.ui.view_models.viewport_content import ViewportContent

STRIP_PX = 14.0
TRACK_PX = 4.0
END_PX = 6.0
HANDLE_PX = 4.0
KEPT_PX = 2.5


def strip_area(area: QRectF) -> QRectF:
    """The strip's hit area inside a viewport's rectangle."""
    return QRectF(area.right() - STRIP_PX, area.top(), STRIP_PX, area.height())


def slice_at(area: QRectF, y: float, slice_count: int) -> int:
    """The slice under a height in the viewport; the first slice lies at the top."""
    top, height = area.top() + END_PX, max(area.height() - 2 * END_PX, 1.0)
    return min(max(int((y - top) / height * slice_count), 0), slice_count - 1)


def paint_strip(
    painter: QPainter,
    area: QRectF,
    content: ViewportContent,
    slice_index: int,
    *,
    marked: Iterable[tuple[int, bool]] = (),
    kept: Iterable[int] = (),
) -> None:
    """Draw the strip.

    Args:
        painter: Paints in logical pixels.
        area: The viewport's rectangle.
        content: Says what is loaded and what failed.
        slice_index: The displayed slice.
        marked: (slice, is selected) of every finding.
        kept: Slices that are key images.
    """
    strip = strip_area(area)
    count = content.planes.geometry.shape[0]
    top, height = strip.top() + END_PX, max(strip.height() - 2 * END_PX, 1.0)
    x = strip.center().x() - TRACK_PX / 2

    def rows(first: int, end: int) -> QRectF:
        return QRectF(x, top + first / count * height, TRACK_PX, max((end - first) / count * height, 1.0))

    painter.fillRect(rows(0, count), QColor(theme.SURFACE_2))
    for first, end in runs(content.loaded_planes()):
        painter.fillRect(rows(first, end), QColor(theme.LINE).lighter(140))
    for index in content.shown_failures:
        painter.fillRect(rows(index, index + 1), QColor(theme.CAUTION))
    for index, selected in marked:
        if 0 <= index < count:
            mark = rows(index, index + 1)
            reach = 4.0 if selected else 2.0
            y, thickness = mark.center().y(), 3.0 if selected else 2.0
            painter.fillRect(
                QRectF(x - reach, y - thickness / 2, TRACK_PX + 2 * reach, thickness), QColor(theme.MEASURE)
            )
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.MEASURE))
    for index in kept:
        painter.drawPolygon(_diamond(QPointF(x - KEPT_PX - 1, rows(index, index + 1).center().y())))
    painter.restore()
    here = rows(slice_index, slice_index + 1)
    handle = QRectF(x - 3, here.center().y() - HANDLE_PX / 2, TRACK_PX + 6, HANDLE_PX)
    painter.fillRect(handle.adjusted(-1, -1, 1, 1), QColor(theme.CANVAS))
    painter.fillRect(handle, QColor(theme.ACCENT))


def _diamond(middle: QPointF) -> QPolygonF:
    return QPolygonF(
        [middle + QPointF(*step) for step in ((-KEPT_PX, 0), (0, -KEPT_PX), (KEPT_PX, 0), (0, KEPT_PX))]
    )


def runs(flags: Sequence[bool] | np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> list[tuple[int, int]]:
    """First and past-the-last index of every run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], np.asarray(flags, np.int8), [0]])))
    return [(int(first), int(end)) for first, end in edges.reshape(-1, 2)]
