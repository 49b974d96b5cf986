"""Every action of the window, in one table: menus, tool bar and the sheet of keys read it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from medviewer.i18n import N_
from medviewer.imaging.presets import CT_PRESETS
from medviewer.ui.commands import Commands
from medviewer.ui.need import Need
from medviewer.ui.view_models.hanging import GridLayout
from medviewer.ui.viewport.mouse_tool import MouseTool


class Menu(Enum):
    """The menus, in their order; values are their titles."""

    FILE = N_("File")
    VIEW = N_("View")
    IMAGE = N_("Image")
    PRESETS = N_("Window presets")
    ANALYSIS = N_("Analysis")
    HELP = N_("Help")


@dataclass(frozen=True)
class Action:
    """One row of the table.

    Attributes:
        id: Its name in the program and in tests.
        text: Its name for the reader, not yet translated.
        call: What it does.
        menu: Where it stands in the menus.
        keys: Its shortcuts, the one shown first, as Qt writes them.
        icon: Name of its icon; "" for none.
        need: What must be so for it to be possible.
        checked: For a switch: whether it is on; None for what is no switch.
        ends_group: A line follows it in its menu.
        repeats: Holding its key does it again and again.
        figures: Shown behind the text, the same in every language (a preset's window).
    """

    id: str
    text: str
    call: Callable[[Commands], object]
    menu: Menu
    keys: tuple[str, ...] = ()
    icon: str = ""
    need: Need = Need.NOTHING
    checked: Callable[[Commands], bool] | None = None
    ends_group: bool = False
    repeats: bool = False
    figures: str = ""


def _file_actions() -> tuple[Action, ...]:
    menu = Menu.FILE
    return (
        Action("open-folder", N_("Open folder…"), lambda c: c.files.open_folder(), menu, ("Ctrl+O",), "open"),
        Action(
            "open-files", N_("Open files or a ZIP…"), lambda c: c.files.open_files(), menu, ("Ctrl+Shift+O",), "files"
        ),
        Action("open-demo", N_("Open the demo study"), lambda c: c.files.open_demo(), menu, (), "demo"),
        Action(
            "close-study", N_("Close"), lambda c: c.desk.study.close(), menu, ("Ctrl+W",), "close", Need.STUDY,
            ends_group=True,
        ),
        Action(
            "export-pdf", N_("Export the summary as PDF…"), lambda c: c.files.export_pdf(), menu, ("Ctrl+E",), "export",
            Need.RESULT, ends_group=True,
        ),
        Action(
            "preferences", N_("Preferences…"), lambda c: c.dialogs.show_preferences(), menu, ("Ctrl+,",), "preferences",
            ends_group=True,
        ),
        Action("quit", N_("Quit"), lambda c: c.window.close(), menu, ("Ctrl+Q",)),
    )  # fmt: skip


def _layout_action(layout: GridLayout, id_: str, text: str, key: str, *, last: bool = False) -> Action:
    return Action(
        id_, text, lambda c: c.desk.hanging.set_layout(layout), Menu.VIEW, (key,), id_,
        checked=lambda c: c.desk.hanging.layout is layout, ends_group=last,
    )  # fmt: skip


def _view_actions() -> tuple[Action, ...]:
    menu = Menu.VIEW
    return (
        _layout_action(GridLayout.ONE, "layout-1x1", N_("One viewport"), "Ctrl+1"),
        _layout_action(GridLayout.TWO, "layout-1x2", N_("Two viewports"), "Ctrl+2"),
        _layout_action(GridLayout.FOUR, "layout-2x2", N_("Four viewports"), "Ctrl+4", last=True),
        Action(
            "maximise", N_("Maximize the viewport"), lambda c: c.grid.toggle_maximised(), menu, ("Return",), "fit",
            Need.IMAGE, checked=lambda c: c.grid.is_maximised,
        ),
        Action(
            "browser", N_("Studies panel"), lambda c: c.toggle_panel("browser_open"), menu, ("F9",), "studies",
            checked=lambda c: c.desk.settings.settings.browser_open,
        ),
        Action(
            "analysis", N_("Analysis panel"), lambda c: c.toggle_panel("analysis_open"), menu, ("F10",), "analysis",
            checked=lambda c: c.desk.settings.settings.analysis_open, ends_group=True,
        ),
        Action(
            "corner-text", N_("Text on the image: all, minimal, none"), lambda c: c.viewport.cycle_annotations(),
            menu, ("Space",), "text", Need.IMAGE,
        ),
    )  # fmt: skip


def _step(id_: str, text: str, call: Callable[[Commands], object], *keys: str, last: bool = False) -> Action:
    return Action(id_, text, call, Menu.IMAGE, keys, need=Need.IMAGE, ends_group=last, repeats=True)


def _paging_actions() -> tuple[Action, ...]:
    return (
        _step("previous-image", N_("Previous image"), lambda c: c.viewport.scroll(-1), "Up"),
        _step("next-image", N_("Next image"), lambda c: c.viewport.scroll(1), "Down"),
        _step("back-ten", N_("Ten images back"), lambda c: c.viewport.page(-1), "Shift+Up"),
        _step("on-ten", N_("Ten images on"), lambda c: c.viewport.page(1), "Shift+Down"),
        _step("first-image", N_("First image"), lambda c: c.viewport.first(), "Home"),
        _step("last-image", N_("Last image"), lambda c: c.viewport.last(), "End", last=True),
        Action(
            "previous-series", N_("Previous series"), lambda c: c.desk.hanging.step_series(-1), Menu.IMAGE,
            ("PgUp", "Left"), need=Need.STUDY,
        ),
        Action(
            "next-series", N_("Next series"), lambda c: c.desk.hanging.step_series(1), Menu.IMAGE,
            ("PgDown", "Right"), need=Need.STUDY, ends_group=True,
        ),
    )  # fmt: skip


def _tool(tool: MouseTool, text: str, key: str, *, last: bool = False) -> Action:
    return Action(
        f"tool-{tool.value}", text, lambda c: c.grid.use_tool(tool), Menu.IMAGE, (key,), tool.value, Need.IMAGE,
        checked=lambda c: c.grid.tool is tool, ends_group=last,
    )  # fmt: skip


def _preset_actions() -> tuple[Action, ...]:
    own = Action(
        "preset-0", N_("Own window, again: full range"), lambda c: c.viewport.apply_preset(0), Menu.PRESETS, ("0",),
        need=Need.IMAGE,
    )  # fmt: skip
    presets = (
        Action(
            f"preset-{each.digit}", each.name, lambda c, digit=each.digit: c.viewport.apply_preset(digit),  # type: ignore[misc]
            Menu.PRESETS, (str(each.digit),), need=Need.HOUNSFIELD, figures=f"{each.width:g} / {each.center:g}",
        )
        for each in CT_PRESETS
    )  # fmt: skip
    return (own, *presets)


def _image_actions() -> tuple[Action, ...]:
    menu, image = Menu.IMAGE, Need.IMAGE
    return (
        _tool(MouseTool.WINDOW, N_("Window"), "W"),
        _tool(MouseTool.PAN, N_("Pan"), "T"),
        _tool(MouseTool.ZOOM, N_("Zoom"), "Z"),
        _tool(MouseTool.SCROLL, N_("Scroll"), "S"),
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
        Action("reset", N_("Cancel, then reset the view"), lambda c: c.reading.escape(), menu, ("Esc",), "reset",
            image,
        ),
        Action(
            "cine", N_("Play"), lambda c: c.reading.toggle_cine(), menu, ("C",), "cine", image,
            checked=lambda c: c.reading.is_playing,
        ),
    )  # fmt: skip


def _analysis_actions() -> tuple[Action, ...]:
    menu = Menu.ANALYSIS
    return (
        Action("analyse", N_("Analyze"), lambda c: c.reading.analyse(), menu, ("F5",), "analyze", Need.IMAGE),
        Action(
            "score-markers", N_("Score my markers"), lambda c: c.reading.analyse(only_markers=True), menu, ("F6",),
            "marker", Need.MARKERS,
        ),
        Action(
            "remove-marker", N_("Remove the last marker"), lambda c: c.reading.remove_marker(), menu, ("Backspace",),
            "remove", Need.MARKERS, ends_group=True,
        ),
        Action(
            "next-finding", N_("Next finding"), lambda c: c.reading.step_finding(1), menu, ("N",), "down", Need.FINDINGS
        ),
        Action(
            "previous-finding", N_("Previous finding"), lambda c: c.reading.step_finding(-1), menu, ("Shift+N",), "up",
            Need.FINDINGS, ends_group=True,
        ),
        Action(
            "overlay", N_("Where the model looked (hold: hide)"), lambda c: c.viewport.toggle_overlay(), menu,
            ("O",), "overlay", Need.FINDINGS, checked=lambda c: c.is_overlay_visible,
        ),
        Action("model-card", N_("Model card"), lambda c: c.dialogs.show_model_card(), menu, (), "info"),
    )  # fmt: skip


def _help_actions() -> tuple[Action, ...]:
    menu = Menu.HELP
    return (
        Action("keys", N_("Keys and mouse"), lambda c: c.dialogs.show_keys(), menu, ("F1", "?"), "keys"),
        Action("log", N_("Show log"), lambda c: c.dialogs.show_log(), menu, (), "log", ends_group=True),
        Action("about", N_("About medviewer"), lambda c: c.dialogs.show_about(), menu, (), "info"),
    )


ACTIONS = (
    *_file_actions(),
    *_view_actions(),
    *_paging_actions(),
    *_image_actions(),
    *_preset_actions(),
    *_analysis_actions(),
    *_help_actions(),
)

MOUSE_AND_HELD_KEYS = (
    (N_("Wheel"), N_("Previous or next image")),
    (N_("Left drag"), N_("The tool chosen: at first, the window")),
    (N_("Middle drag"), N_("Pan")),
    (N_("Right drag"), N_("Zoom")),
    (N_("Right click"), N_("Menu")),
    (N_("Double click"), N_("Maximize the viewport, again: back")),
    (N_("Hold F"), N_("Compare with the unfiltered image")),
    (N_("Hold O"), N_("See the image without the overlay")),
)
"""What the sheet of keys says beside the actions: gesture, what it does."""
