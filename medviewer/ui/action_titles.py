"""What an action is called on the screen."""

from medviewer.i18n import _
from medviewer.services.settings import Settings
from medviewer.ui.actions.row import Action


def title_of(row: Action, settings: Settings) -> str:
    """The action's name in the language in use; "" where the settings leave it without a meaning."""
    return row.titled(settings) if row.titled is not None else f"{_(row.text)}  {row.figures}".rstrip()
