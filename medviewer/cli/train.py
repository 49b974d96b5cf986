"""`medviewer train`: trains a network by its recipe."""

import argparse
import os
from pathlib import Path

from medviewer import paths
from medviewer.cli.exit_codes import ExitCode
from medviewer.cli.terminal import answer
from medviewer.i18n import _


class Train:
    """The command."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "name",
            metavar="NAME",
            help=_("lung-nodule, or a part of it: nodule-outline, nodule-guard; or reference-cnn"),
        )
        parser.add_argument(
            "--data", type=Path, required=True, metavar="DIR", help=_("folder of the labelled sets")
        )
        parser.add_argument(
            "--out", type=Path, required=True, metavar="DIR", help=_("folder for the model and the report")
        )

    def run(self, arguments: argparse.Namespace) -> int:
        os.environ.setdefault(
            "MPLCONFIGDIR", str(paths.cache_folder() / "matplotlib")
        )  # there may be no home
        from medviewer.training.fit import train  # TensorFlow

        train(arguments.name, arguments.data, arguments.out)
        answer(arguments.out)
        return ExitCode.DONE
