"""What a file's own header justifies on its pictures, by pydicom's values alone: the sides, and the millimetres."""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

OPPOSITE = {"R": "L", "L": "R", "A": "P", "P": "A", "H": "F", "F": "H"}
ANIMAL = {"L": "LE", "R": "RT", "P": "D", "A": "V", "H": "CR", "F": "CD"}
"""The names of the same directions of a quadruped (PS3.3 C.7.6.2.1.1)."""
SAME = "the same sides and millimetres"


@dataclass(frozen=True)
class Sides:
    """Of one picture.

    Attributes:
        row: Toward which side a row leads; "" where nothing says so.
        column: The same of a column.
        spacing_mm: (between rows, between columns); None where neither Pixel Spacing nor Imager Pixel Spacing is given.
    """

    row: str = ""
    column: str = ""
    spacing_mm: tuple[float, float] | None = None


@dataclass(frozen=True)
class AskSides:
    """Frame, from 1 -> its sides by pydicom; a string says why not."""

    path: Path

    def answer(self) -> dict[int, Sides] | str:
        import pydicom

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                dataset = pydicom.dcmread(self.path, force=True, stop_before_pixels=True)
                count = max(int(dataset.get("NumberOfFrames") or 1), 1)
                return {number: _sides(dataset, number, count) for number in range(1, count + 1)}
            except Exception as error:
                return type(error).__name__


def letters(vector: Any) -> str:
    """Of a direction in LPS: the largest component first, none up to 0.0001."""
    names = {0: "LR", 1: "PA", 2: "HF"}
    long = sorted((axis for axis in range(3) if abs(vector[axis]) > 1e-4), key=lambda a: (-abs(vector[a]), a))
    return "".join(names[axis][int(vector[axis] < 0)] for axis in long)


def can_be_true(row: str, column: str) -> bool:
    """Whether a Patient Orientation names two directions that are not along one line."""
    known = all(each and set(each) <= set(OPPOSITE) for each in (row, column))
    return known and column[0] not in (row[0], OPPOSITE[row[0]])


def difference(ours: Mapping[int, Sides], theirs: Mapping[int, Sides]) -> str | None:
    """What of the pictures shown the header does not justify, or what it says and is not shown; None for nothing."""
    for number, shown in ours.items():
        said = theirs.get(number, Sides())
        if (shown.row, shown.column) != (said.row, said.column):
            return f"frame {number}: sides {shown.row}\\{shown.column} instead of {said.row}\\{said.column}"
        if said.spacing_mm is not None and (
            shown.spacing_mm is None or not np.allclose(shown.spacing_mm, said.spacing_mm, rtol=1e-5)
        ):
            return f"frame {number}: {shown.spacing_mm} mm instead of {said.spacing_mm} mm"
    return None


def _sides(dataset: Any, number: int, count: int) -> Sides:
    cosines = _value(dataset, number, count, "PlaneOrientationSequence", "ImageOrientationPatient")
    spacing = _value(dataset, number, count, "PixelMeasuresSequence", "PixelSpacing") or dataset.get(
        "PixelSpacing"
    )
    spacing = spacing or dataset.get("ImagerPixelSpacing")
    spacing = spacing if spacing and min(map(float, spacing)) > 0 else None
    row, column = "", ""
    if "MOSAIC" in (dataset.get("ImageType") or ()):
        pass
    elif cosines:
        unit = np.array(cosines, float).reshape(2, 3)
        row, column = (letters(each / np.linalg.norm(each)) for each in unit)
    elif (value := dataset.get("PatientOrientation")) and len(value) == 2 and can_be_true(*value):
        row, column = value
    if dataset.get("AnatomicalOrientationType") == "QUADRUPED":
        row, column = ("".join(ANIMAL[each] for each in way) for way in (row, column))
    return Sides(row, column, None if not spacing else (float(spacing[0]), float(spacing[1])))


def _value(dataset: Any, number: int, count: int, group: str, keyword: str) -> Any:
    """Of a frame: from its functional groups (PS3.3 C.7.6.16), or from the data set of a single frame."""
    frames = dataset.get("PerFrameFunctionalGroupsSequence") or ()
    shared = dataset.get("SharedFunctionalGroupsSequence") or ()
    for item in (*frames[number - 1 : number], *shared[:1]) if len(frames) == count else ():
        if item.get(group):
            return item[group][0].get(keyword)
    are_stacked = "GridFrameOffsetVector" in dataset  # PS3.3 C.8.8.3.2: all frames lie as the first
    return dataset.get(keyword) if (count == 1 and not frames) or are_stacked else None
