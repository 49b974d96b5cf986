"""The letters that name directions in the patient, and those that name the opposite ones (PS3.3 C.7.6.1.1.1)."""

import re
from collections.abc import Mapping
from enum import Enum

import numpy as np
from numpy.typing import ArrayLike

from medviewer.imaging.geometry import VolumeGeometry

Directions = tuple[str, str]
"""Toward which side of the patient a row and a column lead, main direction first: ("L", "FP")."""

SMALLEST_COMPONENT = 1e-4


class Anatomy(Enum):
    """Anatomical Orientation Type (0010,2210). Its values are the standard's."""

    BIPED = "BIPED"
    QUADRUPED = "QUADRUPED"


AXES = {
    Anatomy.BIPED: (("L", "R"), ("P", "A"), ("H", "F")),
    Anatomy.QUADRUPED: (("LE", "RT"), ("D", "V"), ("CR", "CD")),
}
"""For the LPS axes x, y, z: the letters of the positive and of the negative direction (PS3.3 C.7.6.2.1.1)."""

_OPPOSITES: Mapping[Anatomy, Mapping[str, str]] = {
    Anatomy.BIPED: {"L": "R", "R": "L", "P": "A", "A": "P", "H": "F", "F": "H"},
    Anatomy.QUADRUPED: {
        "LE": "RT", "RT": "LE", "D": "V", "V": "D", "CR": "CD", "CD": "CR", "R": "CD", "M": "L", "L": "M",
        "PR": "DI", "DI": "PR", "PA": "D", "PL": "D",
    },
}  # fmt: skip


def direction_letters(direction: ArrayLike, anatomy: Anatomy = Anatomy.BIPED) -> str:
    """The letters of a direction in LPS, largest component first; components up to 0.0001 are left out.

    Raises:
        ValueError: The direction has no length.
    """
    vector = np.asarray(direction, dtype=np.float64)
    length = float(np.linalg.norm(vector))
    if length == 0:
        raise ValueError("a direction needs a length")
    vector = vector / length
    order = np.argsort(-np.abs(vector), kind="stable")
    return "".join(
        AXES[anatomy][axis][0 if vector[axis] > 0 else 1]
        for axis in order
        if abs(vector[axis]) > SMALLEST_COMPONENT
    )


def directions_of(geometry: VolumeGeometry, anatomy: Anatomy = Anatomy.BIPED) -> Directions:
    """Where the rows and columns of a grid in the patient lead."""
    return (
        direction_letters(geometry.row_direction, anatomy),
        direction_letters(geometry.column_direction, anatomy),
    )


def opposite(letters: str, anatomy: Anatomy = Anatomy.BIPED) -> str:
    """The letters of the opposite direction."""
    return "".join(_OPPOSITES[anatomy][word] for word in words_of(letters, anatomy))


def declared_directions(values: tuple[str, ...], anatomy: Anatomy = Anatomy.BIPED) -> Directions | None:
    """What Patient Orientation (0020,0020) says of rows and columns; None where it says nothing that can be true."""
    if len(values) != 2 or not all(words_of(value, anatomy) for value in values):
        return None
    row, column = values
    if _main_axis(row, anatomy) & _main_axis(column, anatomy):
        return None  # a row and a column that lead the same way, or opposite ways
    return row, column


def _main_axis(letters: str, anatomy: Anatomy) -> frozenset[str]:
    main = words_of(letters, anatomy)[0]
    return frozenset({main, _OPPOSITES[anatomy][main]})


def words_of(letters: str, anatomy: Anatomy) -> tuple[str, ...]:
    """The directions that letters are made of, main one first; empty where they aren't, or name one twice."""
    known = _OPPOSITES[anatomy]
    longest_first = "|".join(sorted(known, key=len, reverse=True))
    if not re.fullmatch(f"(?:{longest_first}){{1,3}}", letters):
        return ()
    words = tuple(re.findall(longest_first, letters))
    named = [word for each in words for word in {each, known[each]}]
    return words if len(set(named)) == len(named) else ()
