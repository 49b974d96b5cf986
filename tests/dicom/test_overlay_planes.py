"""Overlays come out of a file as pydicom reads them, and one that is broken says why."""

from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian

from medviewer.dicom.pixels import read_frame
from tests.dicom.reading import read_one
from tests.dicom.synthetic import make_ct_slice, picture, store, write

SHAPE = (24, 32)
RNG = np.random.default_rng(2)
RLE, J2K = "1.2.840.10008.1.2.5", "1.2.840.10008.1.2.4.90"


def with_overlay(slice_, group=0x6000, masks=None, **elements):
    """Add one Overlay Plane; `masks` (frames, rows, columns)."""
    masks = RNG.random((1, *SHAPE)) < 0.3 if masks is None else masks
    packed = np.packbits(masks.reshape(-1).astype(np.uint8), bitorder="little").tobytes()
    values = {
        0x0010: ("US", masks.shape[1]), 0x0011: ("US", masks.shape[2]), 0x0040: ("CS", "G"), 0x0050: ("SS", [1, 1]),
        0x0100: ("US", 1), 0x0102: ("US", 0), 0x3000: ("OW", packed + b"\0" * (len(packed) % 2)),
    }  # fmt: skip
    values |= {int(number[1:], 16): value for number, value in elements.items()}
    for number, value in values.items():
        if value is not None:
            slice_.add_new(group << 16 | number, *value)
    return masks


def planes_of(path, number=1):
    instance = read_one(path)
    pixels = instance.pixels
    out = np.zeros((pixels.rows, pixels.columns), np.float32)
    notes = read_frame(instance.source, pixels, instance.frame(number), number, out)
    assert notes.warnings == ()
    return notes.overlay_planes


def swapped(content):
    return np.frombuffer(content, "<u2").astype(">u2").tobytes()


@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ImplicitVRLittleEndian, ExplicitVRBigEndian])
def test_several_groups_agree_with_pydicom(tmp_path, syntax):
    slice_ = make_ct_slice(0)
    slice_.file_meta.TransferSyntaxUID = syntax
    masks = [with_overlay(slice_, group)[0] for group in (0x6000, 0x6004, 0x601E)]
    if syntax == ExplicitVRBigEndian:
        slice_.PixelData = swapped(slice_.PixelData)
        for group in (0x6000, 0x6004, 0x601E):
            slice_[group, 0x3000].value = swapped(slice_[group, 0x3000].value)
    slice_["PixelData"].VR = "OW"
    path = write(slice_, tmp_path / "a")

    planes = planes_of(path)

    dataset = pydicom.dcmread(path)
    for group, mask, plane in zip((0x6000, 0x6004, 0x601E), masks, planes, strict=True):
        np.testing.assert_array_equal(plane.mask(), mask)
        if syntax != ExplicitVRBigEndian:  # pydicom leaves the words as they are
            np.testing.assert_array_equal(plane.mask(), dataset.overlay_array(group))


@pytest.mark.parametrize(("origin", "first_frame"), [(None, 1), (2, 2)])
def test_frames_of_an_overlay_lie_over_their_frames(tmp_path, origin, first_frame):
    slice_ = make_ct_slice(0, NumberOfFrames=4)
    slice_.PixelData = np.stack([picture(seed) + 1024 for seed in range(4)]).astype(np.uint16).tobytes()
    masks = with_overlay(
        slice_, masks=RNG.random((2, 7, 9)) < 0.5, x0015=("IS", 2), x0051=("US", origin) if origin else None,
        x0050=("SS", [3, -4]),
    )  # fmt: skip
    path = write(slice_, tmp_path / "a")
    theirs = pydicom.dcmread(path).overlay_array(0x6000)

    found = {number: planes_of(path, number) for number in range(1, 5)}

    assert [number for number, planes in found.items() if planes] == [first_frame, first_frame + 1]
    for index in (0, 1):
        (plane,) = found[first_frame + index]
        np.testing.assert_array_equal(plane.mask(), masks[index])
        np.testing.assert_array_equal(plane.mask(), theirs[index])
        assert plane.origin == (2, -5)


def test_an_overlay_of_one_frame_lies_over_all_frames_unless_it_names_its_own(tmp_path):
    slice_ = make_ct_slice(0, NumberOfFrames=3)
    slice_.PixelData = np.zeros((3, *SHAPE), np.uint16).tobytes()
    with_overlay(slice_, 0x6000)
    with_overlay(slice_, 0x6002, x0015=("IS", 1), x0051=("US", 2))
    path = write(slice_, tmp_path / "a")

    assert [len(planes_of(path, number)) for number in (1, 2, 3)] == [1, 2, 1]


@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, RLE])
def test_bits_within_the_pixel_cells_are_overlays_and_no_part_of_the_values(tmp_path, syntax):
    masks = RNG.random((2, *SHAPE)) < 0.4
    stored = (picture(1) + 1024).astype(np.uint16)
    slice_ = make_ct_slice(0)
    store(slice_, stored | (masks[0].astype(np.uint16) << 15) | (masks[1].astype(np.uint16) << 12))
    for group, bit in ((0x6000, 15), (0x6002, 12)):
        with_overlay(slice_, group, x0100=("US", 16), x0102=("US", bit), x3000=None)
    if syntax == RLE:
        slice_.compress(RLE)
    path = write(slice_, tmp_path / "a")
    instance = read_one(path)
    out = np.zeros(SHAPE, np.float32)

    notes = read_frame(instance.source, instance.pixels, instance.frame(1), 1, out)

    assert notes.warnings == ()
    np.testing.assert_array_equal(out, picture(1))
    for plane, mask in zip(notes.overlay_planes, masks, strict=True):
        np.testing.assert_array_equal(plane.mask(), mask)


def test_label_then_description_then_nothing_names_it(tmp_path):
    slice_ = make_ct_slice(0)
    with_overlay(slice_, 0x6000, x1500=("LO", "Lesion"), x0022=("LO", "Drawn by hand"), x0040=("CS", "R"))
    with_overlay(slice_, 0x6002, x0022=("LO", "Drawn by hand"))
    with_overlay(slice_, 0x6004)
    planes = planes_of(write(slice_, tmp_path / "a"))

    assert [plane.label for plane in planes] == ["Lesion", "Drawn by hand", ""]
    assert [plane.is_region for plane in planes] == [True, False, False]


@pytest.mark.parametrize(
    ("elements", "reason"),
    [
        ({"x3000": ("OW", bytes(94))}, "its data is cut off"),
        ({"x3000": None}, "it has no data"),
        ({"x0010": None}, "its size is missing"),
        ({"x0010": ("US", 0)}, "its size is missing"),
        ({"x0050": ("SS", [25, 1])}, "it lies outside the picture"),
        ({"x0050": ("SS", [1, -31])}, "it lies outside the picture"),
        ({"x3000": None, "x0100": ("US", 16), "x0102": ("US", 3)}, "its bit is one of the picture's own"),
        ({"x3000": None, "x0100": ("US", 16), "x0102": ("US", 99)}, "its bit is one of the picture's own"),
        (
            {"x3000": None, "x0100": ("US", 16), "x0102": ("US", 14), "x0010": ("US", 5)},
            "its size is not the picture's",
        ),
    ],
)
def test_a_broken_overlay_says_why_and_the_picture_is_shown(tmp_path, elements, reason):
    slice_ = make_ct_slice(0)
    with_overlay(slice_, **elements)
    (plane,) = planes_of(write(slice_, tmp_path / "a"))

    assert str(plane.problem) == reason
    assert plane.packed == b""


@pytest.mark.parametrize("origin", [[24, 32], [-22, -30]])
def test_one_pixel_within_the_picture_is_enough(tmp_path, origin):
    slice_ = make_ct_slice(0)
    with_overlay(slice_, x0050=("SS", origin))

    assert planes_of(write(slice_, tmp_path / "a"))[0].problem is None


def test_a_compression_that_drops_the_bits_is_named(tmp_path):
    slice_ = make_ct_slice(0)
    store(slice_, (picture(5, 64, 80) + 1024).astype(np.uint16))
    with_overlay(slice_, masks=np.zeros((1, 64, 80)), x3000=None, x0100=("US", 16), x0102=("US", 15))
    slice_.compress(J2K)

    (plane,) = planes_of(write(slice_, tmp_path / "a"))

    assert str(plane.problem) == "the compression has left out its bits"


@pytest.mark.parametrize(
    ("name", "groups"),
    [
        ("pydicom-data/data_store/data/MR-SIEMENS-DICOM-WithOverlays.dcm", [0x6000]),
        ("pydicom/src/pydicom/data/test_files/examples_overlay.dcm", [0x6000]),
        ("dcm4che-sample/dcm4che-test-data/src/main/resources/ovly_p01.dcm", [0x6004, 0x6006]),
    ],
)
def test_real_overlays_agree_with_pydicom(shared_data, name, groups):
    path = Path(shared_data) / "dicom" / name
    if not path.is_file():
        pytest.skip(f"{name} is not among the real scans")
    planes = planes_of(path)
    dataset = pydicom.dcmread(path)

    assert all(plane.problem is None for plane in planes)
    for group, plane in zip(groups, planes[-len(groups) :], strict=True):
        np.testing.assert_array_equal(plane.mask(), dataset.overlay_array(group))
