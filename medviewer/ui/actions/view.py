"""Layouts, panels and the text on the image."""

from medviewer.i18n import N_
from medviewer.ui.actions.row import Action, Menu
from medviewer.ui.need import Need
from medviewer.ui.view_models.hanging import GridLayout


def _layout_action(layout: GridLayout, id_: str, text: str, key: str, *, last: bool = False) -> Action:
    return Action(
        id_, text, lambda c: c.desk.hanging.set_layout(layout), Menu.VIEW, (key,), id_,
        checked=lambda c: c.desk.hanging.layout is layout, ends_group=last,
    )  # fmt: skip


def view_actions() -> tuple[Action, ...]:
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
