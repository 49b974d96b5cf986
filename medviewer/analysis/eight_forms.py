"""The eight turned and mirrored forms of patches, none of which is more right than another."""

import numpy as np

from medviewer.analysis.score_model import Patches


def eight_forms(patches: Patches) -> Patches:
    """All of the patches (count, size, size, channels) in each form: (8 * count, ...), one form after the other."""
    forms = []
    for turns in range(4):
        turned = np.rot90(patches, turns, axes=(1, 2))
        forms += [turned, turned[:, ::-1]]
    return np.ascontiguousarray(np.concatenate(forms))
