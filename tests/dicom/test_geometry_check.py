"""The passport says with numbers what is not as it should be, and the grid runs through the slices."""

import numpy as np
import pytest
import SimpleITK

from medviewer.imaging.geometry_passport import GeometryVerdict
from medviewer.ui.dialogs.passport_text import passport_line
from tests.dicom.reading import read_folder
from tests.dicom.synthetic import make_ct_slice, write, write_series


def test_thickness_is_never_taken_for_spacing(tmp_path):
    write_series(tmp_path, [0.0, 2.5, 5.0], SpacingBetweenSlices=7)

    (series,) = read_folder(tmp_path).series

    assert series.passport.spacing_mm == (2.5, 0.75, 0.5)
    assert series.geometry.spacing_mm == pytest.approx((2.5, 0.75, 0.5))


@pytest.mark.parametrize(("thickness", "step"), [(3.5, 3.5), (0, None), (None, None)])
def test_of_a_single_slice_no_step_is_told_but_its_thickness(tmp_path, thickness, step):
    write_series(tmp_path, [2.5], SliceThickness=thickness)
    passport = read_folder(tmp_path).series[0].passport

    assert passport.spacing_mm == (step, 0.75, 0.5)
    assert passport_line(passport) == (
        "Geometry good: 0.75 × 0.50 mm pixels"
        if step is None
        else "Geometry good: 3.50 mm steps, 0.75 × 0.50 mm pixels"
    )


def test_a_gap_is_counted_and_measured(tmp_path):
    write_series(tmp_path, [0.0, 2.5, 5.0, 10.0, 12.5, 15.0])

    passport = read_folder(tmp_path).series[0].passport

    assert (passport.gap_count, passport.step_count, passport.largest_gap_mm) == (1, 5, 5.0)
    assert passport.verdict is GeometryVerdict.CAUTION
    assert tuple(map(str, passport.notes)) == (
        "1 of 5 steps between slices: up to 5.00 mm instead of 2.50 mm.",
    )


def test_a_second_slice_at_a_place_is_left_out_and_listed(tmp_path):
    write_series(tmp_path, [0.0, 2.5, 2.505, 5.0, 7.5])

    catalog = read_folder(tmp_path)

    (series,) = catalog.series
    assert series.slice_count == 4
    assert series.passport.duplicate_count == 1
    assert len(series.duplicates) == 1
    assert series.passport.verdict is GeometryVerdict.CAUTION
    assert [refused.reason for refused in catalog.refused] == [
        f"Another slice of the series lies at the same position ({height} mm) and is shown."
        for height in ("2.50",)
    ] or "2.5" in catalog.refused[0].reason


def test_uneven_steps_are_told_with_their_size(tmp_path):
    write_series(tmp_path, [0.0, 2.0, 4.3, 6.0, 8.0])

    passport = read_folder(tmp_path).series[0].passport

    assert passport.uneven_mm == pytest.approx(0.3)
    assert passport.verdict is GeometryVerdict.CAUTION
    assert "0.30 mm" in str(passport.notes[0])


def test_a_tilted_gantry_shows_as_shear_and_in_degrees(tmp_path):
    angle = np.radians(12)
    tilted = [1, 0, 0, 0, np.cos(angle), np.sin(angle)]
    for index in range(5):
        slice_ = make_ct_slice(0, ImageOrientationPatient=tilted, ImagePositionPatient=[0, 0, 4.0 * index])
        write(slice_, tmp_path / f"{index}")

    (series,) = read_folder(tmp_path).series

    assert series.passport.tilt_degrees == pytest.approx(12, abs=0.01)
    assert series.passport.spacing_mm[0] == pytest.approx(4 * np.cos(angle))
    assert "12.0°" in str(series.passport.notes[0])
    assert series.geometry.to_patient((3, 0, 0)) == pytest.approx((0, 0, 12))


@pytest.mark.parametrize("heights", [[0.0, 2.5, 5.0, 20.0, 22.5], [0.0, 2.0, 4.3, 6.0, 8.0]])
def test_each_slice_lies_where_its_header_says_whatever_the_steps(tmp_path, heights):
    write_series(tmp_path, heights)

    geometry = read_folder(tmp_path).series[0].geometry

    for k, height in enumerate(heights):
        assert geometry.to_patient((k, 0, 0)) == pytest.approx((-100, -90, height))
        assert geometry.to_index((-100, -90, height)) == pytest.approx((k, 0, 0))


def test_slices_shifted_sideways_are_told_beside_a_gap(tmp_path):
    for height in (0.0, 2.0, 4.0, 10.0, 12.0, 14.0):
        position = [3.0 if height == 4 else 0.0, 0.0, height]
        write(make_ct_slice(0, ImagePositionPatient=position), tmp_path / f"{height}")

    notes = [str(note) for note in read_folder(tmp_path).series[0].passport.notes]

    assert len(notes) == 2
    assert "6.00 mm instead of 2.00 mm" in notes[0]
    assert "shifted against each other by up to 3.0 mm" in notes[1]


def test_a_gap_alone_is_no_shift(tmp_path):
    angle = np.radians(12)
    tilted = [1, 0, 0, 0, np.cos(angle), np.sin(angle)]
    for height in (0.0, 4.0, 8.0, 28.0, 32.0):
        slice_ = make_ct_slice(0, ImageOrientationPatient=tilted, ImagePositionPatient=[0, 0, height])
        write(slice_, tmp_path / f"{height}")

    notes = [str(note) for note in read_folder(tmp_path).series[0].passport.notes]

    assert not any("shifted" in note for note in notes)


def test_slices_shifted_sideways_are_told(tmp_path):
    for index in range(5):
        position = [3.0 if index == 2 else 0.0, 0.0, 2.0 * index]
        write(make_ct_slice(0, ImagePositionPatient=position), tmp_path / f"{index}")

    passport = read_folder(tmp_path).series[0].passport

    assert passport.verdict is GeometryVerdict.CAUTION
    assert "3.0 mm" in str(passport.notes[0])


def test_the_grid_agrees_with_simpleitk(tmp_path):
    orientation = [0.8, 0.6, 0, -0.6, 0.8, 0]
    for index in range(4):
        slice_ = make_ct_slice(0, ImageOrientationPatient=orientation)
        slice_.ImagePositionPatient = [-20.0, 11.0, 3.0 * index]
        write(slice_, tmp_path / f"{index}.dcm")
    reader = SimpleITK.ImageSeriesReader()
    reader.SetFileNames([str(tmp_path / f"{index}.dcm") for index in range(4)])
    theirs = reader.Execute()

    geometry = read_folder(tmp_path).series[0].geometry

    assert geometry.to_patient((2, 5, 7)) == pytest.approx(
        theirs.TransformIndexToPhysicalPoint((7, 5, 2)), abs=1e-6
    )
