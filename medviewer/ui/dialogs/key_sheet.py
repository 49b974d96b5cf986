"""The sheet of keys, drawn from the action table."""

from medviewer.i18n import _
from medviewer.ui.action_set import shown_keys
from medviewer.ui.actions import ACTIONS, MOUSE_AND_HELD_KEYS, Menu
from medviewer.ui.dialogs.rich_text import heading, table


def key_sheet() -> str:
    """Rich text: every action by its menu, with its keys, then what the mouse does."""
    parts = []
    for menu in Menu:
        rows = [row for row in ACTIONS if row.menu is menu]
        parts.append(heading(_(menu.value)))
        parts.append(table((shown_keys(row), f"{_(row.text)}  {row.figures}".rstrip()) for row in rows))
    parts.append(heading(_("Mouse and held keys")))
    parts.append(table((_(gesture), _(effect)) for gesture, effect in MOUSE_AND_HELD_KEYS))
    return "".join(parts)
