"""`medviewer demo-study`: writes the synthetic chest CT."""

import argparse
from pathlib import Path

from medviewer.cli.exit_codes import ExitCode
from medviewer.cli.progress import terminal_context
from medviewer.cli.terminal import answer
from medviewer.i18n import _


class DemoStudy:
    """The command."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "folder", type=Path, metavar="DIR", help=_("where to write; made if it is not there")
        )

    def run(self, arguments: argparse.Namespace) -> int:
        from medviewer.services.demo_cache import put_demo_study

        with terminal_context() as context:
            put_demo_study(context, arguments.folder)
        answer(arguments.folder)
        return ExitCode.DONE
