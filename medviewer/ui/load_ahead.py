"""What the window did not need to appear, but needs when a study is opened: loaded while it waits for the reader."""

from importlib import import_module

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
    """Import it now: on the Qt thread, at the moment of the first picture, it would be a stall. For a worker thread."""
    for name in _MODULES:
        import_module(name)
    from medviewer.services.hanging_protocols import program_protocols

    program_protocols()
