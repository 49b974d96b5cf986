"""Reformats of an asymmetric phantom show each side of the patient where its letter stands, however it was scanned."""

from itertools import product

import cv2
import numpy as np
import pytest

from medviewer.imaging.cross_sections import CrossSections, planes_of
from medviewer.imaging.grayscale import VoiWindow
from medviewer.imaging.orientation_labels import plane_letters
from medviewer.imaging.patient_plane import PATIENT_AXES, PatientPlane
from medviewer.imaging.reformat import ReformattedPlanes
from medviewer.imaging.render import plane_of, render
from medviewer.imaging.viewport_state import Interpolation, ViewportState
from tests.golden.test_sides import GOLDEN, L, P, glyph
from tests.imaging.acquisitions import UPRIGHT, turned
from tests.imaging.volumes import SIDE_VALUES, patient_marks, volume_of

AXIAL, CORONAL, SAGITTAL = PatientPlane
SIZE = (99, 99)
WIDE = VoiWindow(-200, 1600)
H = glyph("#...#", "#...#", "#...#", "#####", "#...#", "#...#", "#...#")
COUNT = 64


def through_middle(volume, plane, *, along_patient=False):
    """The plane through the patient's origin: its source, and its index there."""
    sections = CrossSections.through_middle(volume.geometry).moved_to((0.0, 0.0, 0.0))
    planes = planes_of(volume, sections.along(PATIENT_AXES) if along_patient else sections, plane, -1000.0)
    return planes, round(planes.geometry.to_index((0, 0, 0))[0])


def seen(planes, index, state, letters):
    """The shade at each edge's mark, and the shade of the side that its letter names."""
    picture = render(plane_of(planes, index), state, SIZE)
    geometry = planes.geometry
    reach = (
        0.35
        * 33
        * SIZE[0]
        / max(geometry.shape[1] * geometry.spacing_mm[1], geometry.shape[2] * geometry.spacing_mm[2])
    )
    middle, near, far = 49, round(49 - reach), round(49 + reach)
    for letter, (x, y) in (
        (letters.left, (near, middle)),
        (letters.right, (far, middle)),
        (letters.top, (middle, near)),
        (letters.bottom, (middle, far)),
    ):
        yield letter, int(picture[y, x]), ((SIDE_VALUES[letter[0]] + 200.5) / 1599 + 0.5) * 255


@pytest.mark.parametrize("plane", PatientPlane)
@pytest.mark.parametrize("directions", UPRIGHT)
def test_whatever_the_acquisition_each_side_lies_where_its_letter_stands(directions, plane):
    volume = patient_marks(directions)
    planes, index = through_middle(volume, plane)
    for turns, horizontal, vertical in product((0, 3), (False, True), (False, True)):
        state = ViewportState(
            33, WIDE, index, quarter_turns=turns, flipped_horizontally=horizontal, flipped_vertically=vertical,
            interpolation=Interpolation.NEAREST,
        )  # fmt: skip
        letters = plane_letters(planes, state.slice_index, state)
        for letter, shade, expected in seen(planes, index, state, letters):
            assert shade == pytest.approx(expected, abs=1), letter


@pytest.mark.parametrize("plane", PatientPlane)
@pytest.mark.parametrize("directions", UPRIGHT[::5])
@pytest.mark.parametrize("degrees", [-20, 35])
def test_an_oblique_acquisition_laid_along_the_patient_is_upright(directions, plane, degrees):
    volume = patient_marks(turned(directions, degrees))
    planes, index = through_middle(volume, plane, along_patient=True)
    state = ViewportState(planes.geometry.shape[0], WIDE, index, interpolation=Interpolation.NEAREST)
    letters = plane_letters(planes, state.slice_index, state)

    assert {len(letter) for letter in (letters.left, letters.top, letters.right, letters.bottom)} == {1}
    for letter, shade, expected in seen(planes, index, state, letters):
        assert shade == pytest.approx(expected, abs=1), letter


def shows(block, middle, down, right):
    """True where points lie on a letter, seen with `down` and `right` (mm) as its rows and columns."""
    row = np.floor(down - middle[0] + block.shape[0] / 2).astype(int)
    column = np.floor(right - middle[1] + block.shape[1] / 2).astype(int)
    inside = (row >= 0) & (row < block.shape[0]) & (column >= 0) & (column < block.shape[1])
    return inside & block[np.clip(row, 0, block.shape[0] - 1), np.clip(column, 0, block.shape[1] - 1)]


def letters_in_the_patient(x, y, z):
    """200 HU on -1000: in each plane through the origin letters at the sides they name, upright as radiologists look."""
    left, posterior, head = (np.kron(each, np.ones((2, 2), bool)) for each in (L, P, H))
    sheets = (
        (z, ((left, (0, 20), y, x), (posterior, (20, 0), y, x))),
        (y, ((left, (14, 20), -z, x), (head, (-20, 0), -z, x))),
        (x, ((posterior, (14, 20), -z, y), (head, (-20, -12), -z, y))),
    )
    values = np.full(np.broadcast(x, y, z).shape, -1000, np.int16)
    free = np.ones(values.shape, bool)
    for away, letters in sheets:
        within = free & (np.abs(away) < 1)
        for block, middle, down, right in letters:
            values[within & shows(block, middle, down, right)] = 200
        free &= np.abs(away) >= 1
    return values


def scanned(directions):
    """The letter phantom on the grid of an acquisition: 64 voxels of 1 mm each way around the origin."""
    empty = volume_of(np.zeros((COUNT, COUNT, COUNT), np.int16), directions, (1.0, 1.0, 1.0))
    index = np.indices(empty.geometry.shape).reshape(3, -1)
    x, y, z = empty.geometry.affine[:3, :3] @ index + empty.geometry.affine[:3, 3:]
    return volume_of(
        letters_in_the_patient(x, y, z).reshape(empty.geometry.shape), directions, (1.0, 1.0, 1.0)
    )


@pytest.mark.parametrize("directions", UPRIGHT)
def test_the_letter_phantom_looks_as_it_was_approved_from_every_acquisition(directions):
    """The approved pictures were looked at: upright, unmirrored letters, L right, P below or right, H above."""
    volume = scanned(directions)
    for plane in PatientPlane:
        planes, index = ReformattedPlanes(volume, plane), COUNT // 2
        picture = render(plane_of(planes, index), ViewportState(COUNT, VoiWindow(40, 400)), (96, 96))
        approved = cv2.imread(str(GOLDEN / f"mpr_{plane.value}.png"), cv2.IMREAD_UNCHANGED)

        assert approved is not None, "no approved picture"
        assert np.abs(picture.astype(int) - approved).max() <= 2
