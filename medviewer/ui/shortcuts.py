"""The shortcuts in force, and how they are written."""

from collections.abc import Iterable

from PySide6.QtGui import QKeySequence

from medviewer.services.key_bindings import keys_in_force
from medviewer.services.settings import Settings
from medviewer.ui.actions.table import ACTIONS

HELD_KEYS = frozenset({"F", "O", "X"})
"""They do something while they are held (viewport/hold_keys.py), so no other action can have them."""
HELD_ACTIONS = frozenset({"overlay"})


def shortcuts(settings: Settings) -> dict[str, tuple[str, ...]]:
    """Action id -> its shortcuts as Qt writes them, by the map in use and the reader's own choices."""
    return keys_in_force({row.id: row.keys for row in ACTIONS}, settings.key_map, settings.own_keys)


def shown_keys(keys: Iterable[str]) -> str:
    """Shortcuts as this system writes them; "–" for none."""
    native = QKeySequence.SequenceFormat.NativeText
    return ", ".join(QKeySequence(key).toString(native) for key in keys) or "–"
