"""The window presets."""

from medviewer.i18n import N_
from medviewer.imaging.presets import CT_PRESETS
from medviewer.ui.actions.row import Action, Menu
from medviewer.ui.need import Need


def preset_actions() -> tuple[Action, ...]:
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
