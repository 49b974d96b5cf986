"""The tools and grips of a viewport. A new tool is a file beside this one, a name in `MouseTool` and a line here."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QWidget

from medviewer.reading.measurement import MeasurementKind
from medviewer.ui.view_models.viewport import ViewportViewModel
from medviewer.ui.viewport.sketch import MeasuringRoom
from medviewer.ui.viewport.slice_strip import STRIP_PX
from medviewer.ui.viewport.tools.crosshair_grip import CrosshairGrip
from medviewer.ui.viewport.tools.crosshair_tool import CrosshairTool
from medviewer.ui.viewport.tools.figure_tool import FigureTool
from medviewer.ui.viewport.tools.magnifier_tool import MagnifierTool
from medviewer.ui.viewport.tools.marker_tool import MarkerTool
from medviewer.ui.viewport.tools.measurement_grip import MeasurementGrip
from medviewer.ui.viewport.tools.mouse_tool import MouseTool
from medviewer.ui.viewport.tools.pan_tool import PanTool
from medviewer.ui.viewport.tools.point_grip import PointGrip
from medviewer.ui.viewport.tools.polygon_tool import PolygonTool
from medviewer.ui.viewport.tools.scroll_tool import ScrollTool
from medviewer.ui.viewport.tools.strip_grip import StripGrip
from medviewer.ui.viewport.tools.text_tools import arrow_tool, text_tool
from medviewer.ui.viewport.tools.tool import Grip, Tool, ToolOptions
from medviewer.ui.viewport.tools.window_tool import WindowTool
from medviewer.ui.viewport.tools.zoom_tool import ZoomTool

FIGURES = {
    MouseTool.DISTANCE: MeasurementKind.DISTANCE,
    MouseTool.BIDIRECTIONAL: MeasurementKind.BIDIRECTIONAL,
    MouseTool.ANGLE: MeasurementKind.ANGLE,
    MouseTool.COBB: MeasurementKind.COBB,
    MouseTool.ELLIPSE: MeasurementKind.ELLIPSE,
    MouseTool.RECTANGLE: MeasurementKind.RECTANGLE,
    MouseTool.PROBE: MeasurementKind.PROBE,
}
"""What the tools draw that set a known number of points and keep the figure as it is."""


def measuring_room(view_model: ViewportViewModel, widget: QWidget) -> MeasuringRoom:
    """A viewport as the measuring tools know it; no text of theirs stands on the slice strip."""

    def for_text() -> QRectF:
        state, area = view_model.state, QRectF(widget.rect())
        has_strip = state is not None and state.slice_count > 1
        return area.adjusted(0, 0, -STRIP_PX, 0) if has_strip else area

    return MeasuringRoom(view_model.measurements, widget, for_text)


def tools_for(view_model: ViewportViewModel, widget: QWidget, options: ToolOptions) -> dict[MouseTool, Tool]:
    """Every tool, made for one viewport."""
    room = measuring_room(view_model, widget)
    return {
        MouseTool.WINDOW: WindowTool(view_model, options),
        MouseTool.PAN: PanTool(view_model),
        MouseTool.ZOOM: ZoomTool(view_model, lambda: float(widget.height())),
        MouseTool.SCROLL: ScrollTool(view_model),
        MouseTool.MAGNIFIER: MagnifierTool(view_model, widget),
        MouseTool.CROSSHAIR: CrosshairTool(view_model),
        MouseTool.MARKER: MarkerTool(view_model),
        **{tool: FigureTool(kind, room) for tool, kind in FIGURES.items()},
        MouseTool.POLYGON: PolygonTool(room),
        MouseTool.ARROW: arrow_tool(room),
        MouseTool.TEXT: text_tool(room),
    }


def grips_for(
    view_model: ViewportViewModel, widget: QWidget, taken: Callable[[], Sequence[QRectF]]
) -> tuple[Grip, ...]:
    """What takes the mouse where it lies, whichever tool is chosen; the first that contains a point has it.

    Args:
        view_model: What is shown.
        widget: The viewport.
        taken: Gives the boxes of the text on the picture.
    """

    def area() -> QRectF:
        return QRectF(widget.rect())

    return (
        StripGrip(view_model, area),
        MeasurementGrip(measuring_room(view_model, widget), taken),
        PointGrip(view_model),
        CrosshairGrip(view_model, area),
    )
