"""The table of commands; a command's own module is imported when it is asked for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from medviewer.cli.parser import Command
from medviewer.i18n import N_

PictureWindow = Callable[[Sequence[Path]], bytes]
"""Opens paths in the window, analyses what it shows, and gives a picture of the window as PNG."""


@dataclass(frozen=True)
class CommandRow:
    """One command.

    Attributes:
        name: What is typed.
        summary: What it does, not yet translated.
        load: Makes the command.
    """

    name: str
    summary: str
    load: Callable[[PictureWindow], Command]


def _info(_picture: PictureWindow) -> Command:
    from medviewer.cli.info import Info

    return Info()


def _render(_picture: PictureWindow) -> Command:
    from medviewer.cli.render import Render

    return Render()


def _analyze(_picture: PictureWindow) -> Command:
    from medviewer.cli.analyze import Analyze

    return Analyze()


def _verify(_picture: PictureWindow) -> Command:
    from medviewer.cli.verify import Verify

    return Verify()


def _models(_picture: PictureWindow) -> Command:
    from medviewer.cli.models import Models

    return Models()


def _train(_picture: PictureWindow) -> Command:
    from medviewer.cli.train import Train

    return Train()


def _evaluate(_picture: PictureWindow) -> Command:
    from medviewer.cli.evaluate import Evaluate

    return Evaluate()


def _demo_study(_picture: PictureWindow) -> Command:
    from medviewer.cli.demo_study import DemoStudy

    return DemoStudy()


def _demo_report(picture_window: PictureWindow) -> Command:
    from medviewer.cli.demo_report import DemoReport

    return DemoReport(picture_window)


COMMANDS = (
    CommandRow(
        "info", N_("lists patients, studies and series with their geometry, and the files left out"), _info
    ),
    CommandRow("render", N_("draws one slice as a PNG picture"), _render),
    CommandRow("analyze", N_("analyzes a series; writes the PDF, the JSON result and a picture"), _analyze),
    CommandRow("verify", N_("repeats a recorded analysis, and says whether the same comes out"), _verify),
    CommandRow("models", N_("lists the models, or shows the card of one"), _models),
    CommandRow("train", N_("trains a network, with a report of its cross-validation"), _train),
    CommandRow("evaluate", N_("scores each nodule of a file just as Analyze would"), _evaluate),
    CommandRow(
        "demo-study", N_("writes a synthetic chest CT with planted nodules, and truth.json"), _demo_study
    ),
    CommandRow("demo-report", N_("does the whole job on the demo study without a display"), _demo_report),
)


def command_row(name: str) -> CommandRow | None:
    """The command of that name, None where there is none."""
    return next((row for row in COMMANDS if row.name == name), None)
