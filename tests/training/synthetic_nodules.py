"""Bright disks on dark ground, rated the more suspicious the larger they are; some with slices beside."""

import numpy as np

from medviewer.training.datasets import ATTRIBUTES

MEAN_BY_CONSENSUS = {1: 1.25, 2: 2.0, 3: 3.0, 4: 4.25, 5: 5.0}


def nodule_fields(count=60, seed=0):
    rng = np.random.default_rng(seed)
    spacing = rng.uniform(0.6, 0.8, count).astype(np.float32)
    consensus = rng.integers(1, 6, count)
    diameter = 3.0 * consensus + rng.normal(0, 0.5, count)
    places = np.indices((71, 71)) - 35
    distance = np.hypot(*places)[None] * spacing[:, None, None]
    hu = np.where(distance <= diameter[:, None, None] / 2, 50, -850) + rng.normal(0, 30, (count, 71, 71))
    return {
        "hu": hu.astype(np.int16),
        "pixel_spacing_mm": spacing,
        "patient_id": np.array([f"SYNTHETIC-{number // 2:04d}" for number in range(count)]),
        "equiv_diameter_mm": diameter.astype(np.float32),
        "mean_malignancy": np.array([MEAN_BY_CONSENSUS[value] for value in consensus.tolist()], np.float32),
        "consensus_malignancy": consensus.astype(np.int8),
        "n_readers": rng.integers(2, 5, count).astype(np.int8),
        "reader_malignancy": np.column_stack(
            [consensus, np.minimum(consensus + rng.integers(0, 3, count), 5)]
        ),
        "manufacturer": np.array(["SIEMENS", "GE MEDICAL SYSTEMS"])[rng.integers(0, 2, count)],
        **{name: rng.integers(1, grades + 1, count).astype(np.int8) for name, grades in ATTRIBUTES.items()},
    }


def write_nodules(path, **fields):
    np.savez(path, **(fields or nodule_fields()))
    return path


def outlined_fields(fields, rows=(3, 8)):
    """The same disks as lidc-nodule-3d holds them: 5 slices, the picture's in the middle, the disks smaller outwards."""
    volumes, masks = [], []
    for row in rows:
        picture, spacing = fields["hu"][row], float(fields["pixel_spacing_mm"][row])
        distance = np.hypot(*(np.indices(picture.shape) - 35)) * spacing
        radius = fields["equiv_diameter_mm"][row] / 2
        disks = np.stack([distance <= radius * share for share in (0.3, 0.8, 1.0, 0.9, 0.3)])
        slices = np.where(disks, 50, -850).astype(np.int16)
        slices[2] = picture
        volumes.append(slices[:, 8:64, 10:60].transpose(2, 1, 0))
        masks.append(disks[:, 8:64, 10:60].transpose(2, 1, 0))
    sizes = [volume.size for volume in volumes]
    spacings = [(float(fields["pixel_spacing_mm"][row]),) * 2 + (1.5,) for row in rows]
    return {
        "hu_flat": np.concatenate([volume.ravel() for volume in volumes]),
        "mask_flat": np.concatenate([mask.ravel() for mask in masks]).astype(np.uint8),
        "offsets": np.concatenate([[0], np.cumsum(sizes)]),
        "shape_xyz": np.array([volume.shape for volume in volumes]),
        "spacing_xyz_mm": np.array(spacings),
        "patient_id": fields["patient_id"][list(rows)],
    }
