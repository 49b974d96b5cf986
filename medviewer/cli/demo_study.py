"""`medviewer demo-study`: writes the synthetic chest CT."""

import argparse
from pathlib import Path

from medviewer.cli.exit_codes import ExitCode
from medviewer.cli.progress import terminal_context
from medviewer.i18n import _
from medviewer.report.save import FolderNotWritableError


class DemoStudy:
    """The command."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "folder", type=Path, metavar="DIR", help=_("where to write; made if it is not there")
        )

    def run(self, arguments: argparse.Namespace) -> int:
        from medviewer.dicom.demo_study import write_demo_study

        with terminal_context() as context:
            try:
                write_demo_study(
                    arguments.folder,
                    publish=lambda done, total, message: context.step(done, total, _(message)),
                )
            except OSError as error:
                raise FolderNotWritableError(
                    f"demo study: {error.strerror}", name=arguments.folder.name
                ) from error
        print(arguments.folder)
        return ExitCode.DONE
