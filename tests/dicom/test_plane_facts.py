"""What one image says of itself is taken for that image alone."""

import numpy as np
import pytest
from pydicom import Dataset
from pydicom.sequence import Sequence

from medviewer.dicom.plane_facts import facts_of, is_grid
from medviewer.imaging.grayscale import VoiWindow
from medviewer.imaging.key_image import key_image
from medviewer.imaging.orientation_labels import EdgeLetters, plane_letters
from medviewer.imaging.padding import Padding
from medviewer.imaging.patient_directions import Anatomy, declared_directions, opposite
from medviewer.imaging.presets import default_window
from medviewer.imaging.render import plane_of, render
from medviewer.imaging.viewport_state import Interpolation, ViewportState
from medviewer.imaging.volume import Calibration, Unit
from tests.dicom.loading import load, load_folder
from tests.dicom.reading import read_folder
from tests.dicom.synthetic import make_ct_slice, store, write, write_series

BEHIND = [-1, 0, 0, 0, 0, -1]
"""A coronal image seen from behind: its rows lead to the patient's right."""
STATE = ViewportState(1, VoiWindow(40, 400))


def one_series(folder, data_sets):
    for number, one in enumerate(data_sets, start=1):
        one.InstanceNumber = number
        write(one, folder / f"{number}.dcm")
    return load_folder(folder)


def radiograph(**elements):
    """A radiograph without a place in the patient."""
    one = make_ct_slice(0.0, Modality="DX", ViewPosition="AP", **elements)
    for keyword in ("ImagePositionPatient", "ImageOrientationPatient", "PixelSpacing", "RescaleIntercept"):
        if keyword not in elements:
            delattr(one, keyword)
    return one


def projections(count):
    """Images that turn around the patient's long axis, as a rotating maximum intensity projection does."""
    for step in range(count):
        angle = np.pi * step / count
        way = [np.cos(angle), np.sin(angle), 0]
        yield make_ct_slice(
            0.0,
            Modality="MR",
            ImageOrientationPatient=[*(f"{value:.8f}" for value in way), 0, 0, -1],
            ImagePositionPatient=[f"{-8 * value:.6f}" for value in way[:2]] + [32],
        )


def test_images_at_one_position_have_their_own_letters_and_place(tmp_path):
    cine = [
        make_ct_slice(0.0, ImageOrientationPatient=BEHIND, ImagePositionPatient=[30, 5, 40])
        for _k in range(3)
    ]
    ((series, volume),) = one_series(tmp_path, cine)

    assert not is_grid(series)
    assert volume.calibration is Calibration.PIXEL_SPACING
    assert plane_letters(volume, 1, STATE) == EdgeLetters("L", "H", "R", "F")
    facts = volume.facts(1)
    assert facts.calibration is Calibration.PATIENT
    assert facts.geometry.to_patient((0, 2, 4)) == pytest.approx((28, 5, 38.5))
    assert facts.geometry.spacing_mm == pytest.approx((9, 0.75, 0.5))
    assert facts.frame_of_reference_uid == "1.2.9"


def test_a_loop_of_an_enhanced_object_has_the_place_of_each_of_its_frames(tmp_path):
    one = make_ct_slice(0.0)
    store(one, np.zeros((24, 32), np.uint16))
    one.NumberOfFrames, one.PixelData = 2, one.PixelData * 2
    groups = []
    for height in (7.0, 7.0):
        position, orientation, measures = Dataset(), Dataset(), Dataset()
        position.ImagePositionPatient = [height, -80, 80]
        orientation.ImageOrientationPatient = [0, 1, 0, 0, 0, -1]
        measures.PixelSpacing = [0.5, 0.5]
        group = Dataset()
        group.PlanePositionSequence = Sequence([position])
        group.PlaneOrientationSequence = Sequence([orientation])
        group.PixelMeasuresSequence = Sequence([measures])
        groups.append(group)
    one.PerFrameFunctionalGroupsSequence = Sequence(groups)
    del one.ImagePositionPatient, one.ImageOrientationPatient
    ((_series, volume),) = one_series(tmp_path, [one])

    assert plane_letters(volume, 1, STATE) == EdgeLetters("A", "H", "P", "F")
    assert volume.facts(1).geometry.to_patient((0, 0, 0)) == pytest.approx((7, -80, 80))


def test_projections_that_turn_stay_one_stack_with_letters_of_their_own(tmp_path):
    ((series, volume),) = one_series(tmp_path, projections(12))

    assert series.slice_count == 12
    assert [each.instance_number for each in series.instances] == list(range(1, 13))
    assert list(map(str, series.passport.notes)) == [
        "All images lie at one position or face different ways: they are in order of their numbers."
    ]
    assert volume.calibration is not Calibration.PATIENT
    assert [plane_letters(volume, k, STATE).right for k in (0, 2, 6, 10)] == ["L", "LP", "P", "RP"]
    assert volume.facts(6).geometry.to_patient((0, 0, 0)) == pytest.approx((0, -8, 32), abs=1e-4)


def test_localizers_in_three_planes_are_still_three_stacks(tmp_path):
    planes = ([1, 0, 0, 0, 1, 0], [1, 0, 0, 0, 0, -1], [0, 1, 0, 0, 0, -1])
    scouts = [
        make_ct_slice(
            0.0,
            ImageOrientationPatient=way,
            ImagePositionPatient=list(-20.0 + 10 * k * np.abs(np.cross(way[:3], way[3:]))),
        )
        for way in planes
        for k in range(3)
    ]
    found = one_series(tmp_path, scouts)

    assert [series.slice_count for series, _volume in found] == [3, 3, 3]
    assert all(is_grid(series) for series, _volume in found)


def test_images_without_positions_go_by_their_instance_numbers(tmp_path):
    for number, acquisition in ((1, 2), (2, 2), (3, 1), (4, None)):
        one = radiograph(InstanceNumber=number)
        if acquisition:
            one.AcquisitionNumber = acquisition
        write(one, tmp_path / f"{9 - number}.dcm")
    (series,) = read_folder(tmp_path).series

    assert [each.instance_number for each in series.instances] == [1, 2, 3, 4]


def test_numbers_that_start_anew_in_each_acquisition_go_acquisition_by_acquisition(tmp_path):
    for index, (number, acquisition) in enumerate(((1, 2), (2, 1), (1, 1), (2, 2))):
        write(radiograph(InstanceNumber=number, AcquisitionNumber=acquisition), tmp_path / f"{index}.dcm")
    (series,) = read_folder(tmp_path).series

    found = [(each.acquisition_number, each.instance_number) for each in series.instances]
    assert found == [(1, 1), (1, 2), (2, 1), (2, 2)]


def test_each_radiograph_has_its_own_gray_scale_window_and_millimetres(tmp_path):
    first = radiograph(
        PixelSpacing=[0.15, 0.15], ImagerPixelSpacing=[0.18, 0.18], WindowCenter=500, WindowWidth=1000
    )
    second = radiograph(
        ImagerPixelSpacing=[0.15, 0.15], WindowCenter=8000, WindowWidth=16000,
        PhotometricInterpretation="MONOCHROME1", PixelPaddingValue=3,
    )  # fmt: skip
    ((series, volume),) = one_series(tmp_path, [first, second])
    facts = [volume.facts(k) for k in (0, 1)]

    assert [default_window(volume, k).numbers for k in (0, 1)] == [("500", "1000"), ("8000", "16000")]
    assert [each.inverted for each in facts] == [False, True]
    assert [each.calibration for each in facts] == [Calibration.PIXEL_SPACING, Calibration.DETECTOR]
    assert [each.padding for each in facts] == [None, Padding(3)]
    assert volume.calibration is Calibration.NONE
    assert facts_of(series, 1).calibration is Calibration.DETECTOR


def test_black_is_black_and_white_white_in_images_of_both_kinds(tmp_path):
    ramp = np.tile(np.linspace(0, 4000, 32), (24, 1)).astype(np.uint16)
    pair = [radiograph(PhotometricInterpretation=f"MONOCHROME{kind}") for kind in (2, 1)]
    for one in pair:
        one.WindowCenter, one.WindowWidth = 2000, 4000
        store(one, ramp)
    ((_series, volume),) = one_series(tmp_path, pair)

    for k, (left, right) in enumerate(((0, 255), (255, 0))):
        state = ViewportState(2, default_window(volume, k), k, interpolation=Interpolation.NEAREST)
        shades = render(plane_of(volume, k), state, (320, 240))
        assert (shades[120, 2], shades[120, 317]) == pytest.approx((left, right), abs=3)


def test_slices_of_a_grid_share_one_window_and_images_of_a_series_in_time_too(tmp_path):
    for name, heights in (("grid", (0.0, 2.0, 4.0)), ("time", (0.0, 0.0, 0.0))):
        slices = [make_ct_slice(height, WindowWidth=100 + 50 * k) for k, height in enumerate(heights)]
        ((_series, volume),) = one_series(tmp_path / name, slices)

        assert [default_window(volume, k).width for k in range(3)] == [150, 150, 150]


def test_only_slices_whose_values_are_hounsfield_units_are_said_to_be(tmp_path):
    slices = [make_ct_slice(2.0 * k) for k in range(3)]
    slices[1].RescaleType = "US"
    ((_series, volume),) = one_series(tmp_path, slices)

    assert [volume.facts(k).unit for k in range(3)] == [Unit.HU, Unit.NONE, Unit.HU]
    assert volume.unit is Unit.NONE
    assert [volume.facts(k).geometry.to_patient((0, 0, 0))[2] for k in range(3)] == [0, 2, 4]


def test_a_slice_that_fails_holds_its_own_background(tmp_path):
    slices = [make_ct_slice(2.0 * k, PixelPaddingValue=100 + k) for k in range(3)]
    for number, one in enumerate(slices):
        write(one, tmp_path / f"{number}.dcm")
    (series,) = read_folder(tmp_path).series
    (tmp_path / "2.dcm").write_bytes((tmp_path / "2.dcm").read_bytes()[:-40])
    loaded = load(series)

    assert list(loaded.errors) == [2]
    assert set(loaded.volume.values[2].ravel()) == {102 - 1024}


def test_a_grid_whose_slices_are_alike_needs_no_facts_for_each(tmp_path):
    write_series(tmp_path, [0.0, 2.5, 5.0])
    ((_series, volume),) = load_folder(tmp_path)

    assert volume.own_facts == ()
    assert volume.facts(2).geometry.to_patient((0, 1, 2)) == pytest.approx(
        volume.geometry.to_patient((2, 1, 2))
    )
    assert plane_letters(volume, 2, STATE) == EdgeLetters("R", "A", "L", "P")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (["L", "F"], EdgeLetters("R", "H", "L", "F")),
        (["A", "FR"], EdgeLetters("P", "HL", "A", "FR")),
        (["PL", "F"], EdgeLetters("AR", "H", "PL", "F")),
        (["L"], None),
        (["L", "R"], None),
        (["L", "X"], None),
        (["LR", "F"], None),
        ("", None),
    ],
)
def test_a_radiograph_says_its_sides_by_patient_orientation(tmp_path, value, expected):
    ((_series, volume),) = one_series(tmp_path, [radiograph(PatientOrientation=value)])

    assert plane_letters(volume, 0, STATE) == expected


def test_an_image_orientation_counts_more_than_a_patient_orientation(tmp_path):
    one = make_ct_slice(0.0, ImageOrientationPatient=BEHIND, PatientOrientation=["A", "F"])
    ((_series, volume),) = one_series(tmp_path, [one])

    assert plane_letters(volume, 0, STATE).right == "R"


def test_an_animals_directions_have_their_own_names(tmp_path):
    ((_series, volume),) = one_series(
        tmp_path, [make_ct_slice(2.0 * k, AnatomicalOrientationType="QUADRUPED") for k in range(3)]
    )
    letters = plane_letters(volume, 1, STATE)

    assert (letters.left, letters.top, letters.right, letters.bottom) == ("RT", "V", "LE", "D")
    assert letters.parts("RTV") == ("RT", "V")
    assert declared_directions(("LE", "CDV"), Anatomy.QUADRUPED) == ("LE", "CDV")
    assert declared_directions(("LE", "F"), Anatomy.QUADRUPED) is None
    assert opposite("CDV", Anatomy.QUADRUPED) == "CRD"


def test_a_mosaic_has_no_letters(tmp_path):
    one = make_ct_slice(0.0, Modality="MR", ImageType=["ORIGINAL", "PRIMARY", "MOSAIC"])
    ((_series, volume),) = one_series(tmp_path, [one])

    assert plane_letters(volume, 0, STATE) is None


def test_a_loop_with_one_header_for_all_frames_has_no_place(tmp_path):
    one = make_ct_slice(0.0)
    one.NumberOfFrames, one.PixelData = 3, one.PixelData * 3
    ((_series, volume),) = one_series(tmp_path, [one])

    assert plane_letters(volume, 2, STATE) is None
    assert volume.facts(2).calibration is Calibration.PIXEL_SPACING
    assert volume.facts(2) is volume.facts(0)


def test_a_picture_of_one_image_is_told_in_its_own_millimetres(tmp_path, monkeypatch):
    texts = []
    monkeypatch.setattr(
        "medviewer.imaging.key_image._text", lambda _picture, text, *_place: texts.append(text)
    )
    pair = [
        radiograph(PixelSpacing=[0.5, 0.5], ImagerPixelSpacing=[0.6, 0.6]),
        radiograph(ImagerPixelSpacing=[0.5, 0.5]),
    ]
    ((_series, volume),) = one_series(tmp_path, pair)
    for k in (0, 1):
        key_image(volume, ViewportState(2, VoiWindow(0, 1000), k), (512, 512))

    assert [text for text in texts if "mm" in text] == ["5 mm (Pixel Spacing)", "5 mm (at detector)"]
