"""How each network is trained, as data."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

import keras

from medviewer.analysis.model_card import PatchSpec
from medviewer.training.architectures import compact_cnn, reference_cnn
from medviewer.training.augment import Augmentation


class Labels(Enum):
    """What a network is taught."""

    HARD = "hard"  # consensus 4 or 5 against 1 or 2, of nodules with three readers or more
    SOFT = "soft"  # (mean malignancy - 1) / 4, of all nodules


@dataclass(frozen=True)
class Recipe:
    """Everything that decides a training but the data.

    Attributes:
        name: The name on the command line.
        build: Makes a fresh network. Compiled already, or compiled by the training (Adam with a cosine
            schedule from `learning_rate`, binary cross-entropy).
        patch: What the network looks at.
        labels: What it is taught.
        epochs: Passes over the training nodules.
        batch_size: Nodules in each step.
        learning_rate: Start of the cosine schedule; not used for a network that comes compiled.
        augmentation: How nodules are varied, None for not at all.
        seed: Of weights, order and augmentation.
        model_id: The model made of it, None where only its cross-validation is wanted.
    """

    name: str
    build: Callable[[], keras.Model]
    patch: PatchSpec
    labels: Labels
    epochs: int
    batch_size: int
    learning_rate: float = 1e-3
    augmentation: Augmentation | None = None
    seed: int = 20240
    model_id: str | None = None


REFERENCE_CNN = Recipe(
    name="reference-cnn",
    build=reference_cnn.build,
    # lung (1500/-600), mediastinum (400/40) and bone (2000/400) windows as low and high HU
    patch=PatchSpec(36.0, 224, ((-1350, 150), (-160, 240), (-600, 1400))),
    labels=Labels.HARD,
    epochs=10,
    batch_size=32,
)

COMPACT_CNN = Recipe(
    name="compact-cnn",
    build=compact_cnn.build,
    patch=PatchSpec(36.0, 48, ((-1000, 400),)),
    labels=Labels.SOFT,
    epochs=24,
    batch_size=32,
    learning_rate=2e-3,
    augmentation=Augmentation(),
    model_id="lung-nodule",
)

RECIPES = (COMPACT_CNN, REFERENCE_CNN)
