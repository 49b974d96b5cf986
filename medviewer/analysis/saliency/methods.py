"""The ways to ask a model where it looked, all with one signature, and the choice among them."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.saliency import grad_cam, hires_cam, integrated_gradients, occlusion
from medviewer.analysis.saliency.symmetry import dihedral_mean
from medviewer.analysis.score_model import Patches, ScoreModel

_SAME = 1e-4


@dataclass(frozen=True)
class Method:
    """One way to explain a logit.

    Attributes:
        name: As its paper names it.
        contributions: (patches, model) -> (count, rows, columns) float32, signed, at the method's own resolution:
            above 0 where the patch speaks for the finding.
    """

    name: str
    contributions: Callable[[Patches, ScoreModel], NDArray[np.float32]]


def _by_hires_cam(patches: Patches, model: ScoreModel) -> NDArray[np.float32]:
    features = model.feature_maps(patches)
    return hires_cam.hires_cam(features.maps, features.gradients)


def _by_grad_cam(patches: Patches, model: ScoreModel) -> NDArray[np.float32]:
    features = model.feature_maps(patches)
    return grad_cam.grad_cam(features.maps, features.gradients)


HIRES_CAM = Method(hires_cam.NAME, dihedral_mean(_by_hires_cam))
GRAD_CAM = Method(grad_cam.NAME, dihedral_mean(_by_grad_cam))
INTEGRATED_GRADIENTS = Method(integrated_gradients.NAME, integrated_gradients.integrated_gradients)
OCCLUSION = Method(occlusion.NAME, occlusion.occlusion)
METHODS = (HIRES_CAM, GRAD_CAM, INTEGRATED_GRADIENTS, OCCLUSION)


def chosen_method(patches: Patches, model: ScoreModel) -> Method:
    """HiResCAM where it is exact, else Grad-CAM.

    HiResCAM is exact where the maps go through one linear layer to the logit. Then the logit's gradient by
    the maps is the same for every patch; that is looked at here, on the patches and their mirror images.

    Args:
        patches: (count, rows, columns, channels), at least one.
        model: The network.
    """
    shown = np.concatenate([patches[:4], patches[:4, ::-1], patches[:4, :, ::-1]])
    gradients = model.feature_maps(shown).gradients
    is_linear = float(np.ptp(gradients, axis=0).max()) <= _SAME * float(np.abs(gradients).max())
    return HIRES_CAM if is_linear else GRAD_CAM
