"""Labelled nodules for training and measuring, each as a Volume of one slice."""

import hashlib
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from medviewer.errors import MedviewerError
from medviewer.i18n import N_
from medviewer.imaging.geometry import VolumeGeometry
from medviewer.imaging.volume import FrameReference, Unit, Volume

FOLDS = 5
NODULES_FOLDER = "lidc-nodule-2d"
ATTRIBUTES = {
    "subtlety": 5, "sphericity": 5, "margin": 5, "lobulation": 5, "spiculation": 5, "texture": 5, "calcification": 6,
}  # fmt: skip
"""What readers say of a nodule besides its malignancy -> the highest grade; the lowest is 1."""

EXCLUDED_FILE = "LIDC_excluded_patients.txt"


class UnreadableDataSetError(MedviewerError):
    """A folder or file given as a labelled data set is none."""

    message = N_("There is no labelled nodule set here that can be read.")
    hint = N_("Give the folder (or .npz file) of a set in the form of lidc-nodule-2d.")


@dataclass(frozen=True, eq=False)
class Ratings:
    """What the readers said of each nodule; every array is (count,).

    Attributes:
        patient_id: Whose nodule it is.
        diameter_mm: Equivalent diameter from the readers' outlines.
        mean_malignancy: Mean of the readers' suspicion, 1 (highly unlikely) to 5 (highly suspicious).
        consensus: The consensus rating, 1 to 5.
        readers: How many readers rated it.
        spread: Highest less lowest rating of its readers.
        manufacturer: Who made the scanner; "" where the file doesn't say.
        attributes: (count, 7) the readers' consensus of `ATTRIBUTES`, each on its scale; (count, 0) where the file
            has none.
    """

    patient_id: NDArray[np.str_]
    diameter_mm: NDArray[np.float64]
    mean_malignancy: NDArray[np.float64]
    consensus: NDArray[np.int64]
    readers: NDArray[np.int64]
    spread: NDArray[np.int64]
    manufacturer: NDArray[np.str_]
    attributes: NDArray[np.float64]

    @property
    def decided(self) -> NDArray[np.bool_]:
        """Nodules that count for an AUC: three readers or more, and a consensus other than 3."""
        return np.asarray((self.readers >= 3) & (self.consensus != 3))

    @property
    def suspicious(self) -> NDArray[np.int64]:
        """The hard label: 1 for a consensus of 4 or 5."""
        return (self.consensus >= 4).astype(np.int64)

    @property
    def folds(self) -> NDArray[np.int64]:
        """The cross-validation fold of each nodule, all of a patient's in one."""
        return np.array([patient_fold(patient) for patient in self.patient_id], dtype=np.int64)

    def chosen(self, kept: NDArray[np.bool_]) -> "Ratings":
        """The ratings of the nodules where `kept` is True."""
        return Ratings(**{name: values[kept] for name, values in vars(self).items()})


@dataclass(frozen=True, eq=False)
class NoduleSet:
    """Nodules in file order.

    Attributes:
        hu: (count, rows, columns) int16, HU; the slice of the nodule's largest area, the nodule in the middle.
        spacing_mm: (count,) edge of a pixel.
        ratings: The readers' ratings; None where the file holds none.
    """

    hu: NDArray[np.int16]
    spacing_mm: NDArray[np.float64]
    ratings: Ratings | None

    def __len__(self) -> int:
        return len(self.hu)

    def chosen(self, kept: NDArray[np.bool_]) -> "NoduleSet":
        """The nodules where `kept` is True."""
        ratings = None if self.ratings is None else self.ratings.chosen(kept)
        return NoduleSet(self.hu[kept], self.spacing_mm[kept], ratings)

    def volume(self, row: int) -> Volume:
        """One nodule's picture as an axial Volume of one slice whose middle is at (0, 0, 0) mm."""
        rows, columns = self.hu.shape[1:]
        spacing = float(self.spacing_mm[row])
        geometry = VolumeGeometry.from_vectors(
            (1, rows, columns),
            (-(columns - 1) / 2 * spacing, -(rows - 1) / 2 * spacing, 0),
            (0, 0, 1),
            (0, spacing, 0),
            (spacing, 0, 0),
        )
        return Volume(self.hu[row : row + 1], geometry, (FrameReference(""),), Unit.HU)


def patient_fold(patient_id: str) -> int:
    """The fold of a patient, 0 to 4, the same in every data set."""
    return int(hashlib.md5(f"fold-v1:{patient_id}".encode(), usedforsecurity=False).hexdigest(), 16) % FOLDS


def load_nodules(path: Path) -> NoduleSet:
    """Read a .npz file in the form of lidc-nodule-2d (keys `hu`, `pixel_spacing_mm`; ratings where present).

    Raises:
        UnreadableDataSetError: The file is missing, damaged, or of another form.
    """
    fields = read_arrays(path)
    try:
        return _nodules(fields)
    except (ValueError, KeyError) as error:
        raise UnreadableDataSetError(f"labelled set: {type(error).__name__}") from error


def read_arrays(path: Path) -> dict[str, NDArray[np.generic]]:
    """All arrays of a .npz file by name, each decompressed once.

    Raises:
        UnreadableDataSetError: The file is missing, damaged, or no such file.
    """
    try:
        with zipfile.ZipFile(path) as archive:  # numpy would also take a bare array or a pickle
            if archive.testzip() is not None:
                raise zipfile.BadZipFile("damaged member")
        with np.load(path, allow_pickle=False) as fields:
            return {name: fields[name] for name in fields.files}
    except (OSError, ValueError, zipfile.BadZipFile, zlib.error) as error:
        raise UnreadableDataSetError(f"arrays: {type(error).__name__}") from error


def load_training_set(folder: Path) -> NoduleSet:
    """The rated nodules one may train on: those of a folder's only .npz file, without excluded patients.

    The list of excluded patients is looked for in the folder and in its parent.

    Raises:
        UnreadableDataSetError: There is not exactly one such file, it can't be read, or it has no ratings.
    """
    files = sorted(folder.glob("*.npz"))
    if len(files) != 1:
        raise UnreadableDataSetError(f"{len(files)} .npz files in the folder")
    nodules = load_nodules(files[0])
    if nodules.ratings is None:
        raise UnreadableDataSetError("no ratings in the set")
    return nodules.chosen(~np.isin(nodules.ratings.patient_id, excluded_patients(folder)))


def excluded_patients(folder: Path) -> list[str]:
    """Patients whose scans are kept for evaluation: never train on them."""
    lists = [place / EXCLUDED_FILE for place in (folder, folder.resolve().parent)]
    return [line.strip() for path in lists if path.is_file() for line in path.read_text().splitlines()]


def _nodules(fields: dict[str, NDArray[np.generic]]) -> NoduleSet:
    hu, spacing = fields["hu"], fields["pixel_spacing_mm"].astype(np.float64)
    if hu.ndim != 3 or spacing.shape != hu.shape[:1] or not np.all(spacing > 0):
        raise ValueError("hu and pixel_spacing_mm do not fit")
    names = ("patient_id", "equiv_diameter_mm", "mean_malignancy", "consensus_malignancy", "n_readers")
    if not all(name in fields for name in names):
        return NoduleSet(hu.astype(np.int16), spacing, None)
    patient, diameter, mean, consensus, readers = (fields[name] for name in names)
    has_attributes = all(name in fields for name in ATTRIBUTES)
    ratings = Ratings(
        patient.astype(np.str_),
        diameter.astype(np.float64),
        mean.astype(np.float64),
        consensus.astype(np.int64),
        readers.astype(np.int64),
        _spread(fields.get("reader_malignancy", np.zeros((len(hu), 1)))),
        fields.get("manufacturer", np.full(len(hu), "")).astype(np.str_),
        np.stack([fields[name].astype(np.float64) for name in ATTRIBUTES], axis=1)
        if has_attributes
        else np.empty((len(hu), 0)),
    )
    return NoduleSet(hu.astype(np.int16), spacing, ratings)


def _spread(ratings: NDArray[np.generic]) -> NDArray[np.int64]:
    """Highest less lowest of each row's ratings, of which 0 is none."""
    given = np.ma.masked_equal(ratings.astype(np.int64), 0)
    return np.asarray((given.max(axis=1) - given.min(axis=1)).filled(0), dtype=np.int64)
