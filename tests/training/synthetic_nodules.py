"""Bright disks on dark ground, rated the more suspicious the larger they are."""

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
