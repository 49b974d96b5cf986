"""The command line's grammar."""

import argparse
from collections.abc import Mapping
from typing import Protocol

import medviewer
from medviewer.i18n import LANGUAGES, _

EDGES = range(64, 8193)
LARGEST_VALUE = 1e9
"""No window and no place of a patient lies beyond it: single precision no longer tells such values apart."""


class Command(Protocol):
    """One command: its arguments, and what it does."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare what may follow the command's name."""

    def run(self, arguments: argparse.Namespace) -> int:
        """Do it; returns the exit code."""


def window_parser(commands: Mapping[str, str]) -> argparse.ArgumentParser:
    """The grammar of `medviewer [PATH ...]`.

    Args:
        commands: Name -> translated summary of each command, for the help.
    """
    listed = "\n".join(f"  {name:<13}{summary}" for name, summary in commands.items())
    parser = argparse.ArgumentParser(
        prog="medviewer",
        usage="medviewer [--demo] [PATH ...]\n       medviewer COMMAND ...",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description=_("Opens the window with the studies under each PATH: folders, files or ZIP archives."),
        epilog="\n".join(
            (
                _("commands (each has its own --help):"),
                listed,
                "",
                _("A file or folder named like a command is opened as ./NAME."),
                _("exit codes: 0 done, 1 failed, 2 usage, 3 nothing readable, 4 refused as unsuitable"),
                _("Investigational, not for diagnostic use."),
            )
        ),
    )
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help=_("what to open; nothing opens an empty window")
    )
    parser.add_argument("--demo", action="store_true", help=_("open the synthetic demo study"))
    parser.add_argument("--version", action="version", version=f"medviewer {medviewer.__version__}")
    return parser


def command_parser(name: str, summary: str, command: Command) -> argparse.ArgumentParser:
    """The grammar of one command."""
    parser = argparse.ArgumentParser(prog=f"medviewer {name}", description=summary)
    command.add_arguments(parser)
    parser.add_argument(
        "--language",
        choices=sorted(LANGUAGES),
        help=_("language of all texts and documents (else as in the settings, else as the system)"),
    )
    return parser


def positive(text: str) -> int:
    """A whole number of at least 1."""
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


positive.__name__ = "positive whole number"  # argparse names the type so in its message


def position(text: str) -> tuple[float, float, float]:
    """A point "X,Y,Z" in mm."""
    x, y, z = (_number(part) for part in text.split(","))
    return (x, y, z)


position.__name__ = "position X,Y,Z in mm"


def picture_edge(text: str) -> int:
    """Pixels along the edge of a picture."""
    try:
        edge = int(text)
    except ValueError:
        edge = 0
    if edge not in EDGES:
        wanted = _("a whole number from {least} to {most} is expected here")
        raise argparse.ArgumentTypeError(wanted.format(least=EDGES[0], most=EDGES[-1]))
    return edge


def window_number(text: str) -> float:
    """Center or width of a window, in the series' own units."""
    return _number(text)


window_number.__name__ = "number"


def _number(text: str) -> float:
    number = float(text)
    if not abs(number) <= LARGEST_VALUE:  # so that nan is refused, too
        raise ValueError(text)
    return number
