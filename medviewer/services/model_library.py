"""The models that came with the program."""

from pathlib import Path

from medviewer import paths
from medviewer.analysis.model_card import CARD_FILE, MissingModelError, ModelCard, load_card

DEFAULT_MODEL_ID = "lung-nodule"


def model_ids() -> tuple[str, ...]:
    """The installed models, the default first."""
    found = sorted(path.parent.name for path in _models_folder().glob(f"*/{CARD_FILE}"))
    return tuple(sorted(found, key=lambda model_id: model_id != DEFAULT_MODEL_ID))


def model_folder(model_id: str) -> Path:
    """Where a model lies.

    Raises:
        MissingModelError: There is no such model.
    """
    if model_id not in model_ids():
        raise MissingModelError("no such model", model=model_id)
    return _models_folder() / model_id


def card(model_id: str) -> ModelCard:
    """A model's card.

    Raises:
        MissingModelError: There is no such model.
        DamagedModelError: Its card can't be read.
    """
    return load_card(model_folder(model_id))


def _models_folder() -> Path:
    return paths.resources() / "models"
