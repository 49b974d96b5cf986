"""The sheet of keys, drawn from the action table."""

from medviewer.i18n import N_, _
from medviewer.services.settings import Settings
from medviewer.ui.action_titles import title_of
from medviewer.ui.actions.mouse import MOUSE_AND_HELD_KEYS
from medviewer.ui.actions.row import Menu
from medviewer.ui.actions.table import ACTIONS
from medviewer.ui.dialogs.rich_text import columns, heading, table
from medviewer.ui.shortcuts import shortcuts, shown_keys

_COLUMNS = (
    (Menu.FILE, Menu.VIEW, Menu.LAYOUT, Menu.HELP),
    (Menu.PAGING, Menu.IMAGE, Menu.MPR),
    (Menu.EDIT, Menu.PRESETS, Menu.MEASURE, Menu.COMPARE, Menu.ANALYSIS),
)
_KEYS_PX, _COLUMN_PX = 120, 330


def key_sheet(settings: Settings) -> str:
    """Rich text in three columns: every action by its menu, with its keys, then what the mouse does."""
    parts = ["".join(_menu(menu, settings) for menu in group) for group in _COLUMNS]
    mouse = table(((_(gesture), _(effect)) for gesture, effect in MOUSE_AND_HELD_KEYS), _KEYS_PX)
    parts[-1] += heading(_(N_("Mouse and held keys"))) + mouse
    return columns(parts, _COLUMN_PX)


def _menu(menu: Menu, settings: Settings) -> str:
    keys = shortcuts(settings)
    titles = ((row.id, title_of(row, settings)) for row in ACTIONS if row.menu is menu)
    lines = ((shown_keys(keys[action]), title) for action, title in titles if title)
    return heading(_(menu.value)) + table(lines, _KEYS_PX)
