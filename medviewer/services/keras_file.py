"""Loads a network's file once it is known to be the one its model's card speaks of."""

import json
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from medviewer.analysis.model_card import DamagedModelError, MissingModelError, ModelCard, file_sha256

if TYPE_CHECKING:
    import keras


def checked_file(card: ModelCard, folder: Path, name: str) -> Path:
    """A model's file, its bytes checked against the card.

    Raises:
        MissingModelError: The folder does not hold it.
        DamagedModelError: Its SHA-256 is not the card's.
    """
    path = folder / name
    if not path.is_file():
        raise MissingModelError(f"no {name}", model=card.id)
    if file_sha256(path) != card.files.get(name):
        raise DamagedModelError(f"{name} of {card.id}: wrong SHA-256")
    return path


def archived_layers(path: Path) -> list[dict[str, Any]]:
    """The layers of a .keras file as its own configuration lists them; nothing is loaded.

    Each has a "class_name" and a "config"; there is at least one.

    Raises:
        DamagedModelError: The file is no .keras archive of a model of layers.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            layers = json.loads(archive.read("config.json"))["config"]["layers"]
        return [
            {"class_name": str(layer["class_name"]), "config": dict(layer["config"])}
            for layer in [layers[0], *layers[1:]]
        ]
    except (OSError, zipfile.BadZipFile, ValueError, LookupError, TypeError, RecursionError) as error:
        raise DamagedModelError(f"network file: {type(error).__name__}") from error


def load_network(path: Path) -> "keras.Model":
    """Load a .keras file whose layers were checked, without its training state.

    Raises:
        DamagedModelError: It can't be read.
    """
    import keras

    try:
        return keras.models.load_model(path, compile=False, safe_mode=True)
    except Exception as error:  # Keras raises whatever the broken part of the file led to
        raise DamagedModelError(f"network file: {type(error).__name__}") from error
