"""Small synthetic sets in the form of lung-candidate-patches and lidc-nodule-2d: disks are nodules, bars are not."""

import numpy as np

from tests.training.synthetic_nodules import nodule_fields, write_nodules


def candidate_fields(count=60, seed=0):
    rng = np.random.default_rng(seed)
    label = np.arange(count) % 3 == 0
    rows, columns = np.indices((50, 50)) - 24.5
    image = np.full((count, 50, 50), 27.0) + rng.normal(0, 5, (count, 50, 50))
    image[label] += 150 * (np.hypot(rows, columns) < 6)
    image[~label] += 150 * (np.abs(rows) < 3)
    patients = [f"SYNTHETIC-{number // 3:04d}" for number in range(count)]
    exact = np.arange(count) % 4 != 0
    named = [
        name if known else f"between:{name}..{name}" for name, known in zip(patients, exact, strict=True)
    ]
    return {
        "image": np.clip(image, 0, 255).astype(np.uint8),
        "label": label.astype(np.int8),
        "patient": np.array(named),
        "patient_exact": exact,
        "cv_block": ((np.arange(count) // 3) % 5).astype(np.int8),
    }


def write_guard_sets(folder, *, excluded=()):
    for name in ("lung-candidate-patches", "lidc-nodule-2d"):
        (folder / name).mkdir(parents=True)
    np.savez(folder / "lung-candidate-patches" / "candidates.npz", **candidate_fields())
    fields = nodule_fields(count=40)
    fields["hu"][:, 5:66, 58:61] = 0  # a bar beside each nodule
    fields["hu"][:, 10:14, 10:14] = 30  # and a vessel across the slice
    write_nodules(folder / "lidc-nodule-2d" / "nodules.npz", **fields)
    (folder / "LIDC_excluded_patients.txt").write_text("\n".join(excluded))
    return folder
