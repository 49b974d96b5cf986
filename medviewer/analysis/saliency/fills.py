"""What is put in the place of a part of a patch, to see what the model does without it."""

import cv2
import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.score_model import Patches

Masks = NDArray[np.bool_]
"""(count, rows, columns), True where something is taken out."""

BLUR_SHARE = 1 / 8
"""Standard deviation of the heavy blur, as a share of the patch's edge."""
RIM_SHARE = 1 / 8
"""Width of the rim that stands for the background, as a share of the patch's edge."""


def air(patch: Patches) -> Patches:
    """The lower end of every channel: air where that is -1000 HU. (rows, columns, channels), as all here."""
    return np.zeros_like(patch)


def blurred(patch: Patches) -> Patches:
    """The patch so heavily blurred that no nodule is left in it; its brightness stays."""
    deviation = patch.shape[0] * BLUR_SHARE
    soft = cv2.GaussianBlur(patch, (0, 0), deviation, borderType=cv2.BORDER_REPLICATE)
    return np.asarray(soft, dtype=np.float32).reshape(patch.shape)


def background(patch: Patches) -> Patches:
    """The median of the patch's outermost eighth, channel by channel: lung, as a rule."""
    width = max(1, round(patch.shape[0] * RIM_SHARE))
    is_rim = np.ones(patch.shape[:2], np.bool_)
    is_rim[width:-width, width:-width] = False
    return np.broadcast_to(np.median(patch[is_rim], axis=0).astype(np.float32), patch.shape)


def neighborhood(patch: Patches, masks: Masks) -> NDArray[np.float32]:
    """The mean of what lies around each mask, in a ring a sixteenth of the patch wide.

    Args:
        patch: (rows, columns, channels).
        masks: (count, rows, columns). Where nothing lies around a mask, the whole patch counts.

    Returns:
        (count, 1, 1, channels).
    """
    reach = 2 * max(1, patch.shape[0] // 16) + 1
    kernel = np.ones((reach, reach), np.uint8)
    rings = [(cv2.dilate(mask.astype(np.uint8), kernel) > 0) & ~mask for mask in masks]
    means = [patch[ring].mean(axis=0) if ring.any() else patch.mean(axis=(0, 1)) for ring in rings]
    return np.array(means, dtype=np.float32).reshape(len(masks), 1, 1, patch.shape[2])
