"""The window presets: the reader's own table says what each digit stands for."""

from functools import partial

from medviewer.i18n import N_, _
from medviewer.minus import with_minus
from medviewer.services.preset_table import DIGITS
from medviewer.services.settings import Settings
from medviewer.ui.actions.row import Action, Menu
from medviewer.ui.need import Need


def preset_actions() -> tuple[Action, ...]:
    menu = Menu.PRESETS
    own = Action(
        "preset-0", N_("Own window, again: full range"), lambda c: c.viewport.use_own_window(), menu, ("0",),
        need=Need.IMAGE, ends_group=True,
    )  # fmt: skip
    presets = (
        Action(
            f"preset-{digit}", N_("Window preset"), lambda c, digit=digit: c.use_preset(digit),  # type: ignore[misc]
            menu, (str(digit),), need=Need.HOUNSFIELD, titled=partial(_title, digit), ends_group=digit == DIGITS[-1],
        )
        for digit in DIGITS
    )  # fmt: skip
    keep = Action(
        "keep-preset",
        N_("Keep this window as preset 9"),
        lambda c: c.keep_window(),
        menu,
        need=Need.HOUNSFIELD,
    )
    return (own, *presets, keep)


def _title(digit: int, settings: Settings) -> str:
    """Name, width and center; "" for a digit without a preset."""
    preset = next((each for each in settings.presets if each.digit == digit), None)
    if preset is None:
        return ""
    return f"{_(preset.name)}  {preset.width:g} / {with_minus(f'{preset.center:g}')}"
