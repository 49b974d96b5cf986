"""`medviewer evaluate`: scores a labelled file of nodules."""

import argparse
from pathlib import Path

from medviewer.cli.exit_codes import ExitCode
from medviewer.i18n import _
from medviewer.services.model_library import model_folder


class Evaluate:
    """The command."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("model", metavar="ID", help=_("the model, as “medviewer models” lists it"))
        parser.add_argument(
            "--data",
            type=Path,
            required=True,
            metavar="F.npz",
            help=_("nodules in the form of lidc-nodule-2d"),
        )
        parser.add_argument(
            "--scores", type=Path, required=True, metavar="F.csv", help=_("one line row,score per nodule")
        )
        parser.add_argument("--json", type=Path, metavar="F", help=_("write the measured figures here"))

    def run(self, arguments: argparse.Namespace) -> int:
        folder = model_folder(arguments.model)
        from medviewer.services.keras_model import load_keras_model  # TensorFlow
        from medviewer.training.evaluate import evaluate

        result = evaluate(load_keras_model(folder), arguments.data, arguments.scores, arguments.json)
        text = _("{nodules} nodules, {refused} of them refused")
        print(text.format(nodules=result["nodules"], refused=result["refused"]))
        for metric in result["metrics"]:
            print(f"{_(metric['label'])}: {metric['value']:.3f} ({metric['low']:.3f}-{metric['high']:.3f})")
        print(_("On nodules the model was trained on, these figures say nothing."))
        return ExitCode.DONE
