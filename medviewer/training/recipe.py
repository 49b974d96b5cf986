"""How each network is trained, as data."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

import keras

from medviewer.analysis.model_card import PatchSpec
from medviewer.training.architectures import compact_cnn, reference_cnn
from medviewer.training.augment import Augmentation

JITTER_MM = 3.0


class Labels(Enum):
    """What a network is taught."""

    HARD = "hard"  # consensus 4 or 5 against 1 or 2, of nodules with three readers or more
    SOFT = "soft"  # (mean malignancy - 1) / 4, of all nodules


@dataclass(frozen=True)
class Recipe:
    """Everything that decides a training but the data.

    Attributes:
        name: The name on the command line.
        build: Makes a fresh network. Compiled already, or compiled by the training (AdamW with a cosine
            schedule from `learning_rate`, `score_loss`).
        patch: What the network looks at.
        labels: What it is taught.
        epochs: Passes over the training nodules.
        batch_size: Nodules in each step.
        learning_rate: Start of the cosine schedule; not used for a network that comes compiled.
        order_weight: What the order of a batch's pairs counts beside the cross-entropy; 0 for nothing.
        attribute_weight: What the mean squared error of the readers' attributes counts beside the cross-entropy, for a
            network with a second output for them; 0 where there is none.
        stray_weight: What evidence beside the nodule counts beside the cross-entropy, for a network whose last output is
            its last map (`stray_evidence`); 0 for nothing.
        averaged_from: Share of the epochs after which the weights at each epoch's end are averaged (each new one
            counting 0.3); 1 for no averaging.
        augmentation: How nodules are varied, None for not at all.
        jitters: How often each nodule is scored again, pointed at up to `JITTER_MM` off its middle along each axis.
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
    order_weight: float = 0.0
    attribute_weight: float = 0.0
    stray_weight: float = 0.0
    averaged_from: float = 1.0
    augmentation: Augmentation | None = None
    jitters: int = 0
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
    patch=PatchSpec(28.0, 48, ((-1000, 400), (-160, 800))),
    labels=Labels.SOFT,
    epochs=20,
    batch_size=32,
    learning_rate=2e-3,
    order_weight=1.0,
    attribute_weight=0.5,
    stray_weight=0.25,
    averaged_from=0.4,
    augmentation=Augmentation(beside=0.3, blur_px=0.9, sharpening=0.6, offset_hu=15, noise_hu=30),
    jitters=3,
    model_id="lung-nodule",
)

RECIPES = (COMPACT_CNN, REFERENCE_CNN)
