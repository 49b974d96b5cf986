"""Help."""

from medviewer.i18n import N_
from medviewer.ui.actions.row import Action, Menu


def help_actions() -> tuple[Action, ...]:
    menu = Menu.HELP
    return (
        Action("keys", N_("Keys and mouse"), lambda c: c.dialogs.show_keys(), menu, ("F1", "?"), "keys"),
        Action("log", N_("Show log"), lambda c: c.dialogs.show_log(), menu, (), "log", ends_group=True),
        Action("about", N_("About medviewer"), lambda c: c.dialogs.show_about(), menu, (), "info"),
    )
