"""The guard's examples: whose they are, where their points lie, and how they are cut."""

from dataclasses import replace

import numpy as np
import pytest

from medviewer.analysis.preprocess import extract_patch
from medviewer.training.datasets import NoduleSet, UnreadableDataSetError, patient_fold
from medviewer.training.guard import pictures as picture_sets
from medviewer.training.guard.cuts import COPIES, cut_all
from medviewer.training.guard.examples import AS_IT_IS, GUARD_PATCH, Kind, Variation, coded, make_examples
from medviewer.training.guard.learn import balanced_batches
from medviewer.training.guard.pictures import load_candidates, load_pictures
from medviewer.training.guard.same_scan import VESSELS, other_points, vessel_points, wall_points
from medviewer.training.guard.whole_scans import ScanPictures
from tests.training.guard_sets import write_guard_sets


@pytest.fixture(scope="module")
def pictures(tmp_path_factory):
    """The sets' pictures, and ten of a whole scan whose patient has nodules in fold 2."""
    there = load_pictures(write_guard_sets(tmp_path_factory.mktemp("sets") / "labelled"))
    hu = np.random.default_rng(0).integers(-900, 100, (10, 71, 71)).astype(np.int16)
    scans = ScanPictures(hu, np.full(10, 0.7), np.full(10, "vessels"), np.full(10, "SYNTHETIC-0002"))
    return replace(there, scans=scans, scan_folds=np.full(10, 2))


@pytest.fixture(scope="module")
def examples(pictures):
    return make_examples(pictures, seed=3)


def test_greys_become_hounsfield_units(pictures):
    assert pictures.candidates.hu.min() >= -1000
    assert pictures.candidates.hu.max() <= 400
    assert np.median(pictures.candidates.hu) == pytest.approx(-1000 + 27 * 1400 / 255, abs=6)


def test_no_patient_has_examples_in_two_folds(examples):
    folds = {}
    for patient, fold in zip(examples.patient, examples.fold, strict=True):
        folds.setdefault(str(patient).removeprefix("between:").split("..")[0], set()).add(int(fold))

    assert all(len(each) == 1 for each in folds.values())


def test_excluded_patients_are_left_out_also_where_only_a_stretch_names_them(tmp_path):
    folder = write_guard_sets(tmp_path / "labelled", excluded=["SYNTHETIC-0001", "SYNTHETIC-0004"])
    examples = make_examples(load_pictures(folder), seed=3)

    names = {name for owner in examples.patient for name in str(owner).removeprefix("between:").split("..")}
    assert {"SYNTHETIC-0001", "SYNTHETIC-0004"}.isdisjoint(names)
    assert "SYNTHETIC-0002" in names


def test_a_folder_without_candidates_is_told(tmp_path):
    with pytest.raises(UnreadableDataSetError):
        load_candidates(tmp_path)


def test_a_damaged_candidate_file_is_told(tmp_path):
    (tmp_path / "candidates.npz").write_bytes(b"PK\x03\x04")

    with pytest.raises(UnreadableDataSetError):
        load_candidates(tmp_path)


def test_points_beside_a_nodule_lie_well_outside_it(pictures):
    nodules = pictures.nodules
    rng = np.random.default_rng(0)
    for row in range(len(nodules)):
        points = np.concatenate(
            [
                f(nodules, row, *more)
                for f, *more in ((vessel_points,), (other_points, rng), (wall_points, rng))
            ]
        )
        distance_mm = np.linalg.norm(points - 35, axis=1) * nodules.spacing_mm[row]

        assert np.all(distance_mm > nodules.ratings.diameter_mm[row] / 2 + 6)


def test_vessels_are_found_where_they_are(pictures):
    found = [vessel_points(pictures.nodules, row) for row in range(len(pictures.nodules))]

    assert all(len(points) <= VESSELS for points in found)
    near = [np.linalg.norm(points - 11.5, axis=1).min() < 3 for points in found if len(points)]
    assert np.mean(near) > 0.9


def test_walls_are_large_pieces_of_tissue_beside_lung_and_no_vessel(pictures):
    hu = pictures.nodules.hu.copy()
    hu[:, :, 55:] = 0
    nodules, rng = replace(pictures.nodules, hu=hu), np.random.default_rng(0)
    places = np.concatenate([wall_points(nodules, row, rng) for row in range(len(nodules))])

    assert len(places) > len(nodules) / 2
    assert places[:, 1].min() >= 55
    assert places[:, 1].max() <= 55 + 5 / nodules.spacing_mm.min() + 1
    bars_only = [len(wall_points(pictures.nodules, row, rng)) for row in range(len(nodules))]
    assert sum(bars_only) == 0


def test_whole_scans_are_cut_like_any_other_picture(pictures, examples):
    row = int(np.flatnonzero(examples.is_of_whole_scan)[3])
    scans = pictures.scans
    expected = extract_patch(
        NoduleSet(scans.hu, scans.spacing_mm, None).volume(3), (0.0, 0.0, 0.0), GUARD_PATCH
    )

    np.testing.assert_allclose(examples.cut(row, AS_IT_IS), expected.values, atol=1e-5)
    assert not examples.is_nodule[row]
    assert not examples.is_candidate[row]
    assert examples.patient[row] == "SYNTHETIC-0002"


def test_a_whole_scan_lies_in_the_fold_of_its_patients_nodules(tmp_path, monkeypatch):
    folder = write_guard_sets(tmp_path / "labelled")
    owners = np.array(["SYNTHETIC-0003", "SYNTHETIC-0019", "SYNTHETIC-9001"])
    scans = ScanPictures(np.zeros((3, 71, 71), np.int16), np.ones(3), np.full(3, "vessels"), owners)
    monkeypatch.setattr(picture_sets, "load_scan_pictures", lambda _folder: scans)
    there = load_pictures(folder)
    folds = dict(zip(there.nodules.ratings.patient_id, there.nodule_folds, strict=True))

    assert there.scan_folds[:2].tolist() == [folds["SYNTHETIC-0003"], folds["SYNTHETIC-0019"]]
    assert there.scan_folds[2] == patient_fold("SYNTHETIC-9001")


def test_an_example_is_cut_just_as_analyze_cuts(pictures, examples):
    row = int(np.flatnonzero(examples.kind == Kind.NODULE)[4])
    expected = extract_patch(pictures.nodules.volume(4), (0.0, 0.0, 0.0), GUARD_PATCH).values

    np.testing.assert_allclose(examples.cut(row, AS_IT_IS), expected, atol=1e-5)


def test_a_shift_moves_the_view_the_other_way(examples):
    row = int(np.flatnonzero(examples.kind == Kind.NODULE)[0])
    middle = examples.cut(row, AS_IT_IS)
    moved = examples.cut(row, Variation(shift_mm=(2 * GUARD_PATCH.cell_mm, 0.0)))

    np.testing.assert_allclose(moved[4:-6], middle[6:-4], atol=1e-4)


def test_a_nodules_picture_can_end_where_its_neighbors_does(examples):
    row = int(np.flatnonzero(examples.kind == Kind.NODULE)[0])
    whole, cut_off = examples.cut(row, AS_IT_IS), examples.cut(row, Variation(seen_from=(0.0, 30.0)))

    assert np.ptp(cut_off[:, -8:, 0], axis=1).max() == 0  # the edge's own values go on
    assert np.ptp(whole[:, -8:, 0], axis=1).min() > 0
    np.testing.assert_allclose(cut_off[:, :16], whole[:, :16], atol=1e-5)


def test_coding_changes_little_and_stays_in_the_window():
    smooth = np.linspace(-1200, 600, 71 * 71).reshape(71, 71).astype(np.int16)
    after = coded(smooth, 90)

    assert after.min() >= -1000
    assert after.max() <= 400
    assert np.abs(after - np.clip(smooth, -1000, 400)).max() < 40


def test_the_source_says_nothing_of_the_label_in_any_batch(examples):
    taught = examples.fold != 0
    batches = list(balanced_batches(examples, taught, np.random.default_rng(0)))

    assert batches
    for rows in batches:
        assert taught[rows].all()
        candidate, nodule = examples.is_candidate[rows], examples.is_nodule[rows]
        assert nodule[candidate].mean() == nodule[~candidate].mean() == 0.5


def test_a_few_scans_never_stand_for_all_others_of_a_batch(examples):
    batches = list(balanced_batches(examples, examples.fold != 0, np.random.default_rng(0)))
    without = list(balanced_batches(examples, examples.fold != 2, np.random.default_rng(0)))

    assert {int(examples.is_of_whole_scan[rows].sum()) for rows in batches} == {4}
    assert {int(examples.is_of_whole_scan[rows].sum()) for rows in without} == {0}
    assert {len(rows) for rows in batches + without} == {64}


def test_all_cuts_are_there_and_the_same_each_time(examples):
    first, second = cut_all(examples, seed=5), cut_all(examples, seed=5)

    assert first.varied.shape == (COPIES, len(examples), GUARD_PATCH.size_px, GUARD_PATCH.size_px, 1)
    np.testing.assert_array_equal(first.varied, second.varied)
    assert not np.array_equal(first.varied[0], first.varied[1])
    np.testing.assert_allclose(first.as_it_is[7], examples.cut(7, AS_IT_IS), atol=1e-3)
