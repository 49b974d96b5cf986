"""Balls of soft tissue in lung as outlined nodules, and as a set's file."""

import numpy as np

from medviewer.training.outline.datasets import outlined_nodule
from tests.analysis.simple_chest import LUNG, TISSUE

SPACING_MM = (2.0, 0.7, 0.7)
SHAPE = (14, 60, 64)


def ball(radius_mm=6.0, patient_id="P-0", *, spacing_mm=SPACING_MM, shape=SHAPE, noise_hu=0.0, seed=0):
    """A ball in the middle of its slices, and its voxels as the readers' mask."""
    middle = (np.array(shape) - 1) / 2
    places = np.moveaxis(np.indices(shape), 0, -1) - middle
    mask = np.linalg.norm(places * spacing_mm, axis=-1) <= radius_mm
    values = np.where(mask, TISSUE, LUNG) + np.random.default_rng(seed).normal(0, noise_hu, shape)
    return outlined_nodule(values.astype(np.int16), mask, spacing_mm, patient_id)


def set_fields(nodules):
    """The arrays of a set's file: columns come first, as the set has them."""
    flat = [np.asarray(n.volume.values).transpose(2, 1, 0).ravel() for n in nodules]
    return {
        "hu_flat": np.concatenate(flat),
        "mask_flat": np.concatenate([n.mask.transpose(2, 1, 0).ravel() for n in nodules]),
        "offsets": np.cumsum([0, *(len(each) for each in flat)]),
        "shape_xyz": np.array([n.mask.shape[::-1] for n in nodules]),
        "spacing_xyz_mm": np.array([n.volume.geometry.spacing_mm[::-1] for n in nodules]),
        "patient_id": np.array([n.patient_id for n in nodules]),
    }
