"""What a NIfTI header says is taken as the format means it, and what it can't mean is refused in words."""

import gzip
import tempfile
from pathlib import Path

import numpy as np
import pytest
import SimpleITK
from hypothesis import given, settings
from hypothesis import strategies as st

from medviewer.dicom.file_format import FileFormat
from medviewer.dicom.refusals import (
    BadVolumeError,
    ImpossibleSizeError,
    MissingDataError,
    MissingPixelsError,
    TruncatedFileError,
)
from medviewer.imaging.geometry_passport import GeometryVerdict, OrderSource
from medviewer.imaging.volume import Calibration
from tests.foreign.nifti_files import SROW, nifti, write_nifti
from tests.foreign.reading import refusal_of, series_of, values_of

VALUES = np.random.default_rng(1).integers(-900, 900, (4, 5, 6), dtype=np.int16)
NOWHERE = {"sform_code": [0], "qform_code": [0]}


def notes_of(series) -> list[str]:
    return [str(note) for note in series.passport.notes]


@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize("order", ["<", ">"])
def test_either_version_and_byte_order_is_read(tmp_path, version, order):
    path = write_nifti(tmp_path / "a.nii", VALUES, order=order, version=version)

    (series,) = series_of(path)

    assert series.file_format is FileFormat.NIFTI
    assert series.kind == "NIfTI volume"
    np.testing.assert_array_equal(values_of(series), VALUES[:, ::-1])  # rows count to posterior on the screen
    np.testing.assert_allclose(series.geometry.spacing_mm, (4, 3, 2))
    np.testing.assert_allclose(series.geometry.to_patient((0, 4, 0)), (-10, -20, 30))
    assert series.passport.order_source is OrderSource.POSITION


@settings(max_examples=40, deadline=None)
@given(
    st.tuples(*[st.floats(-0.57, 0.57)] * 3),
    st.tuples(*[st.floats(-200, 200)] * 3),
    st.sampled_from([-1, 1]),
)
def test_a_qform_is_where_itk_says(quatern, qoffset, qfac):
    pixdim = [qfac, 0.75, 1.5, 2.5, 1, 1, 1, 1]
    with tempfile.TemporaryDirectory() as folder:
        path = write_nifti(
            Path(folder) / "a.nii", VALUES, qform_code=[1], sform_code=[0], quatern=quatern, qoffset=qoffset,
            pixdim=pixdim,
        )  # fmt: skip
        image = SimpleITK.ReadImage(str(path))

        (series,) = series_of(path)
        shown = values_of(series)

        slices, rows, columns = series.geometry.shape
        for k, j, i in ((0, 0, 0), (slices - 1, 0, columns - 1), (1, rows - 1, 2)):
            there = image.TransformPhysicalPointToIndex(series.geometry.to_patient((k, j, i)))
            np.testing.assert_allclose(
                image.TransformIndexToPhysicalPoint(there), series.geometry.to_patient((k, j, i)), atol=1e-3
            )
            assert image[there] == shown[k, j, i]


def test_without_a_position_the_slices_stay_as_stored_and_the_passport_says_so(tmp_path):
    (series,) = series_of(write_nifti(tmp_path / "a.nii", VALUES, **NOWHERE))

    assert series.passport.verdict is GeometryVerdict.NONE
    assert series.passport.order_source is OrderSource.FRAME_NUMBER
    assert notes_of(series) == [
        "The frames are in order of their numbers.",
        "The position in the patient is unknown.",
        "The file gives no position in the patient (its sform and qform codes are 0).",
    ]
    assert series.instances[0].calibration is Calibration.PIXEL_SPACING
    np.testing.assert_array_equal(values_of(series), VALUES)


def test_without_any_spacing_lengths_are_pixels(tmp_path):
    (series,) = series_of(write_nifti(tmp_path / "a.nii", VALUES, **NOWHERE, pixdim=[1, 0, 0, 0, 0, 0, 0, 0]))

    assert series.instances[0].calibration is Calibration.NONE


def test_two_positions_that_differ_are_told_with_the_distance(tmp_path):
    path = write_nifti(tmp_path / "a.nii", VALUES, qform_code=[1], qoffset=[10, 20, 37], pixdim=[1, 2, 3, 4, 1, 1, 1, 1],
                       quatern=[0, 0, 0])  # fmt: skip

    (series,) = series_of(path)

    assert series.passport.verdict is GeometryVerdict.CAUTION
    assert notes_of(series) == [
        "The file gives two positions that differ by up to 21.2 mm; the first one (sform) is used."
    ]
    np.testing.assert_allclose(series.geometry.to_patient((0, 4, 0)), (-10, -20, 30))


def test_the_space_of_an_atlas_is_named(tmp_path):
    (series,) = series_of(write_nifti(tmp_path / "a.nii", VALUES, sform_code=[4]))

    assert notes_of(series) == ["Its coordinates are those of an atlas (MNI 152), not of the patient's scan."]


@pytest.mark.parametrize(("units", "scale"), [(1, 1000.0), (2, 1.0), (3, 0.001), (0, 1.0)])
def test_lengths_have_the_unit_that_the_header_names(tmp_path, units, scale):
    srow = np.array(SROW) / scale
    (series,) = series_of(write_nifti(tmp_path / "a.nii", VALUES, units=[units], srow=srow))

    np.testing.assert_allclose(series.geometry.spacing_mm, (4, 3, 2), rtol=1e-5)


@pytest.mark.parametrize("kind", ["u1", "i2", "f4"])
@pytest.mark.parametrize(("slope", "intercept"), [(1.5, -7.25), (-2, 100), (1, -1024), (0.001, 0), (3, 0)])
def test_scaled_values_are_exactly_those_of_itk(tmp_path, kind, slope, intercept):
    path = write_nifti(tmp_path / "a.nii", np.abs(VALUES).astype(kind), scale=[slope, intercept])
    stored = SimpleITK.GetArrayFromImage(SimpleITK.ReadImage(str(path)))

    (series,) = series_of(path)

    np.testing.assert_array_equal(values_of(series), stored.astype(np.float32)[:, ::-1])


@pytest.mark.parametrize("scale", [(0, 5), (float("nan"), 0), (0, float("nan"))])
def test_a_slope_of_nothing_leaves_the_values_as_stored(tmp_path, scale):
    (series,) = series_of(write_nifti(tmp_path / "a.nii", VALUES, scale=scale))

    np.testing.assert_array_equal(values_of(series), VALUES[:, ::-1])


def test_colors_and_transparency_are_shown_as_on_black(tmp_path):
    colors = np.random.default_rng(2).integers(0, 256, (2, 3, 4, 4), dtype=np.uint8)
    colors[..., 3] = [0, 255, 255, 0]
    content = nifti(np.zeros((2, 3, 4), np.uint8), datatype=2304)[:352] + colors.tobytes()
    (tmp_path / "rgba.nii").write_bytes(content)
    content = nifti(np.zeros((2, 3, 4), np.uint8), datatype=128)[:352] + colors[..., :3].tobytes()
    (tmp_path / "rgb.nii").write_bytes(content)

    transparent, opaque = series_of(tmp_path / "rgba.nii"), series_of(tmp_path / "rgb.nii")

    np.testing.assert_array_equal(values_of(opaque[0]), colors[:, ::-1, :, :3])
    shown = values_of(transparent[0])
    np.testing.assert_array_equal(shown[:, :, 1:3], colors[:, ::-1, 1:3, :3])
    assert not shown[:, :, [0, 3]].any()


def test_only_so_many_time_points_are_shown_and_the_rest_is_told(tmp_path):
    values = np.arange(70 * 2 * 3 * 4, dtype=np.int16).reshape(70, 2, 3, 4)

    stacks = series_of(write_nifti(tmp_path / "a.nii", values))

    assert len(stacks) == 64
    np.testing.assert_array_equal(values_of(stacks[63]), values[63][:, ::-1])
    assert notes_of(stacks[0]) == ["Only the first 64 of 70 time points are shown."]


def test_a_pair_is_read_and_its_other_half_is_looked_for_beside_it(tmp_path):
    content = nifti(VALUES, magic=b"ni1\0", vox_offset=[0])
    (tmp_path / "a.hdr").write_bytes(content[:348])
    (tmp_path / "b.hdr").write_bytes(content[:348])
    (tmp_path / "a.img").write_bytes(content[352:])

    (series,) = series_of(tmp_path / "a.hdr")

    np.testing.assert_array_equal(values_of(series), VALUES[:, ::-1])
    assert isinstance(error := refusal_of(tmp_path / "b.hdr"), MissingDataError)
    assert error.fields == {"name": "b.img"}


def test_the_other_half_may_be_packed(tmp_path):
    content = nifti(VALUES, magic=b"ni1\0", vox_offset=[0])
    (tmp_path / "a.hdr").write_bytes(content[:348])
    (tmp_path / "a.img.gz").write_bytes(gzip.compress(content[352:]))

    np.testing.assert_array_equal(values_of(series_of(tmp_path / "a.hdr")[0]), VALUES[:, ::-1])


def test_an_analyze_file_knows_no_sides(tmp_path):
    content = nifti(VALUES, magic=b"\0\0\0\0", vox_offset=[0], scale=[7, 8])
    (tmp_path / "a.hdr").write_bytes(content[:348])
    (tmp_path / "a.img").write_bytes(content[352:])

    (series,) = series_of(tmp_path / "a.hdr")

    assert series.kind == "Analyze volume"
    assert series.passport.verdict is GeometryVerdict.NONE
    assert "nor which side is which" in notes_of(series)[-1]
    np.testing.assert_array_equal(values_of(series), VALUES)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"srow": (float("nan"), *SROW[1:])}, "no numbers"),
        ({"srow": (*SROW[:3], float("inf"), *SROW[4:])}, "no numbers"),
        ({"srow": (0,) * 12}, "not possible"),
        ({"srow": (2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0)}, "not possible"),
        ({"srow": (2, 0, 2, 0, 0, 2, 0, 0, 0, 0, 0, 0)}, "in their own plane"),
        ({"srow": (2, 1, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0)}, "not at right angles"),
        ({"sform_code": [0], "qform_code": [1], "quatern": (float("nan"), 0, 0)}, "no numbers"),
        ({"sform_code": [0], "qform_code": [1], "pixdim": (1, 2, float("nan"), 4, 1, 1, 1, 1)}, "no numbers"),
        ({"scale": (float("inf"), 0)}, "scaled by what is no number"),
        ({"scale": (2, float("nan"))}, "scaled by what is no number"),
        ({"dim": (9, 6, 5, 4, 1, 1, 1, 1)}, "number of dimensions"),
        ({"dim": (5, 6, 5, 2, 1, 2, 1, 1)}, "several values for each voxel"),
        ({"dim": (3, 6, 0, 4, 1, 1, 1, 1)}, "not positive"),
        ({"dim": (3, 6, -5, 4, 1, 1, 1, 1)}, "not positive"),
        ({"datatype": 32}, "complex"),
        ({"datatype": 1536}, "not shown"),
        ({"vox_offset": [float("nan")]}, "begin at a place"),
        ({"vox_offset": [-1]}, "begin at a place"),
    ],
)  # fmt: skip
def test_a_header_that_cannot_be_is_refused_in_words(tmp_path, fields, words):
    error = refusal_of(write_nifti(tmp_path / "a.nii", VALUES, **fields))

    assert isinstance(error, BadVolumeError)
    assert words in str(error)


def test_a_skewed_sform_gives_way_to_the_qform(tmp_path):
    path = write_nifti(tmp_path / "a.nii", VALUES, srow=(2, 1, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0), qform_code=[1],
                       qoffset=[1, 2, 3])  # fmt: skip

    (series,) = series_of(path)

    np.testing.assert_allclose(series.geometry.to_patient((0, 4, 5)), (-1, -2, 3))
    assert notes_of(series) == [
        "The first position in the file (sform) can't be drawn; the second one (qform) is used."
    ]


@pytest.mark.parametrize("ending", [".nii", ".nii.gz"])
@pytest.mark.parametrize("version", [1, 2])
def test_more_voxels_than_the_bytes_can_hold_are_refused_before_anything_is_allocated(
    tmp_path, version, ending
):
    side = 32767 if version == 1 else 65535
    path = write_nifti(
        tmp_path / f"a{ending}", np.zeros((8, 8, 8), np.int16), version=version,
        dim=(3, side, side, side, 1, 1, 1, 1),
    )  # fmt: skip

    assert isinstance(refusal_of(path), ImpossibleSizeError)


def test_sizes_beyond_any_machine_are_refused(tmp_path):
    path = write_nifti(tmp_path / "a.nii", VALUES, version=2, dim=(4, 2**62, 2**62, 2**62, 2**62, 1, 1, 1))

    assert isinstance(refusal_of(path), ImpossibleSizeError)


@pytest.mark.parametrize(
    ("kept", "kind"),
    [(4, None), (100, TruncatedFileError), (347, TruncatedFileError), (500, MissingPixelsError)],
)
def test_a_file_cut_off_is_told(tmp_path, kept, kind):
    path = tmp_path / "a.nii"
    path.write_bytes(nifti(VALUES)[:kept])

    error = refusal_of(path)

    assert kind is None or isinstance(error, kind)


def test_a_packed_file_cut_inside_its_header_is_told(tmp_path):
    noise = np.random.default_rng(0).integers(0, 255, 348, dtype=np.uint8).tobytes()
    header = bytearray(nifti(VALUES)[:348])
    header[148:228] = noise[:80]
    path = tmp_path / "a.nii.gz"
    path.write_bytes(gzip.compress(bytes(header) + VALUES.tobytes())[:150])

    assert isinstance(refusal_of(path), TruncatedFileError)


def test_slices_too_close_to_be_told_apart_are_not_placed(tmp_path):
    srow = np.array(SROW).reshape(3, 4) * [1e-2, 1e-2, 1e-4, 1]
    (series,) = series_of(write_nifti(tmp_path / "a.nii", VALUES, srow=srow.ravel()))

    assert series.slice_count == 4
    assert series.passport.duplicate_count == 0
    assert series.passport.verdict is GeometryVerdict.NONE
    assert notes_of(series)[-1] == (
        "The slices lie too close together to be placed in the patient: less than 0.004 mm."
    )


def test_slices_micrometers_apart_are_placed_where_pixels_are_as_small(tmp_path):
    srow = np.array(SROW).reshape(3, 4) * [1e-2, 1e-2, 1e-3, 1]
    (series,) = series_of(write_nifti(tmp_path / "a.nii", VALUES, srow=srow.ravel()))

    assert (series.slice_count, series.passport.verdict) == (4, GeometryVerdict.GOOD)
    assert series.geometry.spacing_mm[0] == pytest.approx(0.004)


@pytest.mark.parametrize(("left", "told"), [(0, []), (6, ["6"]), (5000, ["5000"])])
def test_bytes_left_over_after_the_last_voxel_are_told_on_each_slice(tmp_path, left, told):
    path = tmp_path / "a.nii"
    path.write_bytes(nifti(np.arange(60, dtype="<i2").reshape(3, 4, 5)) + bytes(left))
    (series,) = series_of(path)

    expected = [
        f"{count} bytes are left over after the last voxel: the size or the start of the data may be wrong."
        for count in told
    ]
    assert [[str(each) for each in series.warnings.get(index, ())] for index in range(3)] == [expected] * 3


def test_rows_that_leave_data_over_are_told(tmp_path):
    values = np.arange(60, dtype="<i2").reshape(3, 4, 5)
    path = tmp_path / "a.nii"
    path.write_bytes(nifti(values, dim=[3, 5, 3, 3, 1, 1, 1, 1]))
    (series,) = series_of(path)

    assert "30 bytes are left over" in str(series.warnings[0][0])
