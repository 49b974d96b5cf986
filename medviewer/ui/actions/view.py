"""Panels and the text on the image."""

from medviewer.i18n import N_
from medviewer.ui.actions.row import Action, Menu
from medviewer.ui.need import Need


def view_actions() -> tuple[Action, ...]:
    menu = Menu.VIEW
    return (
        Action(
            "browser", N_("Studies panel"), lambda c: c.toggle_panel("browser_open"), menu, ("F9",), "studies",
            checked=lambda c: c.desk.settings.settings.browser_open,
        ),
        Action(
            "find-series", N_("Find a series"), lambda c: c.find_series(), menu, ("Ctrl+F",), need=Need.STUDY,
        ),
        Action(
            "analysis", N_("Analysis panel"), lambda c: c.toggle_panel("analysis_open"), menu, ("F10",), "analysis",
            checked=lambda c: c.desk.settings.settings.analysis_open, ends_group=True,
        ),
        Action("header", N_("DICOM header…"), lambda c: c.dialogs.show_header(), menu, ("Ctrl+I",), "header", Need.STUDY),
        Action(
            "corner-text", N_("Text on the image: all, minimal, none"), lambda c: c.viewport.cycle_annotations(),
            menu, ("Space",), "text", Need.IMAGE,
        ),
        Action(
            "overlay-planes", N_("Graphics that the image brings along (overlays)"),
            lambda c: c.viewport.toggle_overlay_planes(), menu, ("Shift+O",), "overlay", Need.OVERLAY_PLANES,
            checked=lambda c: c.viewport.state is not None and c.viewport.state.shows_overlay_planes,
        ),
    )  # fmt: skip
