"""The pictures that the guard learns from: LUNA16 candidates, the LIDC nodules' own slices, and whole scans."""

import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from medviewer.training.datasets import (
    NODULES_FOLDER,
    NoduleSet,
    UnreadableDataSetError,
    excluded_patients,
    load_training_set,
    patient_fold,
)
from medviewer.training.guard.whole_scans import SCANS_FOLDER, ScanPictures, load_scan_pictures

CANDIDATES_FOLDER = "lung-candidate-patches"
USUAL_SPACING_MM = 0.7
"""Edge of a pixel taken for the candidates, which came without: they have 0.5 to 0.9 mm."""

_GREY_HU = 1400.0 / 255.0
_LOWEST_HU = -1000.0


@dataclass(frozen=True, eq=False)
class CandidatePictures:
    """Candidates of a nodule search; every array has one row for each.

    Attributes:
        hu: (count, rows, columns) int16, -1000 to 400 HU in 256 steps, the candidate in the middle.
        is_nodule: (count,) the readers marked a nodule there.
        block: (count,) 0 to 4: no patient has candidates in two.
        patient: (count,) whose; where that is not exactly known, "between:A..B" names two in whose stretch it lies.
        is_exact: (count,) the patient is known.
    """

    hu: NDArray[np.int16]
    is_nodule: NDArray[np.bool_]
    block: NDArray[np.int64]
    patient: NDArray[np.str_]
    is_exact: NDArray[np.bool_]

    def blocks_by_patient(self) -> dict[str, int]:
        """The block of every patient that is named, alone or as an end of a stretch."""
        return {
            name: int(block)
            for label, block in zip(self.patient, self.block, strict=True)
            for name in str(label).removeprefix("between:").split("..")
        }


@dataclass(frozen=True, eq=False)
class GuardPictures:
    """All sources, with one division into folds.

    Attributes:
        candidates: LUNA16 candidates, nodules and others.
        nodules: LIDC nodules, each on its slice.
        scans: Points of whole scans that are no nodule; it may be empty.
        nodule_folds: (nodules,) each patient's block among the candidates, else `patient_fold`.
        scan_folds: (points of scans,) the same of theirs.
    """

    candidates: CandidatePictures
    nodules: NoduleSet
    scans: ScanPictures
    nodule_folds: NDArray[np.int64]
    scan_folds: NDArray[np.int64]


def load_pictures(folder: Path) -> GuardPictures:
    """Read all sets from a folder of labelled data, without the patients one may not train on.

    There need not be whole scans.

    Raises:
        UnreadableDataSetError: A set is damaged, or candidates or nodules are missing.
    """
    candidates = load_candidates(folder / CANDIDATES_FOLDER)
    nodules = load_training_set(folder / NODULES_FOLDER)
    if nodules.ratings is None:
        raise UnreadableDataSetError("no patients in the nodule set")
    scans = load_scan_pictures(folder / SCANS_FOLDER)
    blocks = candidates.blocks_by_patient()

    def folds(patients: NDArray[np.str_]) -> NDArray[np.int64]:
        return np.array([blocks.get(each, patient_fold(each)) for each in patients.tolist()], dtype=np.int64)

    return GuardPictures(candidates, nodules, scans, folds(nodules.ratings.patient_id), folds(scans.patient))


def load_candidates(folder: Path) -> CandidatePictures:
    """Read the only .npz file of a folder in the form of lung-candidate-patches.

    Raises:
        UnreadableDataSetError: There is not exactly one, or it can't be read.
    """
    files = sorted(folder.glob("*.npz"))
    if len(files) != 1:
        raise UnreadableDataSetError(f"{len(files)} candidate files in the folder")
    try:
        with np.load(BytesIO(files[0].read_bytes()), allow_pickle=False) as stored:
            fields = {name: stored[name] for name in stored.files}
        grey, label, patient = fields["image"], fields["label"] == 1, fields["patient"].astype(np.str_)
        block, exact = fields["cv_block"].astype(np.int64), fields["patient_exact"].astype(np.bool_)
    except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise UnreadableDataSetError(f"candidates: {type(error).__name__}") from error
    hu = np.rint(grey.astype(np.float32) * _GREY_HU + _LOWEST_HU).astype(np.int16)
    excluded = excluded_patients(folder)
    kept = np.array([not any(name in str(owner) for name in excluded) for owner in patient], dtype=np.bool_)
    return CandidatePictures(hu[kept], label[kept], block[kept], patient[kept], exact[kept])
