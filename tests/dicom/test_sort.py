"""Slices come back in spatial order, whatever order, names and numbers they were found with."""

import random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from medviewer.dicom.catalog import build_catalog
from medviewer.imaging.geometry_passport import GeometryVerdict, OrderSource
from tests.dicom.reading import read_folder, read_one
from tests.dicom.synthetic import make_ct_slice, write, write_series


def heights(series):
    return [round(series.frame_of(index).position_mm[2], 3) for index in range(series.slice_count)]


def test_axial_slices_ascend_from_inferior_to_superior(tmp_path):
    write_series(tmp_path, [7.5, 0.0, 5.0, 2.5, 10.0])

    (series,) = read_folder(tmp_path).series

    assert heights(series) == [0.0, 2.5, 5.0, 7.5, 10.0]
    assert series.passport.order_source is OrderSource.POSITION
    assert series.passport.verdict is GeometryVerdict.GOOD
    assert series.passport.notes == ()


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000))
def test_the_order_of_files_never_changes_the_catalog(tmp_path, seed):
    if not any(tmp_path.iterdir()):
        write_series(tmp_path, [-10.0, -7.0, -4.0, -1.0, 2.0, 2.0])
    instances = [read_one(path) for path in sorted(tmp_path.iterdir())]
    shuffled = random.Random(seed).sample(instances, k=len(instances))

    ours, theirs = build_catalog(shuffled, [], 6), build_catalog(instances, [], 6)

    assert ours.studies == theirs.studies
    assert [(each.source, each.reason) for each in ours.refused] == [
        (each.source, each.reason) for each in theirs.refused
    ]


def test_oblique_slices_ascend_along_their_normal_not_along_z(tmp_path):
    turned = [0, 1, 0, 0, 0, -1]  # sagittal, normal towards -x
    for index, x in enumerate([3.0, -6.0, 0.0, -3.0]):
        slice_ = make_ct_slice(0, ImageOrientationPatient=turned, ImagePositionPatient=[x, -90.0, 20.0])
        write(slice_, tmp_path / f"{index}.dcm")

    (series,) = read_folder(tmp_path).series

    assert [series.frame_of(k).position_mm[0] for k in range(4)] == [3.0, 0.0, -3.0, -6.0]
    np.testing.assert_allclose(series.geometry.normal, [-1, 0, 0])
    assert series.geometry.spacing_mm == pytest.approx((3.0, 0.75, 0.5))


def test_without_positions_the_instance_number_orders_and_the_passport_says_so(tmp_path):
    for number, name in [(3, "a"), (1, "b"), (2, "c")]:
        slice_ = make_ct_slice(number, InstanceNumber=number)
        del slice_.ImagePositionPatient
        write(slice_, tmp_path / name)

    (series,) = read_folder(tmp_path).series

    assert [instance.instance_number for instance in series.instances] == [1, 2, 3]
    assert series.passport.order_source is OrderSource.INSTANCE_NUMBER
    assert series.passport.verdict is GeometryVerdict.NONE
    assert series.passport.spacing_mm is None
    assert "in order of their numbers" in str(series.passport.notes[0])


def test_without_positions_and_numbers_file_names_order_as_a_person_reads_them(tmp_path):
    for name in ("IM10", "IM2", "IM1"):
        slice_ = make_ct_slice(0)
        del slice_.ImageOrientationPatient
        write(slice_, tmp_path / name)

    (series,) = read_folder(tmp_path).series

    assert [instance.source.path.name for instance in series.instances] == ["IM1", "IM2", "IM10"]
    assert series.passport.order_source is OrderSource.FILE_NAME


def test_images_at_one_position_are_a_series_in_time_and_none_is_lost(tmp_path):
    for number in (4, 2, 3, 1):
        write(make_ct_slice(5.0, InstanceNumber=number), tmp_path / f"{number}")

    (series,) = read_folder(tmp_path).series

    assert [instance.instance_number for instance in series.instances] == [1, 2, 3, 4]
    assert series.passport.order_source is OrderSource.INSTANCE_NUMBER
