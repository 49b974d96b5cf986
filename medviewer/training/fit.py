"""Trains what is asked for by its name: the shipped model with all its parts, or one of them alone."""

from collections.abc import Callable
from pathlib import Path

from medviewer.errors import MedviewerError
from medviewer.i18n import N_
from medviewer.training.guard.fit import train_guard
from medviewer.training.lung_nodule import train_lung_nodule
from medviewer.training.outline.fit import train_outline
from medviewer.training.progress import Publish, progress_bar
from medviewer.training.reference import train_reference_cnn

Training = Callable[[Path, Path, Publish], object]
"""Called with (folder of the labelled sets, folder for the results, progress)."""

TRAININGS: dict[str, Training] = {
    "lung-nodule": train_lung_nodule,
    "nodule-outline": train_outline,
    "nodule-guard": train_guard,
    "reference-cnn": train_reference_cnn,
}


class UnknownTrainingError(MedviewerError):
    """There is no training of that name."""

    message = N_("There is no training called “{name}”.")
    hint = N_("There are: {known}.")


def train(name: str, data_folder: Path, out_folder: Path, publish: Publish | None = None) -> None:
    """Train `name` and measure it by patient. A stopped run goes on after its last finished fold.

    Args:
        name: "lung-nodule" for the shipped model with all its parts, or one of the others in `TRAININGS`.
        data_folder: The folder of the labelled sets: lidc-nodule-2d, lidc-nodule-3d, lung-candidate-patches.
        out_folder: Where results are written; made if need be.
        publish: Told of progress (steps done, steps in all, message); a bar on a terminal where None.

    Raises:
        UnknownTrainingError: There is no such training.
        UnreadableDataSetError: The data can't be read.
    """
    if name not in TRAININGS:
        raise UnknownTrainingError(f"training {name}", name=name, known=", ".join(TRAININGS))
    if publish is not None:
        TRAININGS[name](data_folder, out_folder, publish)
        return
    with progress_bar() as bar:
        TRAININGS[name](data_folder, out_folder, bar)
