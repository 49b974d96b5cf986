"""The letters at the edges name the side of the patient that lies there."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medviewer.imaging.geometry import VolumeGeometry
from medviewer.imaging.grayscale import VoiWindow
from medviewer.imaging.orientation_labels import EdgeLetters, edge_letters, plane_letters
from medviewer.imaging.patient_directions import direction_letters, directions_of
from medviewer.imaging.viewport_state import ViewportState
from medviewer.imaging.volume import Calibration
from tests.imaging.volumes import AXIAL, CORONAL, FEET_FIRST_PRONE, SAGITTAL, volume_of

STATE = ViewportState(slice_count=2, window=VoiWindow(40, 400))
VALUES = np.zeros((2, 4, 4), np.int16)


@pytest.mark.parametrize(
    ("directions", "expected"),
    [
        (AXIAL, EdgeLetters("R", "A", "L", "P")),
        (FEET_FIRST_PRONE, EdgeLetters("L", "P", "R", "A")),
        (CORONAL, EdgeLetters("R", "H", "L", "F")),
        (SAGITTAL, EdgeLetters("A", "H", "P", "F")),
    ],
)
def test_letters_of_the_standard_views(directions, expected):
    assert edge_letters(directions_of(volume_of(VALUES, directions).geometry), STATE) == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"flipped_horizontally": True}, EdgeLetters("L", "A", "R", "P")),
        ({"flipped_vertically": True}, EdgeLetters("R", "P", "L", "A")),
        ({"quarter_turns": 1}, EdgeLetters("P", "R", "A", "L")),
        ({"quarter_turns": 3}, EdgeLetters("A", "L", "P", "R")),
        ({"quarter_turns": 1, "flipped_horizontally": True}, EdgeLetters("A", "R", "P", "L")),
    ],
)
def test_letters_follow_turns_and_flips(change, expected):
    assert edge_letters(directions_of(volume_of(VALUES).geometry), replace(STATE, **change)) == expected


def test_an_oblique_view_names_the_larger_direction_first():
    angle = np.radians(30)
    geometry = VolumeGeometry.from_vectors(
        (2, 4, 4), (0, 0, 0), (0, 0, 1), (-np.sin(angle), np.cos(angle), 0), (np.cos(angle), np.sin(angle), 0)
    )

    assert edge_letters(directions_of(geometry), STATE) == EdgeLetters("RA", "AL", "LP", "PR")


@pytest.mark.parametrize(
    ("direction", "letters"),
    [
        ((0, 0, 1), "H"),
        ((0, 0, -2), "F"),
        ((0.00005, 1, 0), "P"),
        ((0.001, -1, 0), "AL"),
        ((-3, 2, -1), "RPF"),
    ],
)
def test_directions_by_their_letters(direction, letters):
    assert direction_letters(direction) == letters


def test_no_direction_has_no_letters():
    with pytest.raises(ValueError, match="length"):
        direction_letters((0, 0, 0))


@given(st.integers(0, 3), st.booleans(), st.booleans())
def test_opposite_edges_carry_opposite_letters(turns, horizontal, vertical):
    state = replace(STATE, quarter_turns=turns, flipped_horizontally=horizontal, flipped_vertically=vertical)
    letters = edge_letters(directions_of(volume_of(VALUES).geometry), state)
    opposite = {"L": "R", "R": "L", "A": "P", "P": "A", "H": "F", "F": "H"}

    assert opposite[letters.left] == letters.right
    assert opposite[letters.top] == letters.bottom


@pytest.mark.parametrize("calibration", [each for each in Calibration if each is not Calibration.PATIENT])
def test_without_a_place_in_the_patient_there_are_no_letters(calibration):
    assert plane_letters(volume_of(VALUES, calibration=calibration), 0, STATE) is None
