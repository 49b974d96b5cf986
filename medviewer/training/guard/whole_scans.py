"""Whole chest CTs with the readers' marks: a picture around each of many points that are no nodule."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.lungs import find_lungs
from medviewer.imaging.geometry import Triple
from medviewer.imaging.volume import Volume
from medviewer.training.datasets import UnreadableDataSetError, excluded_patients
from medviewer.training.guard.read_scan import read_scan
from medviewer.training.guard.scan_points import Mark, scan_points

SCANS_FOLDER = "lung-ct-volumes"
MARKS_FILE = "reader_marks.json"
MARKED_OTHER = "marked as no nodule by readers"
_SEED = 0
_EACH = 120  # points of each region
_SIDE = 71  # as wide as the nodules' pictures
_SMALL_REACH_MM = 3.0  # of a mark for something under 3 mm


@dataclass(frozen=True, eq=False)
class ScanPictures:
    """Pictures around points of whole scans that are no nodule; every array has one row for each.

    Attributes:
        hu: (count, rows, columns) int16, HU; the point in the middle pixel; beyond the slice its edge goes on.
        spacing_mm: (count,) edge of a pixel.
        lies_on: (count,) what the point lies on.
        patient: (count,) whose.
    """

    hu: NDArray[np.int16]
    spacing_mm: NDArray[np.float64]
    lies_on: NDArray[np.str_]
    patient: NDArray[np.str_]

    def __len__(self) -> int:
        return len(self.hu)


@dataclass(frozen=True)
class ReaderMarks:
    """What readers marked in a scan.

    Attributes:
        nodules: What any of them called a nodule, of whatever size.
        others: (x, y, z) in patient mm, LPS, of what some marked as no nodule, and none as one.
    """

    nodules: tuple[Mark, ...]
    others: tuple[Triple, ...]


def load_scan_pictures(folder: Path) -> ScanPictures:
    """Pictures of every marked scan in a folder in the form of lung-ct-volumes; of none where there is no folder.

    A scan is a folder of DICOM files, named like the patient in the marks file. Excluded patients are left out.

    Raises:
        UnreadableDataSetError: The marks or a marked scan can't be read.
    """
    rows: list[tuple[NDArray[np.int16], float, str, str]] = []
    for patient, marks in _marks(folder).items():
        scan = read_scan(folder / patient)
        spacing_mm = float(np.mean(scan.geometry.spacing_mm[1:]))
        for name, points in _points(scan, marks).items():
            rows.extend((picture_around(scan, point), spacing_mm, name, patient) for point in points)
    return ScanPictures(
        np.array([row[0] for row in rows], dtype=np.int16).reshape(-1, _SIDE, _SIDE),
        np.array([row[1] for row in rows], dtype=np.float64),
        np.array([row[2] for row in rows], dtype=np.str_),
        np.array([row[3] for row in rows], dtype=np.str_),
    )


def picture_around(scan: Volume, center_mm: NDArray[np.float64]) -> NDArray[np.int16]:
    """The part of the slice nearest to a point (x, y, z) in patient mm, LPS, around its pixel: (71, 71) HU."""
    k, j, i = (round(index) for index in scan.geometry.to_index(center_mm.tolist()))
    half = _SIDE // 2
    framed = cv2.copyMakeBorder(scan.values[k], half, half, half, half, cv2.BORDER_REPLICATE)
    return np.asarray(framed[j : j + _SIDE, i : i + _SIDE], dtype=np.int16)


def _points(scan: Volume, marks: ReaderMarks) -> dict[str, NDArray[np.float64]]:
    lungs = find_lungs(scan)
    if lungs is None:
        raise UnreadableDataSetError("no lungs in a whole scan")
    points = scan_points(scan, lungs, list(marks.nodules), _EACH, _SEED)
    return {**points, MARKED_OTHER: np.array(marks.others, dtype=np.float64).reshape(-1, 3)}


def _marks(folder: Path) -> dict[str, ReaderMarks]:
    """The marks of each patient that one may train on."""
    if not folder.is_dir():
        return {}
    try:
        marks = json.loads((folder / MARKS_FILE).read_text(encoding="utf-8"))
        excluded = excluded_patients(folder)
        return {patient: _reader_marks(each) for patient, each in marks.items() if patient not in excluded}
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise UnreadableDataSetError(f"readers' marks: {type(error).__name__}") from error


def _reader_marks(marks: list[dict[str, Any]]) -> ReaderMarks:
    nodules, others = [], []
    for mark in marks:
        x, y, z = (float(value) for value in mark["world_xyz_mm"])
        if mark["readers_nodule_ge3"] or mark["readers_lt3"]:
            diameter_mm = mark["inplane_diameter_mm"]
            nodules.append(
                Mark((x, y, z), _SMALL_REACH_MM if diameter_mm is None else float(diameter_mm) / 2)
            )
        else:
            others.append((x, y, z))
    return ReaderMarks(tuple(nodules), tuple(others))
