"""Viewports that go together, and what they show of each other."""

from medviewer.i18n import N_
from medviewer.ui.actions.row import Action, Menu
from medviewer.ui.commands import Commands
from medviewer.ui.need import Need


def _switch(id_: str, text: str, key: str, setting: str, *, last: bool = False) -> Action:
    """An action that turns a setting on and off."""

    def is_on(commands: Commands) -> bool:
        return bool(getattr(commands.desk.settings.settings, setting))

    return Action(
        id_, text, lambda c: c.desk.settings.change(**{setting: not is_on(c)}), Menu.COMPARE, (key,), checked=is_on,
        ends_group=last,
    )  # fmt: skip


def compare_actions() -> tuple[Action, ...]:
    return (
        Action(
            "link-scroll", N_("Link slices"), lambda c: c.compare.toggle_position_link(), Menu.COMPARE, ("Ctrl+L",),
            checked=lambda c: c.desk.settings.settings.link_scroll,
        ),
        _switch("link-view", N_("Link place and magnification"), "Ctrl+Shift+L", "link_view"),
        _switch("link-window", N_("Link window"), "Ctrl+Alt+L", "link_window"),
        Action(
            "link-here", N_("Link at the slices on show"), lambda c: c.compare.toggle_hand_link(), Menu.COMPARE,
            ("Ctrl+K",), need=Need.IMAGE, checked=lambda c: c.desk.linking.is_by_hand, ends_group=True,
        ),
        _switch("reference-lines", N_("Reference lines"), "Ctrl+R", "reference_lines", last=True),
        Action(
            "show-prior", N_("Show the prior beside"), lambda c: c.compare.show_prior(), Menu.COMPARE, ("Shift+B",),
            "compare", Need.IMAGE, ends_group=True,
        ),
        Action(
            "register", N_("Register the next viewport to this one"), lambda c: c.compare.register(), Menu.COMPARE,
            ("Ctrl+Shift+R",), need=Need.IMAGE,
        ),
        Action(
            "use-registration", N_("Use the registration"),
            lambda c: c.desk.registrations.use(not c.desk.registrations.is_used), Menu.COMPARE, ("Ctrl+Alt+R",),
            need=Need.REGISTRATION, checked=lambda c: c.desk.registrations.is_used, ends_group=True,
        ),
        Action(
            "fuse", N_("Lay the PET over this viewport"), lambda c: c.compare.toggle_fusion(), Menu.COMPARE, ("Ctrl+U",),
            need=Need.IMAGE, checked=lambda c: c.desk.fusion.active is not None,
        ),
        Action("fusion", N_("Fusion…"), lambda c: c.dialogs.show_fusion(), Menu.COMPARE, ("Ctrl+Shift+U",)),
    )  # fmt: skip
