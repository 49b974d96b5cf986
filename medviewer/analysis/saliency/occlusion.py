"""Occlusion: how far the logit falls when a window of the patch is hidden. The reference method."""

import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.saliency.fills import Masks, blurred, neighborhood
from medviewer.analysis.score_model import Patches, ScoreModel

NAME = "Occlusion"
WINDOW_SHARE = 1 / 8
"""Edge of the window, as a share of the patch's edge; neighbouring windows overlap by about half."""


def windows(size: int) -> Masks:
    """The windows on a square patch of that edge, row by row: (places x places, size, size)."""
    edge = max(2, round(size * WINDOW_SHARE))
    places = int(np.ceil((size - edge) / (edge / 2))) + 1
    starts = np.rint(np.linspace(0, size - edge, places)).astype(int)
    lines = np.zeros((places, size), np.bool_)
    for line, start in zip(lines, starts, strict=True):
        line[start : start + edge] = True
    masks = lines[:, None, :, None] & lines[None, :, None, :]
    return masks.reshape(places * places, size, size)


def occlusion(patches: Patches, model: ScoreModel) -> NDArray[np.float32]:
    """The fall of the logit behind each cell: mean over the windows that hide it and over two fills.

    The fills are the mean of the window's surroundings and heavy blur.

    Args:
        patches: (count, rows, columns, channels), square.
        model: The network.

    Returns:
        (count, rows, columns), signed: above 0 where the hidden part spoke for the finding.

    References:
        Zeiler MD, Fergus R, arXiv:1311.2901.
    """
    masks = windows(patches.shape[1])
    hidden_often = masks.sum(axis=0)
    falls = np.stack([_falls(patch, masks, model) for patch in patches])
    spread = np.tensordot(falls, masks.astype(np.float32), axes=1) / hidden_often
    return np.asarray(spread, dtype=np.float32)


def _falls(patch: Patches, masks: Masks, model: ScoreModel) -> NDArray[np.float32]:
    hidden = masks[..., None]
    without = np.concatenate(
        [
            patch[None],
            np.where(hidden, neighborhood(patch, masks), patch),
            np.where(hidden, blurred(patch), patch),
        ]
    )
    logits = model.logits(without)
    return np.asarray(logits[0] - logits[1:].reshape(2, len(masks)).mean(axis=0))
