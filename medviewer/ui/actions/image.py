"""Mouse tools, and turning, mirroring and magnifying the image."""

from medviewer.i18n import N_
from medviewer.ui.actions.row import Action, Menu
from medviewer.ui.need import Need
from medviewer.ui.viewport.tools.mouse_tool import MouseTool


def _tool(tool: MouseTool, text: str, key: str, *, last: bool = False) -> Action:
    return Action(
        f"tool-{tool.value}", text, lambda c: c.grid.use_tool(tool), Menu.IMAGE, (key,), tool.value, Need.IMAGE,
        checked=lambda c: c.grid.tool is tool, ends_group=last,
    )  # fmt: skip


def image_actions() -> tuple[Action, ...]:
    menu, image = Menu.IMAGE, Need.IMAGE
    return (
        _tool(MouseTool.WINDOW, N_("Window"), "W"),
        _tool(MouseTool.PAN, N_("Pan"), "T"),
        _tool(MouseTool.ZOOM, N_("Zoom"), "Z"),
        _tool(MouseTool.SCROLL, N_("Scroll"), "S"),
        _tool(MouseTool.MAGNIFIER, N_("Magnifier"), "G"),
        _tool(MouseTool.MARKER, N_("Mark a nodule"), "M", last=True),
        Action("invert", N_("Invert"), lambda c: c.viewport.invert(), menu, ("I",), "invert", image),
        Action(
            "flip-horizontal", N_("Flip left and right"), lambda c: c.viewport.flip_horizontal(), menu, ("H",),
            "flip-horizontal", image,
        ),
        Action(
            "flip-vertical", N_("Flip top and bottom"), lambda c: c.viewport.flip_vertical(), menu, ("V",),
            "flip-vertical", image,
        ),
        Action(
            "rotate-right", N_("Rotate right"), lambda c: c.viewport.rotate(1), menu, ("R", "Alt+R"),
            "rotate-right", image,
        ),
        Action(
            "rotate-left", N_("Rotate left"), lambda c: c.viewport.rotate(-1), menu, ("L", "Alt+L"),
            "rotate-left", image,
        ),
        Action(
            "zoom-in", N_("Zoom in"), lambda c: c.viewport.zoom_by(1.25), menu, ("+", "Ctrl++"), "zoom-in", image,
            repeats=True,
        ),
        Action(
            "zoom-out", N_("Zoom out"), lambda c: c.viewport.zoom_by(0.8), menu, ("-", "Ctrl+-"), "zoom-out",
            image, repeats=True,
        ),
        Action("fit", N_("Fit"), lambda c: c.viewport.fit(), menu, ("=",), "fit", image),
        Action(
            "actual-size", N_("One image pixel on one screen pixel"), lambda c: c.grid.show_actual_size(), menu,
            ("Ctrl+0",), "actual-size", image,
        ),
        Action(
            "reset", N_("Cancel, then reset the view"), lambda c: c.reading.escape(), menu, ("Esc",), "reset", image,
            ends_group=True,
        ),
    )  # fmt: skip
