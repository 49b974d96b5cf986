"""`medviewer evaluate`: scores a labelled file of nodules."""

import argparse
import os
from pathlib import Path

from medviewer import paths
from medviewer.cli.exit_codes import ExitCode
from medviewer.cli.terminal import answer
from medviewer.i18n import _


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
        # the same sums on every processor, as in the inference worker, and no notices on the terminal
        os.environ.update(TF_ENABLE_ONEDNN_OPTS="0", TF_CPP_MIN_LOG_LEVEL="3")
        os.environ.setdefault(
            "MPLCONFIGDIR", str(paths.cache_folder() / "matplotlib")
        )  # there may be no home
        from medviewer.services.inference_worker import installed_models  # TensorFlow
        from medviewer.training.evaluate import evaluate

        models = installed_models(arguments.model)
        result = evaluate(models, arguments.data, arguments.scores, arguments.json)
        text = _(
            "{nodules} nodules; Analyze would show no score of {withheld}, and {unmeasured} could not be measured"
        )
        answer(text.format(**{name: result[name] for name in ("nodules", "withheld", "unmeasured")}))
        for metric in result["metrics"]:
            answer(f"{_(metric['label'])}: {metric['value']:.3f} ({metric['low']:.3f}-{metric['high']:.3f})")
        answer(_("On nodules the model was trained on, these figures say nothing."))
        return ExitCode.DONE
