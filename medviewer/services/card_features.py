"""Loads the feature statistics that a model's card names."""

from pathlib import Path

from medviewer.analysis.feature_distance import FeatureStatistics
from medviewer.analysis.feature_file import FEATURES_FILE, load_features
from medviewer.analysis.model_card import ModelCard
from medviewer.services.keras_file import checked_file


def load_card_features(card: ModelCard, folder: Path) -> FeatureStatistics | None:
    """The statistics beside a card; None where it names none.

    Raises:
        MissingModelError: The card names them, but the folder does not hold them.
        DamagedModelError: The file is not the card's (SHA-256), or can't be read.
    """
    if FEATURES_FILE not in card.files:
        return None
    return load_features(checked_file(card, folder, FEATURES_FILE))
