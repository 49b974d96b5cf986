"""Starts medviewer: the window, or one of its commands."""

import multiprocessing
import sys
from collections.abc import Sequence
from pathlib import Path

from medviewer.cli.command_line import WindowDoors, run


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program with these arguments (else the process's own); returns the exit code."""
    multiprocessing.freeze_support()
    return run(sys.argv[1:] if arguments is None else arguments, WindowDoors(_open_window, _grab_window))


def _open_window(paths: Sequence[Path], demo: bool) -> int:
    from medviewer import app  # Qt

    return app.run(paths, demo=demo)


def _grab_window(study_folder: Path, picture: Path) -> None:
    from medviewer import app  # Qt

    app.grab_analysed(study_folder, picture)


if __name__ == "__main__":
    sys.exit(main())
