"""Values have a unit only where every slice has it, by its own groups, tables and words."""

import numpy as np
import pytest
from pydicom import Dataset
from pydicom.uid import EnhancedCTImageStorage

from medviewer.imaging.grayscale import VoiWindow
from medviewer.imaging.volume import Calibration, Unit
from tests.dicom.reading import read_folder, read_one, values_of
from tests.dicom.synthetic import make_ct_slice, picture, write

STORED = picture(0).astype(np.float32) + 1024


def told(path):
    return [str(each) for each in read_one(path).warnings]


@pytest.mark.parametrize("word", ["hu", "Houndsfield Unit", "HOUNSFIELD", "Hounsfield units", "H.U."])
def test_a_misspelt_rescale_type_of_a_ct_is_hu_and_said(tmp_path, word):
    path = write(make_ct_slice(0, RescaleType=word), tmp_path / "a")

    assert read_one(path).frame(1).unit is Unit.HU
    assert told(path) == [f"Rescale Type (0028,1054) is “{word}”: taken for Hounsfield units (HU)."]


@pytest.mark.parametrize(
    ("elements", "unit"),
    [
        ({}, Unit.HU),
        ({"RescaleType": "HU"}, Unit.HU),
        ({"RescaleType": ""}, Unit.HU),
        ({"RescaleType": "US"}, Unit.NONE),
        ({"RescaleType": "HU_MOD"}, Unit.NONE),
        ({"RescaleType": "MGML"}, Unit.NONE),
        ({"MultienergyCTAcquisition": "YES"}, Unit.NONE),
        ({"MultienergyCTAcquisition": "YES", "RescaleType": "HU"}, Unit.HU),
        ({"Modality": "MR", "RescaleType": "HU"}, Unit.NONE),
    ],
)
def test_values_are_hu_where_a_ct_says_nothing_else(tmp_path, elements, unit):
    path = write(make_ct_slice(0, **elements), tmp_path / "a")

    assert read_one(path).frame(1).unit is unit
    assert told(path) == []


@pytest.mark.parametrize(
    "elements",
    [{"RescaleType": "US"}, {"RescaleSlope": None}, {"RescaleIntercept": None}],
)
def test_a_series_has_a_unit_only_where_every_slice_has_it(tmp_path, elements):
    for height in range(3):
        write(make_ct_slice(5 * height), tmp_path / f"{height}")
    assert [series.unit for series in read_folder(tmp_path).series] == [Unit.HU]

    write(make_ct_slice(15, **elements), tmp_path / "3")
    (series,) = read_folder(tmp_path).series

    assert series.slice_count == 4
    assert series.unit is Unit.NONE


def empty_lut(*items):
    slice_ = make_ct_slice(0)
    slice_.ModalityLUTSequence = list(items)
    return slice_


def test_an_empty_modality_lut_is_none_and_the_rescale_counts(tmp_path):
    hollow = Dataset()
    hollow.LUTDescriptor, hollow.ModalityLUTType = None, ""
    hollow["LUTDescriptor"].VR = "US"
    for name, slice_ in (("a", empty_lut()), ("b", empty_lut(hollow)), ("c", empty_lut(Dataset()))):
        instance = read_one(write(slice_, tmp_path / name))

        np.testing.assert_array_equal(values_of(instance), STORED - 1024)
        assert instance.frame(1).unit is Unit.HU
        assert instance.warnings == ()


@pytest.mark.parametrize(("kind", "unit"), [("HU", Unit.HU), ("US", Unit.NONE), ("", Unit.NONE)])
def test_the_unit_of_a_modality_lut_is_its_own(tmp_path, kind, unit):
    table = Dataset()
    table.LUTDescriptor, table.ModalityLUTType = [4, 0, 16], kind
    table["LUTDescriptor"].VR = "US"
    table.LUTData = np.array([5, 6, 7, 9], "<u2").tobytes()
    table["LUTData"].VR = "OW"

    assert read_one(write(empty_lut(table), tmp_path / "a")).frame(1).unit is unit


def enhanced(frame_count, per_frame, shared, **elements):
    slice_ = make_ct_slice(0, SOPClassUID=EnhancedCTImageStorage, NumberOfFrames=frame_count, **elements)
    slice_.SharedFunctionalGroupsSequence = shared
    slice_.PerFrameFunctionalGroupsSequence = per_frame
    slice_.PixelData = slice_.PixelData * frame_count
    return slice_


def rescale_group(slope, intercept, kind="HU"):
    group, values = Dataset(), Dataset()
    values.RescaleSlope, values.RescaleIntercept, values.RescaleType = slope, intercept, kind
    group.PixelValueTransformationSequence = [values]
    return group


def without_rescale(slice_):
    del slice_.RescaleSlope, slice_.RescaleIntercept
    return slice_


DISAGREE = (
    "The header describes 4 frames, but there are 3: where they lie is not known, and values may be wrong."
)


def test_groups_for_another_number_of_frames_leave_the_shared_rescale(tmp_path):
    slice_ = without_rescale(enhanced(3, [Dataset() for _ in range(4)], [rescale_group(2, -1024)]))
    instance = read_one(write(slice_, tmp_path / "a"))

    np.testing.assert_array_equal(values_of(instance, 2), STORED * 2 - 1024)
    assert instance.frame(2).unit is Unit.HU
    assert [str(each) for each in instance.warnings] == [DISAGREE]


def test_groups_that_differ_and_fit_no_frame_give_no_rescale_and_no_unit(tmp_path):
    groups = [
        rescale_group(1, -1024),
        rescale_group(1, -1000),
        rescale_group(1, -1024),
        rescale_group(1, -1024),
    ]
    instance = read_one(write(without_rescale(enhanced(3, groups, [Dataset()])), tmp_path / "a"))

    np.testing.assert_array_equal(values_of(instance, 2), STORED)
    assert instance.frame(2).unit is Unit.NONE
    assert [str(each) for each in instance.warnings] == [DISAGREE]


@pytest.mark.parametrize(("per_frame", "shared"), [([], []), ([], [Dataset()]), ([Dataset()], [])])
def test_empty_groups_are_none(tmp_path, per_frame, shared):
    slice_ = make_ct_slice(3)
    plain = read_one(write(slice_, tmp_path / "plain"))
    slice_.PerFrameFunctionalGroupsSequence, slice_.SharedFunctionalGroupsSequence = per_frame, shared
    instance = read_one(write(slice_, tmp_path / "a"))

    assert instance.frames == plain.frames
    assert instance.calibration is plain.calibration is Calibration.PATIENT
    assert instance.frame(1).unit is Unit.HU


def test_a_frame_takes_its_own_value_else_the_shared_one_else_that_of_the_data_set(tmp_path):
    own, voi = rescale_group(3, 7), Dataset()
    voi.WindowCenter, voi.WindowWidth = 11, 22
    own.FrameVOILUTSequence = [voi]
    hollow = Dataset()
    hollow.PixelValueTransformationSequence = [Dataset()]
    instance = read_one(write(enhanced(3, [own, hollow, Dataset()], [rescale_group(2, 5)]), tmp_path / "a"))
    frames = [instance.frame(number) for number in (1, 2, 3)]

    assert [(frame.slope, frame.intercept) for frame in frames] == [(3, 7), (2, 5), (2, 5)]
    assert [frame.windows for frame in frames] == [
        (VoiWindow(11, 22),),
        (VoiWindow(40, 400),),
        (VoiWindow(40, 400),),
    ]
    assert [frame.spacing_mm for frame in frames] == [(0.75, 0.5)] * 3
    assert [frame.position_mm for frame in frames] == [
        None
    ] * 3  # that of the data set is one place for three


def test_one_frame_s_unreadable_rescale_takes_its_unit_only(tmp_path):
    groups = [rescale_group(1, -1024), rescale_group(0, -1024)]
    path = write(enhanced(2, groups, []), tmp_path / "a")
    instance = read_one(path)

    assert [instance.frame(number).unit for number in (1, 2)] == [Unit.HU, Unit.NONE]
    assert told(path) == [
        "Rescale Slope (0028,1053) is there but can't be used: stored values are shown, without a unit."
    ]
    assert [series.unit for series in read_folder(path).series] == [Unit.NONE]


@pytest.mark.parametrize("is_empty", [False, True])
def test_values_that_may_be_negative_or_not_have_no_unit_and_that_is_told(tmp_path, is_empty):
    slice_ = make_ct_slice(0)
    slice_.PixelRepresentation = None
    if not is_empty:
        del slice_.PixelRepresentation
    path = write(slice_, tmp_path / "a")

    assert read_one(path).frame(1).unit is Unit.NONE
    assert told(path) == ["Pixel Representation (0028,0103) is missing: the values have no unit."]
