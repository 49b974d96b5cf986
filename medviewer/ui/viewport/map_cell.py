"""Outlines the map's native cell under the mouse, and says how much of the evidence it holds."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from medviewer.i18n import _
from medviewer.imaging.native_cell import NativeCell, native_cell_at
from medviewer.report.wording import mm_text
from medviewer.ui import theme
from medviewer.ui.view_models.viewport import ViewportViewModel
from medviewer.ui.view_models.viewport_content import PixelProbe
from medviewer.ui.viewport.picture import overlay_layers


def cell_under(view_model: ViewportViewModel, probe: PixelProbe | None) -> NativeCell | None:
    """The native cell of the map drawn under the mouse; None where none is drawn."""
    state = view_model.state
    if probe is None or state is None:
        return None
    found = (
        native_cell_at(layer, probe.column, probe.row, state.overlay.threshold)
        for layer in reversed(overlay_layers(view_model))
    )
    return next((cell for cell in found if cell is not None and cell.is_drawn), None)


def cell_text(cell: NativeCell) -> str:
    """ "Map cell of 3.0 mm: 12 % of the evidence"."""
    share = cell.share * 100
    text = _("Map cell of {size}: {share} % of the evidence")
    return text.format(size=mm_text(cell.edge_mm), share=f"{share:.{0 if share >= 10 else 1}f}")


def paint_cell(painter: QPainter, view_model: ViewportViewModel, cell: NativeCell) -> None:
    """Draw the cell's edges, light on dark."""
    transform = view_model.transform
    if transform is None:
        return
    points = [transform.to_screen(*corner) for corner in cell.corners.tolist()]
    painter.save()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for color, width in ((theme.CANVAS, 3.0), (theme.TEXT, 1.0)):
        painter.setPen(
            QPen(
                QColor(color), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.MiterJoin
            )
        )
        painter.drawPolygon(QPolygonF([QPointF(x + 0.5, y + 0.5) for x, y in points]))
    painter.restore()
