"""Whether a window can be shown here."""

import os
import sys

from medviewer.errors import MedviewerError
from medviewer.i18n import N_


class NoDisplayError(MedviewerError):
    """A window was asked for where there is no screen."""

    message = N_("There is no display here, so the window can't be opened.")
    hint = N_("“medviewer analyze PATH” and the other commands work without one; see “medviewer --help”.")


def has_display() -> bool:
    """False on a Unix system with neither an X11 nor a Wayland display (unless Qt is told to do without)."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
