"""Outlined nodules come from one file as volumes in HU and mm; a file that is none is refused in one way."""

import numpy as np
import pytest

from medviewer.errors import reader_text
from medviewer.training.datasets import UnreadableDataSetError
from medviewer.training.outline.datasets import load_outlined_nodules
from tests.training.outline.balls import ball, set_fields

NODULES = (ball(6.0, "P-1"), ball(4.0, "P-2", spacing_mm=(1.25, 0.6, 0.8), shape=(9, 30, 40)))


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "set"
    folder.mkdir()
    np.savez(folder / "nodules.npz", **set_fields(NODULES))
    return folder


def test_a_nodule_has_the_voxels_the_spacing_and_the_mask_it_was_written_with(folder):
    loaded = load_outlined_nodules(folder)

    assert [each.patient_id for each in loaded] == ["P-1", "P-2"]
    for read, written in zip(loaded, NODULES, strict=True):
        np.testing.assert_array_equal(read.volume.values, written.volume.values)
        np.testing.assert_array_equal(read.mask, written.mask)
        assert read.volume.geometry.spacing_mm == pytest.approx(written.volume.geometry.spacing_mm)


def test_its_largest_slice_and_its_middle_there_are_the_ball_s(folder):
    small = load_outlined_nodules(folder)[1]

    assert small.largest == 4
    assert small.middle_index(4) == pytest.approx((14.5, 19.5))


@pytest.mark.parametrize("place", [".", ".."])
def test_an_excluded_patient_s_nodules_are_left_out(folder, place):
    (folder / place / "LIDC_excluded_patients.txt").write_text("P-1\n")

    assert [each.patient_id for each in load_outlined_nodules(folder)] == ["P-2"]


def test_a_nodule_that_no_reader_outlined_is_left_out(folder):
    fields = set_fields(NODULES)
    fields["mask_flat"][: fields["offsets"][1]] = False
    np.savez(folder / "nodules.npz", **fields)

    assert [each.patient_id for each in load_outlined_nodules(folder)] == ["P-2"]


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 cut"], ids=["empty", "text", "cut"])
def test_a_damaged_file_is_refused(folder, content):
    (folder / "nodules.npz").write_bytes(content)

    with pytest.raises(UnreadableDataSetError):
        load_outlined_nodules(folder)


def test_a_file_cut_short_or_with_a_changed_byte_is_refused(folder):
    path = folder / "nodules.npz"
    whole = path.read_bytes()
    changed = bytearray(whole)
    changed[len(whole) // 3] ^= 0xFF
    for content in (whole[: len(whole) // 2], bytes(changed)):
        path.write_bytes(content)

        with pytest.raises(UnreadableDataSetError):
            load_outlined_nodules(folder)


def test_a_bare_array_is_no_set(folder):
    with (folder / "nodules.npz").open("wb") as file:
        np.save(file, np.zeros((3, 4, 5)))

    with pytest.raises(UnreadableDataSetError):
        load_outlined_nodules(folder)


@pytest.mark.parametrize(
    "change",
    [
        {"offsets": np.array([0])},
        {"shape_xyz": np.array([[5, 5, 5], [5, 5, 5]])},
        {"shape_xyz": np.array([7, 7])},
        {"spacing_xyz_mm": np.zeros((2, 3))},
        {"spacing_xyz_mm": np.full((2, 3), np.nan)},
        {"hu_flat": np.zeros(3, np.int16)},
    ],
    ids=["offsets", "shapes", "flat shapes", "no spacing", "spacing unknown", "too few voxels"],
)
def test_fields_that_do_not_fit_each_other_are_refused(folder, change):
    np.savez(folder / "nodules.npz", **{**set_fields(NODULES), **change})

    with pytest.raises(UnreadableDataSetError):
        load_outlined_nodules(folder)


@pytest.mark.parametrize("name", sorted(set_fields(NODULES)))
def test_a_file_without_one_of_its_fields_is_refused(folder, name):
    fields = set_fields(NODULES)
    del fields[name]
    np.savez(folder / "nodules.npz", **fields)

    with pytest.raises(UnreadableDataSetError) as refused:
        load_outlined_nodules(folder)
    assert all(reader_text(refused.value))


def test_there_is_exactly_one_file_or_none_is_read(folder, tmp_path):
    np.savez(folder / "second.npz", **set_fields(NODULES))
    for place in (folder, tmp_path / "nowhere"):
        with pytest.raises(UnreadableDataSetError):
            load_outlined_nodules(place)
