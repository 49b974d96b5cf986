"""What is printed: texts out of files may hold anything, and must not steer the terminal."""

import sys
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

from medviewer.dicom.source_file import printable


def set_up_streams() -> None:
    """Have standard output and standard error there, and able to take any character."""
    sys.stdout = (
        sys.stdout or _nowhere()
    )  # neither is there where they were closed, nor in a program without console
    sys.stderr = sys.stderr or _nowhere()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def answer(*lines: object) -> None:
    """Print lines of a command's answer, each as one line of visible characters."""
    for line in lines:
        print(printable(str(line)))


def say(text: str) -> None:
    """A line for the person at the terminal, kept apart from the answer."""
    with suppress(OSError):  # where standard error is full, nothing can be told
        print(printable(text), file=sys.stderr)


def _nowhere() -> TextIO:
    return Path("nul" if sys.platform == "win32" else "/dev/null").open("w", encoding="utf-8")
