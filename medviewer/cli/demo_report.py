"""`medviewer demo-report`: the whole main job on the demo study, without a display."""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

from medviewer.cli.analysing import analysed
from medviewer.cli.analyze import write_documents
from medviewer.cli.exit_codes import ExitCode
from medviewer.cli.opening import opened
from medviewer.cli.progress import terminal_context
from medviewer.cli.terminal import answer
from medviewer.i18n import _
from medviewer.report.save import not_written, save
from medviewer.services.demo_cache import demo_study_folder
from medviewer.services.model_library import DEFAULT_MODEL_ID


class DemoReport:
    """The command."""

    def __init__(self, picture_window: Callable[[Sequence[Path]], bytes]) -> None:
        self._picture_window = picture_window

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "folder", type=Path, metavar="DIR", help=_("where to write; made if it is not there")
        )

    def run(self, arguments: argparse.Namespace) -> int:
        folder: Path = arguments.folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise not_written(error, folder.name) from error
        targets = argparse.Namespace(
            pdf=folder / "summary.pdf", json=str(folder / "result.json"), overlay=folder / "overlay.png"
        )
        with terminal_context() as context:
            study_folder = demo_study_folder(context)
        with opened([study_folder]) as found:
            write_documents(
                found, analysed(found, found.series(None, "demo-report"), DEFAULT_MODEL_ID), targets
            )
        window = folder / "window.png"
        save(window, self._picture_window([study_folder]))
        answer(targets.pdf, targets.json, targets.overlay, window)
        return ExitCode.DONE
