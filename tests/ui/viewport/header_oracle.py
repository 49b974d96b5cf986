"""What one image's own header justifies, worked out from pydicom's values alone, and stacks that put it to the test."""

from itertools import permutations, product
from pathlib import Path

import numpy as np
import pydicom
from hypothesis import strategies as st
from pydicom.uid import generate_uid

from tests.dicom.synthetic import COLUMNS, ROWS, make_ct_slice, store, write
from tests.oracles.sides import ANIMAL, OPPOSITE, can_be_true, letters

AXES = [np.array(axis) * sign for axis in np.eye(3) for sign in (1, -1)]
STRAIGHT = [(row, column) for row, column in permutations(AXES, 2) if row @ column == 0]
"""All 24 ways in which an image can lie along the patient's axes."""
KINDS = ("regular", "one position", "all ways", "unplaced", "oriented", "placed without spacing")


def turned_frame(first, second, third):
    """A row and a column at right angles, turned by three angles in degrees."""
    a, b, c = np.radians((first, second, third))
    about_z = np.array([[np.cos(a), -np.sin(a), 0], [np.sin(a), np.cos(a), 0], [0, 0, 1]])
    about_x = np.array([[1, 0, 0], [0, np.cos(b), -np.sin(b)], [0, np.sin(b), np.cos(b)]])
    about_y = np.array([[np.cos(c), 0, np.sin(c)], [0, 1, 0], [-np.sin(c), 0, np.cos(c)]])
    turn = about_z @ about_x @ about_y
    return turn[:, 0], turn[:, 1]


degrees = st.floats(-180, 180)
orientations = st.one_of(st.sampled_from(STRAIGHT), st.builds(turned_frame, degrees, degrees, degrees))
declared = st.one_of(
    st.none(),
    st.sampled_from([
        list(pair) for pair in product(("L", "R", "A", "PL", "HL", "F", "AFR"), repeat=2)
        if not {pair[0][0], OPPOSITE[pair[0][0]]} & {pair[1][0]}
    ]),
    st.sampled_from([["L", "L"], ["", ""], ["X", "F"], ["L", "R"]]),
)  # fmt: skip


@st.composite
def images(draw):
    """A few images of one series as data sets, each with what it says of itself."""
    kind = draw(st.sampled_from(KINDS))
    common = draw(orientations)
    is_animal = draw(st.booleans())
    made = []
    for number in range(1, draw(st.integers(1, 5)) + 1):
        way = draw(orientations) if kind == "all ways" else common
        made.append(_image(draw, kind, number, way))
        if is_animal:
            made[-1].AnatomicalOrientationType = "QUADRUPED"
            made[-1].pop("PatientOrientation", None)  # what a word means is another matter there
    return made


def _image(draw, kind, number, way):
    row, column = way
    one = make_ct_slice(float(number), InstanceNumber=number, SliceThickness=3)
    step = 4.0 * number if kind == "regular" else 0.0
    one.ImageOrientationPatient = [f"{value:.10f}" for value in (*row, *column)]
    one.ImagePositionPatient = [f"{value:.6f}" for value in (-20, 11, 5) + step * np.cross(row, column)]
    one.PixelSpacing = draw(st.sampled_from([[0.75, 0.5], [1.5, 2.0]]))
    one.PhotometricInterpretation = draw(st.sampled_from(["MONOCHROME1", "MONOCHROME2"]))
    if draw(st.booleans()):
        store(one, np.full((ROWS, COLUMNS, 3), 40 * number, np.uint8))
        one.SamplesPerPixel, one.PhotometricInterpretation, one.PlanarConfiguration = 3, "RGB", 0
        one.BitsAllocated, one.BitsStored, one.HighBit = 8, 8, 7
    if kind in ("unplaced", "oriented"):
        del one.ImagePositionPatient
    if kind == "unplaced":
        one.Modality = "DX"
        del one.ImageOrientationPatient
        del one.RescaleIntercept
        if draw(st.booleans()):
            one.ImagerPixelSpacing = one.PixelSpacing
            del one.PixelSpacing
        if (value := draw(declared)) is not None:
            one.PatientOrientation = value
    if kind == "placed without spacing":
        del one.PixelSpacing
    return one


def written(folder, data_sets):
    """The files in a new folder."""
    folder = Path(folder) / generate_uid()
    for one in data_sets:
        write(one, folder / f"{one.InstanceNumber}.dcm")
    return folder


def header_of(folder, frame):
    """The header of the file that a `FrameReference` names."""
    found = (pydicom.dcmread(path, stop_before_pixels=True) for path in folder.iterdir())
    return next(each for each in found if each.SOPInstanceUID == frame.sop_instance_uid)


def sides(header, turns, horizontally, vertically):
    """(left, top, right, bottom) as the edges' letters should be; None where the header justifies none."""
    is_animal = header.get("AnatomicalOrientationType") == "QUADRUPED"
    if "ImageOrientationPatient" in header:
        cosines = np.array(header.ImageOrientationPatient, float)
        toward = {"i": letters(cosines[:3]), "j": letters(cosines[3:])}
    else:
        value = header.get("PatientOrientation")
        if not value or not can_be_true(*value):
            return None
        toward = {"i": value[0], "j": value[1]}
    toward |= {f"-{axis}": "".join(OPPOSITE[each] for each in words) for axis, words in toward.items()}
    around = ["-i", "-j", "i", "j"]  # left, top, right, bottom of the image as it is stored
    for _turn in range(turns):  # a clockwise turn brings the left edge to the top
        around = [around[3], around[0], around[1], around[2]]
    if horizontally:
        around[0], around[2] = around[2], around[0]
    if vertically:
        around[1], around[3] = around[3], around[1]
    found = [toward[each] for each in around]
    return ["".join(ANIMAL[one] for one in each) for each in found] if is_animal else found


def spacing(header):
    """(between rows, between columns) in mm; None where the header gives none."""
    value = header.get("PixelSpacing") or header.get("ImagerPixelSpacing")
    return None if value is None else tuple(map(float, value))


def is_placed(header):
    return (
        "ImagePositionPatient" in header and "ImageOrientationPatient" in header and "PixelSpacing" in header
    )


def place_mm(header, row, column):
    """Where a pixel lies in the patient (PS3.3 C.7.6.2.1.1)."""
    cosines = np.array(header.ImageOrientationPatient, float)
    between_rows, between_columns = spacing(header)
    first = np.array(header.ImagePositionPatient, float)
    return first + cosines[:3] * between_columns * column + cosines[3:] * between_rows * row
