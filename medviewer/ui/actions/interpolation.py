"""How image pixels become screen pixels."""

from medviewer.i18n import N_
from medviewer.imaging.viewport_state import Interpolation
from medviewer.ui.actions.row import Action, Menu

NAMES = {
    Interpolation.LINEAR: N_("Interpolation: linear"),
    Interpolation.NEAREST: N_("Interpolation: none, single pixels"),
    Interpolation.CUBIC: N_("Interpolation: cubic"),
    Interpolation.LANCZOS: N_("Interpolation: Lanczos"),
}


def interpolation_actions() -> tuple[Action, ...]:
    return tuple(
        Action(
            f"interpolation-{way.value}", name,
            lambda c, way=way: c.desk.settings.change(interpolation=way),  # type: ignore[misc]
            Menu.VIEW, checked=lambda c, way=way: c.desk.settings.settings.interpolation is way,  # type: ignore[misc]
            ends_group=way is Interpolation.LANCZOS,
        )
        for way, name in NAMES.items()
    )  # fmt: skip
