"""An asymmetric phantom shows each side of the patient where its letter stands, in every placement."""

from dataclasses import replace
from itertools import product
from pathlib import Path

import cv2
import numpy as np
import pytest

from medviewer.imaging.grayscale import VoiWindow
from medviewer.imaging.orientation_labels import edge_letters
from medviewer.imaging.patient_directions import directions_of
from medviewer.imaging.render import plane_of, render
from medviewer.imaging.viewport_state import Interpolation, ViewportState
from tests.imaging.volumes import (
    AXIAL,
    CORONAL,
    FEET_FIRST_PRONE,
    SAGITTAL,
    SIDE_VALUES,
    patient_marks,
    volume_of,
)

GOLDEN = Path(__file__).parent
SIZE = (99, 99)
WIDE = VoiWindow(-200, 1600)


@pytest.mark.parametrize("directions", [AXIAL, FEET_FIRST_PRONE, CORONAL, SAGITTAL])
@pytest.mark.parametrize(
    ("turns", "horizontal", "vertical"), list(product(range(4), (False, True), (False, True)))
)
def test_at_each_edge_lies_the_side_that_its_letter_names(directions, turns, horizontal, vertical):
    volume = patient_marks(directions)
    state = ViewportState(
        slice_count=33,
        slice_index=16,
        window=WIDE,
        quarter_turns=turns,
        flipped_horizontally=horizontal,
        flipped_vertically=vertical,
        interpolation=Interpolation.NEAREST,
    )
    picture = render(plane_of(volume, 16), state, SIZE)
    letters = edge_letters(directions_of(volume.geometry), state)
    middle, near, far = 49, 49 - 33, 49 + 33
    for letter, (x, y) in (
        (letters.left, (near, middle)),
        (letters.right, (far, middle)),
        (letters.top, (middle, near)),
        (letters.bottom, (middle, far)),
    ):
        shade = (SIDE_VALUES[letter] - (-200 - 0.5)) / 1599 + 0.5
        assert picture[y, x] == pytest.approx(shade * 255, abs=1), letter


def glyph(*lines):
    return np.array([[mark == "#" for mark in line] for line in lines])


L = glyph("#....", "#....", "#....", "#....", "#....", "#....", "#####")
P = glyph("####.", "#...#", "#...#", "####.", "#....", "#....", "#....")


def letter_phantom(**fields):
    """One axial slice: an L at the patient's left, a P at the posterior side, 200 HU on -1000."""
    values = np.full((1, 64, 64), -1000, np.int16)
    for first_row, first_column, letter in ((26, 48, L), (48, 26, P)):
        block = np.kron(letter, np.ones((2, 2), bool))
        rows, columns = block.shape
        values[0, first_row : first_row + rows, first_column : first_column + columns][block] = 200
    return volume_of(values, spacing_mm=(1.0, 1.0, 1.0), **fields)


STATE = ViewportState(slice_count=1, window=VoiWindow(40, 400))
VIEWS = {
    "as_read": ({}, STATE),
    "flipped_left_right": ({}, replace(STATE, flipped_horizontally=True)),
    "turned_right": ({}, STATE.rotated(1)),
    "monochrome1": ({"inverted": True}, STATE),
    "lung_window": ({}, replace(STATE, window=VoiWindow(-600, 1500))),
    "zoomed": ({}, replace(STATE, zoom=2.5, center=(54.0, 32.0))),
}


@pytest.mark.parametrize("name", VIEWS)
def test_the_letter_phantom_looks_as_it_was_approved(name):
    """The approved pictures were looked at: an upright, unmirrored L on the right, a P below."""
    fields, state = VIEWS[name]
    picture = render(plane_of(letter_phantom(**fields), 0), state, (96, 96))
    approved = cv2.imread(str(GOLDEN / f"{name}.png"), cv2.IMREAD_UNCHANGED)

    assert approved is not None, "no approved picture"
    assert np.abs(picture.astype(int) - approved).max() <= 2
