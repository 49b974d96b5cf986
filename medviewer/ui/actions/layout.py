"""How many viewports, which of them is active, and which one takes the whole place."""

from medviewer.hanging.grid_layout import LAYOUTS, GridLayout
from medviewer.i18n import N_
from medviewer.ui.actions.row import Action, Menu
from medviewer.ui.need import Need


def layout_action_id(layout: GridLayout) -> str:
    """Name of the action (and of its icon) that chooses a grid."""
    return f"layout-{layout}"


def _layout_action(layout: GridLayout) -> Action:
    """Ctrl with the number of viewports; with Shift as well where more of them stand above each other than side by side."""
    is_upright = layout.rows > layout.columns
    return Action(
        layout_action_id(layout), N_("Viewports"), lambda c: c.desk.hanging.set_layout(layout), Menu.LAYOUT,
        (f"Ctrl+{'Shift+' if is_upright else ''}{layout.count}",), layout_action_id(layout),
        checked=lambda c: c.desk.hanging.layout == layout, ends_group=layout == LAYOUTS[-1],
        figures=f"{layout.rows} × {layout.columns}",
    )  # fmt: skip


def layout_actions() -> tuple[Action, ...]:
    menu = Menu.LAYOUT
    return (
        *(_layout_action(layout) for layout in LAYOUTS),
        Action(
            "maximise", N_("Maximize the viewport"), lambda c: c.grid.toggle_maximised(), menu, ("Return",), "fit",
            Need.IMAGE, checked=lambda c: c.grid.is_maximised,
        ),
        Action(
            "own-window", N_("Viewport in a window of its own"), lambda c: c.windows.toggle_own_window(), menu, ("F8",),
            "own-window", Need.IMAGE, checked=lambda c: c.windows.is_own_window,
        ),
        Action(
            "full-screen", N_("Full screen"), lambda c: c.windows.toggle_full_screen(), menu, ("F11",), "full-screen",
            checked=lambda c: c.windows.is_full_screen,
        ),
        Action(
            "next-screen", N_("To the next screen"), lambda c: c.windows.go_to_next_screen(), menu, ("Shift+F11",),
            "next-screen", Need.SCREENS, ends_group=True,
        ),
        Action(
            "next-viewport", N_("Next viewport"), lambda c: c.grid.step(1), menu, ("Tab",), repeats=True,
        ),
        Action(
            "previous-viewport", N_("Previous viewport"), lambda c: c.grid.step(-1), menu, ("Shift+Tab",), repeats=True,
            ends_group=True,
        ),
        Action(
            "hang-again", N_("Hang again as when opened"), lambda c: c.hanging.hang_again(), menu, ("Ctrl+Shift+H",),
            need=Need.STUDY,
        ),
        Action(
            "next-protocol", N_("Next hanging protocol"), lambda c: c.hanging.next_protocol(), menu, ("Ctrl+H",),
            need=Need.STUDY,
        ),
    )  # fmt: skip
