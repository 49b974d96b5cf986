"""The tools and grips of a viewport. A new tool is a file beside this one, a name in `MouseTool` and a line here."""

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QWidget

from medviewer.ui.view_models.viewport import ViewportViewModel
from medviewer.ui.viewport.tools.magnifier_tool import MagnifierTool
from medviewer.ui.viewport.tools.marker_tool import MarkerTool
from medviewer.ui.viewport.tools.mouse_tool import MouseTool
from medviewer.ui.viewport.tools.pan_tool import PanTool
from medviewer.ui.viewport.tools.scroll_tool import ScrollTool
from medviewer.ui.viewport.tools.strip_grip import StripGrip
from medviewer.ui.viewport.tools.tool import Grip, Tool, ToolOptions
from medviewer.ui.viewport.tools.window_tool import WindowTool
from medviewer.ui.viewport.tools.zoom_tool import ZoomTool


def tools_for(view_model: ViewportViewModel, widget: QWidget, options: ToolOptions) -> dict[MouseTool, Tool]:
    """Every tool, made for one viewport."""
    return {
        MouseTool.WINDOW: WindowTool(view_model, options),
        MouseTool.PAN: PanTool(view_model),
        MouseTool.ZOOM: ZoomTool(view_model, lambda: float(widget.height())),
        MouseTool.SCROLL: ScrollTool(view_model),
        MouseTool.MAGNIFIER: MagnifierTool(view_model, widget),
        MouseTool.MARKER: MarkerTool(view_model),
    }


def grips_for(view_model: ViewportViewModel, widget: QWidget) -> tuple[Grip, ...]:
    """What takes the mouse where it lies, whichever tool is chosen; the first that contains a point has it."""
    return (StripGrip(view_model, lambda: QRectF(widget.rect())),)
