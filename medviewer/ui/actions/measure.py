"""The measuring tools."""

from medviewer.i18n import N_
from medviewer.ui.actions.row import Action, Menu
from medviewer.ui.commands import Commands
from medviewer.ui.need import Need
from medviewer.ui.viewport.tools.mouse_tool import MouseTool


def _tool(tool: MouseTool, text: str, key: str, *, icon: str = "", last: bool = False) -> Action:
    return Action(
        f"tool-{tool.value}", text, lambda c: c.grid.use_tool(tool), Menu.MEASURE, (key,), icon or tool.value, Need.IMAGE,
        checked=lambda c: c.grid.tool is tool, ends_group=last,
    )  # fmt: skip


def measure_actions() -> tuple[Action, ...]:
    return (
        _tool(MouseTool.DISTANCE, N_("Distance"), "D"),
        _tool(MouseTool.BIDIRECTIONAL, N_("Bidirectional"), "B"),
        _tool(MouseTool.ANGLE, N_("Angle"), "A"),
        _tool(MouseTool.COBB, N_("Cobb angle"), "Shift+A", last=True),
        _tool(MouseTool.ELLIPSE, N_("Ellipse"), "E"),
        _tool(MouseTool.RECTANGLE, N_("Rectangle"), "Shift+E"),
        _tool(MouseTool.POLYGON, N_("Polygon"), "Shift+P"),
        _tool(MouseTool.PROBE, N_("Pixel value"), "P", last=True),
        _tool(MouseTool.ARROW, N_("Arrow"), "Shift+D"),
        _tool(MouseTool.TEXT, N_("Text"), "Shift+T", icon="write", last=True),
        Action(
            "rename-measurement", N_("Type the measurement's text"), lambda c: c.items.type_label(), Menu.MEASURE,
            ("F2",), "write", Need.MEASUREMENT,
        ),
        Action(
            "measurement-properties", N_("Properties and histogram"), _show_properties, Menu.MEASURE, ("Alt+Return",),
            "info", Need.MEASUREMENT,
        ),
    )  # fmt: skip


def _show_properties(commands: Commands) -> None:
    commands.items.show_measurement()
    commands.dialogs.show_measurement()
