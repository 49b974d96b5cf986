"""Frames of enhanced multi-frame objects: their own groups, else the shared ones; placed, split and ordered by them."""

from pathlib import Path

import numpy as np
import pydicom
import pytest
import SimpleITK
from pydicom import Dataset
from pydicom.uid import EnhancedCTImageStorage, EnhancedMRImageStorage

from medviewer.imaging.geometry_passport import GeometryVerdict, OrderSource
from medviewer.imaging.grayscale import VoiFunction, VoiWindow
from medviewer.imaging.volume import Calibration, Unit
from tests.dicom.reading import read_folder, read_one, values_of
from tests.dicom.synthetic import AXIAL, make_ct_slice, picture, write

PLAIN = (
    "ImagePositionPatient", "ImageOrientationPatient", "PixelSpacing", "RescaleSlope", "RescaleIntercept",
    "WindowCenter", "WindowWidth", "SliceThickness",
)  # fmt: skip


def item(**elements):
    dataset = Dataset()
    for keyword, value in elements.items():
        setattr(dataset, keyword, value)
    return dataset


def group(**sequences):
    dataset = Dataset()
    for keyword, content in sequences.items():
        setattr(dataset, keyword, [content])
    return dataset


def rescale(slope, intercept, kind="HU"):
    return item(RescaleSlope=slope, RescaleIntercept=intercept, RescaleType=kind)


def enhanced(frames, shared, sop_class=EnhancedCTImageStorage, modality="CT"):
    """An enhanced object; frame n is `picture(n)` as stored, signed."""
    slice_ = make_ct_slice(0, SOPClassUID=sop_class, Modality=modality, NumberOfFrames=len(frames))
    for keyword in PLAIN:
        delattr(slice_, keyword)
    slice_.PixelRepresentation, slice_.BitsStored, slice_.HighBit = 1, 16, 15
    slice_.PixelData = np.stack([picture(number) for number in range(len(frames))]).tobytes()
    slice_.SharedFunctionalGroupsSequence = [shared]
    slice_.PerFrameFunctionalGroupsSequence = frames
    return slice_


MEASURES = item(PixelSpacing=[0.75, 0.5], SliceThickness=2)
SHARED = group(
    PixelMeasuresSequence=MEASURES,
    PlaneOrientationSequence=item(ImageOrientationPatient=AXIAL),
    PixelValueTransformationSequence=rescale(1, -1024),
    FrameVOILUTSequence=item(WindowCenter=40, WindowWidth=400),
)


def placed(height, **sequences):
    return group(PlanePositionSequence=item(ImagePositionPatient=[-10, -20, height]), **sequences)


def test_frames_are_ordered_by_their_own_positions(tmp_path):
    heights = [4, 0, 6, 2]
    write(enhanced([placed(height) for height in heights], SHARED), tmp_path / "a")

    (series,) = read_folder(tmp_path).series

    assert series.passport.verdict is GeometryVerdict.GOOD
    assert series.passport.order_source is OrderSource.POSITION
    assert series.geometry.spacing_mm == pytest.approx((2, 0.75, 0.5))
    assert [source.frame_number for source in series.slices] == [2, 4, 1, 3]
    assert series.instances[0].calibration is Calibration.PATIENT
    assert series.unit is Unit.HU


def test_a_frame_s_own_rescale_and_window_come_before_the_shared_ones(tmp_path):
    own = placed(
        2, PixelValueTransformationSequence=rescale(2, 5),
        FrameVOILUTSequence=item(WindowCenter=7, WindowWidth=9, VOILUTFunction="SIGMOID"),
    )  # fmt: skip
    instance = read_one(write(enhanced([placed(0), own], SHARED), tmp_path / "a"))

    np.testing.assert_array_equal(values_of(instance, 1), picture(0).astype(np.float32) - 1024)
    np.testing.assert_array_equal(values_of(instance, 2), picture(1).astype(np.float32) * 2 + 5)
    assert instance.frame(1).windows == (VoiWindow(40, 400),)
    assert instance.frame(2).windows == (VoiWindow(7, 9, VoiFunction.SIGMOID),)
    assert instance.value_range == (-32768 * 2 + 5, 32767 * 2 + 5)


def test_echoes_and_stacks_become_series_of_their_own(tmp_path):
    frames = [
        placed(height, MREchoSequence=item(EffectiveEchoTime=echo), FrameContentSequence=item(StackID="1"))
        for height in (0, 2, 4)
        for echo in (30.0, 90.0)
    ]
    write(enhanced(frames, SHARED, EnhancedMRImageStorage, "MR"), tmp_path / "a")

    found = read_folder(tmp_path).series

    assert [[source.frame_number for source in series.slices] for series in found] == [[1, 3, 5], [2, 4, 6]]
    assert {series.split_count for series in found} == {2}


@pytest.mark.parametrize(
    "phase",
    [
        lambda number: {"FrameContentSequence": item(TemporalPositionIndex=number)},
        lambda number: {"MRDiffusionSequence": item(DiffusionBValue=1000.0 * number)},
    ],
)
def test_phases_at_the_same_positions_are_told_apart(tmp_path, phase):
    frames = [placed(height, **phase(number)) for number in (1, 2) for height in (0, 2, 4)]
    write(enhanced(frames, SHARED, EnhancedMRImageStorage, "MR"), tmp_path / "a")

    found = read_folder(tmp_path).series

    assert [[source.frame_number for source in series.slices] for series in found] == [[1, 2, 3], [4, 5, 6]]


def test_groups_for_too_few_frames_are_not_believed(tmp_path):
    slice_ = enhanced([placed(0), placed(2)], SHARED)
    del slice_.PerFrameFunctionalGroupsSequence[1]
    write(slice_, tmp_path / "a")

    (series,) = read_folder(tmp_path).series

    assert series.slice_count == 2
    assert series.passport.verdict is GeometryVerdict.NONE


@pytest.mark.parametrize(
    "name",
    [
        "dicom2nifti/tests/data/siemens_multiframe/anatomical/001/IM-0001-0001-0001.dcm",
        "dicom2nifti/tests/data/philips_enhanced/anatomical/001",
    ],
)
def test_real_enhanced_objects_lie_where_simpleitk_puts_them(shared_data, name):
    path = Path(shared_data) / "dicom" / name
    if not path.exists():
        pytest.skip(f"{name} is not among the real scans")
    (file,) = [path] if path.is_file() else [each for each in path.iterdir() if each.is_file()]
    series = max(read_folder(file).series, key=lambda each: each.slice_count)
    image = SimpleITK.ReadImage(str(file))
    values = SimpleITK.GetArrayFromImage(image)
    count = min(series.slice_count, values.shape[0])

    for index in (0, count // 2, count - 1):
        number = series.slices[index].frame_number
        here = series.geometry.to_patient((index, 3, 5))
        position = np.array(series.frame_of(index).position_mm)
        row, column = np.array(series.frame_of(index).orientation).reshape(2, 3)
        spacing = series.frame_of(index).spacing_mm
        np.testing.assert_allclose(here, position + 5 * spacing[1] * row + 3 * spacing[0] * column, atol=1e-3)
        own = pydicom.dcmread(file).PerFrameFunctionalGroupsSequence[number - 1]
        place = own.PlanePositionSequence[0].ImagePositionPatient
        np.testing.assert_allclose(position, [float(each) for each in place], atol=1e-6)
    np.testing.assert_allclose(
        sorted(image.GetSpacing()[:2]), sorted(series.geometry.spacing_mm[1:]), rtol=1e-4
    )
