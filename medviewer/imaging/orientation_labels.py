"""The letters at a picture's edges that say which side of the patient lies there."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from medviewer.imaging.geometry import VolumeGeometry
from medviewer.imaging.plane_source import PlaneSource
from medviewer.imaging.viewport_state import ViewportState
from medviewer.imaging.volume import Calibration

LETTERS = (("L", "R"), ("P", "A"), ("H", "F"))
"""For the LPS axes x, y, z: the letter of the positive and of the negative direction (PS3.3 C.7.6.1.1.1)."""

SMALLEST_COMPONENT = 1e-4


@dataclass(frozen=True)
class EdgeLetters:
    """Letters for the four edges of a picture, main direction first: "A", "AR", "FPL" ..."""

    left: str
    top: str
    right: str
    bottom: str


def direction_letters(direction: ArrayLike) -> str:
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
        LETTERS[axis][0 if vector[axis] > 0 else 1]
        for axis in order
        if abs(vector[axis]) > SMALLEST_COMPONENT
    )


def edge_letters(geometry: VolumeGeometry, state: ViewportState) -> EdgeLetters:
    """The letters of a displayed slice's edges, turned and flipped as `state` shows it."""
    turn = np.linalg.matrix_power(np.array([[0.0, -1.0], [1.0, 0.0]]), state.quarter_turns)
    flip = np.diag([-1.0 if state.flipped_horizontally else 1.0, -1.0 if state.flipped_vertically else 1.0])
    in_plane = np.column_stack([geometry.row_direction, geometry.column_direction])  # (3, (column, row))
    right, down = (in_plane @ (flip @ turn).T).T
    return EdgeLetters(
        left=direction_letters(-right),
        top=direction_letters(-down),
        right=direction_letters(right),
        bottom=direction_letters(down),
    )


def plane_letters(planes: PlaneSource, state: ViewportState) -> EdgeLetters | None:
    """The letters for planes on show; None where their place in the patient is unknown."""
    if planes.calibration is not Calibration.PATIENT:
        return None
    return edge_letters(planes.geometry, state)
