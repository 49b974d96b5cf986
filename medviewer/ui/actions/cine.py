"""Playing a series as a film."""

from medviewer.i18n import N_
from medviewer.ui.actions.row import Action, Menu
from medviewer.ui.cine_commands import FASTER
from medviewer.ui.need import Need


def cine_actions() -> tuple[Action, ...]:
    menu, image = Menu.PAGING, Need.IMAGE
    return (
        Action(
            "cine", N_("Play"), lambda c: c.cine.toggle(), menu, ("C",), "cine", image,
            checked=lambda c: c.cine.is_playing,
        ),
        Action(
            "cine-faster", N_("Play faster"), lambda c: c.cine.play_faster(FASTER), menu, (".",), need=image,
            repeats=True,
        ),
        Action(
            "cine-slower", N_("Play slower"), lambda c: c.cine.play_faster(1 / FASTER), menu, (",",), need=image,
            repeats=True,
        ),
        Action(
            "cine-sweep", N_("Play back and forth"), lambda c: c.cine.toggle_sweep(), menu, need=image,
            checked=lambda c: c.desk.settings.settings.cine_sweeps,
        ),
    )  # fmt: skip
