import hashlib
from pathlib import Path

import numpy as np
import pytest

from medviewer.training.datasets import (
    UnreadableDataSetError,
    excluded_patients,
    load_nodules,
    load_training_set,
    patient_fold,
)
from tests.training.synthetic_nodules import nodule_fields, write_nodules


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "set"
    folder.mkdir()
    write_nodules(folder / "nodules.npz")
    return folder


def test_nodules_keep_the_file_s_order(folder):
    fields = nodule_fields()
    nodules = load_nodules(folder / "nodules.npz")

    np.testing.assert_array_equal(nodules.hu, fields["hu"])
    np.testing.assert_array_equal(nodules.ratings.patient_id, fields["patient_id"])
    assert len(nodules) == 60


def test_a_nodule_is_a_volume_of_one_slice_in_hu_and_mm(folder):
    nodules = load_nodules(folder / "nodules.npz")
    volume = nodules.volume(7)

    np.testing.assert_array_equal(volume.values[0], nodules.hu[7])
    assert volume.geometry.spacing_mm[1:] == pytest.approx([nodules.spacing_mm[7]] * 2)
    assert volume.geometry.to_index((0, 0, 0)) == pytest.approx((0, 35, 35))
    assert volume.unit.value == "HU"


def test_decided_are_three_readers_and_a_consensus_other_than_3(folder):
    ratings = load_nodules(folder / "nodules.npz").ratings

    assert 0 < ratings.decided.sum() < 60
    assert set(ratings.consensus[ratings.decided].tolist()) == {1, 2, 4, 5}
    assert ratings.readers[ratings.decided].min() == 3
    np.testing.assert_array_equal(ratings.suspicious, np.isin(ratings.consensus, (4, 5)))


def test_readers_agree_by_the_ratings_they_gave_alone(folder):
    fields = {**nodule_fields(3), "reader_malignancy": np.array([[5, 4, 0, 0], [3, 0, 0, 0], [1, 2, 5, 5]])}
    ratings = load_nodules(write_nodules(folder / "three.npz", **fields)).ratings

    assert ratings.spread.tolist() == [1, 0, 4]


def test_a_set_without_attributes_and_makers_can_be_read(folder):
    names = ("hu", "pixel_spacing_mm", "patient_id", "equiv_diameter_mm", "mean_malignancy")
    fields = {name: nodule_fields()[name] for name in (*names, "consensus_malignancy", "n_readers")}
    ratings = load_nodules(write_nodules(folder / "few.npz", **fields)).ratings

    assert ratings.attributes.shape == (60, 0)
    assert set(ratings.manufacturer.tolist()) == {""}
    assert ratings.spread.tolist() == [0] * 60


def test_a_patient_s_nodules_share_a_fold(folder):
    ratings = load_nodules(folder / "nodules.npz").ratings

    for patient in np.unique(ratings.patient_id):
        assert len(set(ratings.folds[ratings.patient_id == patient].tolist())) == 1
    assert set(ratings.folds.tolist()) == {0, 1, 2, 3, 4}


@pytest.mark.parametrize("place", [".", ".."])
def test_excluded_patients_are_never_trained_on(folder, place):
    (folder / place / "LIDC_excluded_patients.txt").write_text("SYNTHETIC-0003\nSYNTHETIC-0008\n")
    kept = load_training_set(folder)

    assert len(kept) == len(kept.ratings.readers) == len(kept.spacing_mm) == 56
    assert not {"SYNTHETIC-0003", "SYNTHETIC-0008"} & set(kept.ratings.patient_id.tolist())


def test_a_file_without_ratings_can_be_scored_but_not_trained_on(folder):
    fields = {name: nodule_fields()[name] for name in ("hu", "pixel_spacing_mm")}
    write_nodules(folder / "nodules.npz", **fields)

    assert load_nodules(folder / "nodules.npz").ratings is None
    with pytest.raises(UnreadableDataSetError):
        load_training_set(folder)


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 cut"])
def test_a_damaged_file_is_refused(tmp_path, content):
    (tmp_path / "nodules.npz").write_bytes(content)

    with pytest.raises(UnreadableDataSetError):
        load_nodules(tmp_path / "nodules.npz")


def test_a_bare_array_is_no_data_set(tmp_path):
    np.save(tmp_path / "nodules.npy", np.zeros((3, 71, 71)))

    with pytest.raises(UnreadableDataSetError):
        load_nodules(tmp_path / "nodules.npy")


@pytest.mark.parametrize(
    "change",
    [
        {"hu": np.zeros((3, 4), np.int16)},
        {"pixel_spacing_mm": np.zeros(60)},
        {"pixel_spacing_mm": np.ones(3)},
    ],
    ids=["flat", "no size", "lengths"],
)
def test_fields_that_do_not_fit_are_refused(tmp_path, change):
    with pytest.raises(UnreadableDataSetError):
        load_nodules(write_nodules(tmp_path / "nodules.npz", **{**nodule_fields(), **change}))


def test_a_missing_or_ambiguous_file_is_refused(tmp_path, folder):
    write_nodules(folder / "second.npz")
    for place in (tmp_path / "nowhere", folder):
        with pytest.raises(UnreadableDataSetError):
            load_training_set(place)


def test_folds_follow_the_published_rule(shared_data):
    with np.load(shared_data / "labelled/lidc-nodule-2d/lidc_nodule2d_dev.npz") as fields:
        patients, folds = fields["patient_id"], fields["cv_fold"]

    assert [patient_fold(str(patient)) for patient in patients] == folds.tolist()
    digest = hashlib.md5(b"fold-v1:LIDC-IDRI-0001", usedforsecurity=False).hexdigest()
    assert patient_fold("LIDC-IDRI-0001") == int(digest, 16) % 5


def test_the_real_set_has_none_of_the_excluded_patients(shared_data: Path):
    folder = shared_data / "labelled" / "lidc-nodule-2d"
    excluded = excluded_patients(folder)

    assert len(excluded) == 264
    assert not set(excluded) & set(load_training_set(folder).ratings.patient_id.tolist())
