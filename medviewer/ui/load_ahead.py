"""What the window did not need to appear, but needs when a study is opened: loaded while it waits for the reader."""

import gc
from importlib import import_module

from medviewer.i18n import LANGUAGES, translator

_MODULES = (
    "medviewer.services.study_reader",
    "medviewer.services.series_loader",
    "medviewer.services.thumbnails",
    "medviewer.hanging.facts",
    "medviewer.hanging.match",
    "medviewer.hanging.first_looks",
    "medviewer.hanging.prior",
)


def load_ahead() -> None:
    """Import and read it now: on the Qt thread, at the moment of the first picture, it would be a stall.

    What is there by then stays as long as the program, so the garbage collector passes over it from now on: going
    through all of it took the Qt thread 25 to 60 ms again and again, and 260 ms once while it was loaded. For a worker
    thread.
    """
    gc.disable()
    try:
        _load()
    finally:
        gc.freeze()
        gc.enable()


def _load() -> None:
    for name in _MODULES:
        import_module(name)
    from medviewer.services.hanging_protocols import program_protocols

    program_protocols()
    for language in LANGUAGES:
        translator(language)
