"""Multiplanar reformats: on and off, the crosshair, turned planes, slabs."""

from collections.abc import Callable

from medviewer.i18n import N_
from medviewer.imaging.projection import Projection
from medviewer.ui.actions.row import Action, Menu
from medviewer.ui.commands import Commands
from medviewer.ui.need import Need
from medviewer.ui.viewport.tools.mouse_tool import MouseTool


def _step(id_: str, text: str, key: str, call: Callable[[Commands], object], *, last: bool = False) -> Action:
    return Action(id_, text, call, Menu.MPR, (key,), need=Need.SECTION, ends_group=last, repeats=True)


def _nudge(way: str, text: str, right: int, down: int) -> Action:
    return _step(
        f"crosshair-{way}", text, f"Alt+{way.title()}", lambda c: c.viewport.nudge_crosshair(right, down), last=way == "down"
    )  # fmt: skip


def _slab(id_: str, text: str, key: str, projection: Projection | None) -> Action:
    return Action(
        id_, text, lambda c: c.desk.mpr.change_active(lambda sections: sections.projected(projection)), Menu.MPR, (key,),
        need=Need.SECTION, checked=lambda c: c.mpr.shows(projection),
    )  # fmt: skip


def mpr_actions() -> tuple[Action, ...]:
    menu, section = Menu.MPR, Need.SECTION
    return (
        Action(
            "mpr", N_("Multiplanar reformat (MPR)"), lambda c: c.desk.mpr.toggle(), menu, ("Ctrl+M",), "mpr", Need.IMAGE,
            checked=lambda c: c.desk.mpr.is_on,
        ),
        Action(
            "mpr-grid", N_("MPR in the other layout"), lambda c: c.desk.mpr.next_grid(), menu, ("Ctrl+Shift+M",),
            need=section, ends_group=True,
        ),
        Action(
            "tool-crosshair", N_("Crosshair"), lambda c: c.grid.use_tool(MouseTool.CROSSHAIR), menu, ("Y",), "crosshair",
            section, checked=lambda c: c.grid.tool is MouseTool.CROSSHAIR,
        ),
        Action(
            "crosshair-lines", N_("Show the crosshair"), lambda c: c.desk.mpr.toggle_lines(), menu, ("Shift+Y",),
            need=section, checked=lambda c: c.mpr.shows_lines,
        ),
        Action(
            "center-crosshair", N_("Center on the crosshair"), lambda c: c.mpr.center(), menu, ("Alt+Y",), need=section,
        ),
        _nudge("left", N_("Crosshair to the left"), -1, 0),
        _nudge("right", N_("Crosshair to the right"), 1, 0),
        _nudge("up", N_("Crosshair up"), 0, -1),
        _nudge("down", N_("Crosshair down"), 0, 1),
        _step(
            "turn-left", N_("Turn the other planes counterclockwise"), "Alt+Shift+Left",
            lambda c: c.viewport.turn_crosshair(-1.0),
        ),
        _step(
            "turn-right", N_("Turn the other planes clockwise"), "Alt+Shift+Right",
            lambda c: c.viewport.turn_crosshair(1.0),
        ),
        Action(
            "planes-of-slices", N_("Planes along the slices"), lambda c: c.mpr.lay_along_slices(), menu, ("Alt+0",),
            need=section, checked=lambda c: c.mpr.lies_along_slices,
        ),
        Action(
            "planes-of-patient", N_("Planes along the patient's axes"), lambda c: c.mpr.lay_along_patient(), menu,
            ("Alt+9",), need=section, checked=lambda c: c.mpr.lies_along_patient, ends_group=True,
        ),
        _slab("slab-none", N_("Thin planes"), "Alt+1", None),
        _slab("slab-maximum", N_("Slab: maximum (MIP)"), "Alt+2", Projection.MAXIMUM),
        _slab("slab-minimum", N_("Slab: minimum (MinIP)"), "Alt+3", Projection.MINIMUM),
        _slab("slab-mean", N_("Slab: mean"), "Alt+4", Projection.MEAN),
        _step("slab-thicker", N_("Thicker slab"), "Alt++", lambda c: c.viewport.thicken_slab(1)),
        _step("slab-thinner", N_("Thinner slab"), "Alt+-", lambda c: c.viewport.thicken_slab(-1)),
    )  # fmt: skip
