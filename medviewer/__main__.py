"""Starts medviewer: the window, or one of its commands."""

import multiprocessing
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from medviewer.cli.command_line import WindowDoors, run
from medviewer.cli.display import NoDisplayError, has_display
from medviewer.cli.terminal import set_up_streams


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program with these arguments (else the process's own); returns the exit code."""
    multiprocessing.freeze_support()
    set_up_streams()
    return run(sys.argv[1:] if arguments is None else arguments, WindowDoors(_open_window, _picture_window))


def _open_window(sources: Sequence[Path]) -> int:
    if not has_display():
        raise NoDisplayError("no display")
    from medviewer import app  # Qt

    return app.run(sources)


def _picture_window(sources: Sequence[Path]) -> bytes:
    """The window at work on `sources`, as PNG; the reader's own settings are neither read nor written."""
    from medviewer.app import build_window
    from medviewer.report.pdf.write import ensure_application
    from medviewer.services.end_signals import end_now, end_signals
    from medviewer.ui.analysed_picture import analysed_picture

    heard: list[int] = []

    def check() -> None:
        if heard:
            end_now(heard[0])

    ensure_application()
    # Qt would swallow what a signal raises inside of it: it is only noted there
    with end_signals(heard.append), tempfile.TemporaryDirectory(prefix="medviewer-") as folder:
        program = build_window(folder=Path(folder))
        program.start_background()
        try:
            return analysed_picture(program.window, program.desk, sources, check)
        finally:
            program.close()


if __name__ == "__main__":
    sys.exit(main())
