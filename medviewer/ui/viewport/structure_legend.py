"""The legend of the structures on a picture: a swatch and a name for each that lies on the plane on show."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from medviewer.i18n import _
from medviewer.imaging.structures.structure import Structure
from medviewer.ui import theme
from medviewer.ui.viewport.corner_text import WrittenLine
from medviewer.ui.viewport.outlined_text import draw_text, sized

SWATCH_PX = 9.0
GAP_PX = 6.0
EDGE_PX = 8.0
WIDEST_PART = 0.45
"""Of the viewport's width: longer names end in an ellipsis."""


def structure_name(structure: Structure) -> str:
    """The label, or the number where there is none."""
    return structure.label or _("Segment {number}").format(number=structure.number)


def paint_legend(
    painter: QPainter,
    area: QRectF,
    structures: Sequence[Structure],
    written: Sequence[WrittenLine],
    font: QFont,
) -> None:
    """Write the legend below the text in the top left corner; what has no room is counted.

    Args:
        painter: Paints in logical pixels.
        area: Of the viewport.
        structures: In the order in which they are drawn.
        written: The corner text.
        font: Of the window.
    """
    if not structures:
        return
    lettering = sized(font, theme.QUIET_PT)
    metrics = QFontMetricsF(lettering)
    line_px = metrics.height()
    corner = [
        line.box.bottom()
        for line in written
        if line.box.bottom() < area.center().y() and line.box.left() < area.center().x()
    ]
    top = max(corner, default=area.top()) + EDGE_PX
    room = max(int((area.center().y() - line_px - top) // line_px), 1)
    shown = structures if len(structures) <= room else structures[: room - 1]
    names = [structure_name(each) for each in shown]
    left = area.left() + EDGE_PX + SWATCH_PX + GAP_PX
    for row, (structure, name) in enumerate(zip(shown, names, strict=True)):
        y = top + row * line_px
        swatch = QRectF(area.left() + EDGE_PX, y + (line_px - SWATCH_PX) / 2, SWATCH_PX, SWATCH_PX)
        painter.fillRect(swatch.adjusted(-1, -1, 1, 1), QColor(theme.CANVAS))
        painter.fillRect(swatch, QColor(*structure.color))
        text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, area.width() * WIDEST_PART)
        draw_text(painter, text, QPointF(left, y), lettering)
    if len(shown) < len(structures):
        more = _("and {count} more").format(count=len(structures) - len(shown))
        draw_text(painter, more, QPointF(left, top + len(shown) * line_px), lettering, color=theme.QUIET)
