"""Places lines of text in the four corners so that they never overlap: smaller type first, then elision."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from medviewer.ui import theme
from medviewer.ui.viewport.outlined_text import draw_text, sized
from medviewer.ui.viewport.small import SMALL_PT

MARGIN_PX = 8.0
GAP_PX = 24.0
"""Kept free between a left and a right block, and between an upper and a lower one."""
SIZES_PT = (theme.CORNER_PT, 8.25, SMALL_PT)
LEAST_RIGHT_PART = 0.35
"""Of the bottom edge: what the right block keeps, if it needs it, where no scale bar stands between."""


@dataclass(frozen=True)
class TextLine:
    """One line of corner text."""

    text: str
    color: str = theme.TEXT


@dataclass(frozen=True)
class Corners:
    """The lines of the four corners, each from top to bottom."""

    top_left: tuple[TextLine, ...] = ()
    top_right: tuple[TextLine, ...] = ()
    bottom_left: tuple[TextLine, ...] = ()
    bottom_right: tuple[TextLine, ...] = ()


@dataclass(frozen=True)
class WrittenLine:
    """A line as it was drawn: where, what of it, and the whole of it."""

    box: QRectF
    shown: str
    whole: str

    @property
    def is_elided(self) -> bool:
        return self.shown != self.whole


def paint_corners(
    painter: QPainter, area: QRectF, corners: Corners, font: QFont, bottom_middle_px: float = 0.0
) -> list[WrittenLine]:
    """Write the four blocks into `area`.

    Args:
        painter: Paints in logical pixels.
        area: Where text may stand.
        corners: The lines.
        font: The family; the size is chosen here.
        bottom_middle_px: Width kept free in the middle of the bottom edge (the scale bar).

    Returns:
        Every line as it was drawn.
    """
    chosen = _chosen_font(font, area, corners, bottom_middle_px)
    metrics = QFontMetricsF(chosen)
    line_px = metrics.height()
    room = max(int((area.height() - 2 * MARGIN_PX - GAP_PX) / line_px), 0)
    below = min(max(len(corners.bottom_left), len(corners.bottom_right)), room)
    above = room - below
    left_x, right_x = area.left() + MARGIN_PX, area.right() - MARGIN_PX
    top_y, bottom_y = area.top() + MARGIN_PX, area.bottom() - MARGIN_PX
    top_px = _top_width_px(area)
    bottom_left_px, bottom_right_px = _bottom_widths_px(metrics, area, corners, bottom_middle_px)

    written: list[WrittenLine] = []
    for lines, x, across, width_px in (
        (corners.top_left[:above], left_x, 0.0, top_px),
        (corners.top_right[:above], right_x, 1.0, top_px),
    ):
        written += _block(painter, lines, QPointF(x, top_y), chosen, across=across, width_px=width_px)
    for lines, x, across, width_px in (
        (corners.bottom_left, left_x, 0.0, bottom_left_px),
        (corners.bottom_right, right_x, 1.0, bottom_right_px),
    ):
        kept = lines[len(lines) - min(len(lines), below) :]
        start = QPointF(x, bottom_y - len(kept) * line_px)
        written += _block(painter, kept, start, chosen, across=across, width_px=width_px)
    return written


def _chosen_font(font: QFont, area: QRectF, corners: Corners, bottom_middle_px: float) -> QFont:
    """The largest size at which all lines and the left blocks (patient, window) fit whole, or the smallest."""
    for points in SIZES_PT:
        candidate = sized(font, points)
        metrics = QFontMetricsF(candidate)
        lines = max(len(corners.top_left), len(corners.top_right))
        lines += max(len(corners.bottom_left), len(corners.bottom_right))
        if (
            lines * metrics.height() + 2 * MARGIN_PX + GAP_PX <= area.height()
            and _widest(metrics, corners.top_left) <= _top_width_px(area)
            and _widest(metrics, corners.bottom_left)
            <= _bottom_widths_px(metrics, area, corners, bottom_middle_px)[0]
        ):
            return candidate
    return sized(font, SIZES_PT[-1])


def _top_width_px(area: QRectF) -> float:
    """Half of the edge for either upper block: the orientation letter stands between them."""
    return (area.width() - GAP_PX) / 2 - MARGIN_PX


def _bottom_widths_px(
    metrics: QFontMetricsF, area: QRectF, corners: Corners, middle_px: float
) -> tuple[float, float]:
    """Beside a scale bar either block has its side; without one the left block takes what it needs."""
    if middle_px > 0:
        side = (area.width() - middle_px - GAP_PX) / 2 - MARGIN_PX
        return side, side
    both = area.width() - 2 * MARGIN_PX - GAP_PX
    right = min(_widest(metrics, corners.bottom_right), both * LEAST_RIGHT_PART)
    left = min(_widest(metrics, corners.bottom_left), both - right)
    return left, both - left


def _widest(metrics: QFontMetricsF, lines: Sequence[TextLine]) -> float:
    return max((metrics.horizontalAdvance(line.text) for line in lines), default=0.0)


def _block(
    painter: QPainter,
    lines: Sequence[TextLine],
    start: QPointF,
    font: QFont,
    *,
    across: float,
    width_px: float,
) -> list[WrittenLine]:
    metrics = QFontMetricsF(font)
    written = []
    for number, line in enumerate(lines):
        shown = metrics.elidedText(line.text, Qt.TextElideMode.ElideRight, max(width_px, 0.0))
        if not shown:
            continue  # not even an ellipsis has room
        at = QPointF(start.x(), start.y() + number * metrics.height())
        written.append(
            WrittenLine(
                draw_text(painter, shown, at, font, anchor=(across, 0), color=line.color), shown, line.text
            )
        )
    return written
