"""Whole scans as examples: read as they are, no point near a nodule, nothing of excluded patients."""

import json

import numpy as np
import pytest
import SimpleITK

from medviewer.dicom.demo_study import write_demo_study
from medviewer.imaging.geometry import VolumeGeometry
from medviewer.imaging.phantom.chest import Matrix
from medviewer.imaging.volume import FrameReference, Unit, Volume
from medviewer.training.datasets import EXCLUDED_FILE, UnreadableDataSetError
from medviewer.training.guard import scan_points, whole_scans
from medviewer.training.guard.read_scan import read_scan
from medviewer.training.guard.scan_points import CANDIDATES, Mark
from medviewer.training.guard.whole_scans import MARKED_OTHER, load_scan_pictures, picture_around
from tests.training.drawn_chest import VESSEL, drawn_chest, lungs_of

PATIENT = "SYNTHETIC-9001"
NODULE = {
    "world_xyz_mm": [30.0, 50.0, 60.0],
    "readers_nodule_ge3": 4,
    "readers_lt3": 0,
    "inplane_diameter_mm": 30.0,
}
SMALL = {"world_xyz_mm": [60.0, 20.0, 40.0], "readers_nodule_ge3": 0, "readers_lt3": 2}
OTHER = {"world_xyz_mm": [120.0, 60.0, 60.0], "readers_nodule_ge3": 0, "readers_lt3": 0}
MARKS = [{"inplane_diameter_mm": None} | mark for mark in (NODULE, SMALL, OTHER)]


@pytest.fixture
def chest():
    values, mask = drawn_chest()
    lungs = lungs_of(values, mask)
    frames = tuple(FrameReference(str(index)) for index in range(len(values)))
    return Volume(values.astype(np.int16), lungs.grid.geometry, frames, Unit.HU), lungs


@pytest.fixture
def folder(tmp_path, monkeypatch, chest):
    """A set whose only scan is the drawn chest."""
    monkeypatch.setattr(whole_scans, "read_scan", lambda _folder: chest[0])
    monkeypatch.setattr(whole_scans, "find_lungs", lambda _volume: chest[1])
    monkeypatch.setattr(scan_points, "find_candidates", lambda *_all: [])
    (tmp_path / "scans").mkdir()
    (tmp_path / "scans" / "reader_marks.json").write_text(json.dumps({PATIENT: MARKS}))
    return tmp_path / "scans"


def test_a_scan_is_read_as_simpleitk_reads_it(tmp_path):
    write_demo_study(tmp_path, matrix=Matrix(pixels=128, slice_mm=28.0))
    scan = read_scan(tmp_path)
    reader = SimpleITK.ImageSeriesReader()
    reader.SetFileNames(reader.GetGDCMSeriesFileNames(str(tmp_path)))
    theirs = reader.Execute()

    np.testing.assert_array_equal(scan.values, SimpleITK.GetArrayFromImage(theirs))
    assert scan.geometry.to_patient((2, 30, 70)) == pytest.approx(
        theirs.TransformIndexToPhysicalPoint((70, 30, 2)), abs=1e-3
    )


def test_a_folder_without_a_ct_is_told(tmp_path):
    (tmp_path / "note.txt").write_text("no picture")

    with pytest.raises(UnreadableDataSetError):
        read_scan(tmp_path)


def test_no_point_lies_within_reach_of_a_mark(chest):
    marks = [Mark((30.0, 50.0, 60.0), 15.0), Mark((60.0, 20.0, 40.0), 3.0)]
    points = np.concatenate(list(scan_points.scan_points(*chest, marks, each=60, seed=0).values()))

    for mark in marks:
        away_mm = np.linalg.norm(points - mark.center_mm, axis=1)
        assert away_mm.min() > mark.reach_mm + 12
    without = np.concatenate(list(scan_points.scan_points(*chest, [], each=60, seed=0).values()))
    assert np.linalg.norm(without - marks[0].center_mm, axis=1).min() < 15


def test_the_searchs_own_finds_are_points_unless_they_are_near_a_mark(chest, monkeypatch):
    class Found:
        def __init__(self, center_mm):
            self.center_mm = center_mm

    finds = [Found((40.0, 60.0, 60.0)), Found((130.0, 60.0, 60.0))]
    monkeypatch.setattr(scan_points, "find_candidates", lambda *_all: finds)
    points = scan_points.scan_points(*chest, [Mark((41.0, 60.0, 60.0), 3.0)], each=5, seed=0)

    assert points[CANDIDATES].tolist() == [[130.0, 60.0, 60.0]]


def test_vessels_are_pointed_at_where_they_are_brightest():
    values, mask = drawn_chest()
    lungs = lungs_of(values, mask)
    sharp = values.copy()
    sharp[VESSEL[0], 29, 21] = 300  # the middle of the tube
    frames = tuple(FrameReference(str(index)) for index in range(len(values)))
    volume = Volume(sharp.astype(np.int16), lungs.grid.geometry, frames, Unit.HU)
    points = scan_points.scan_points(volume, lungs, [], each=20, seed=0)["vessels"]

    assert len(points) == 20
    np.testing.assert_allclose(points[:, :2], [[42.0, 58.0]] * 20)


def test_each_picture_has_its_point_in_the_middle(folder, chest):
    pictures = load_scan_pictures(folder)
    middles = pictures.hu[:, 35, 35]

    assert pictures.hu.shape[1:] == (71, 71)
    assert set(pictures.patient) == {PATIENT}
    assert np.all(middles[pictures.lies_on == "ribs and other bone"] == 700)
    assert np.all(middles[pictures.lies_on == "vessels"] == 100)
    assert np.sum(pictures.lies_on == MARKED_OTHER) == 1
    row = int(np.flatnonzero(pictures.lies_on == MARKED_OTHER)[0])
    assert pictures.hu[row, 35, 35] == chest[0].values[30, 30, 60]


def test_beyond_the_slices_edge_its_last_pixels_go_on():
    values = np.arange(100, dtype=np.int16).reshape(1, 10, 10)
    geometry = VolumeGeometry.from_vectors((1, 10, 10), (0, 0, 0), (0, 0, 1), (0, 1, 0), (1, 0, 0))
    picture = picture_around(
        Volume(values, geometry, (FrameReference(""),), Unit.HU), np.array([2.0, 4.0, 0.0])
    )

    assert picture[35, 35] == 42
    assert set(picture[35, :33]) == {40}
    assert set(picture[50:, 35]) == {92}


def test_without_the_folder_there_are_no_pictures(tmp_path):
    pictures = load_scan_pictures(tmp_path / "none")

    assert len(pictures) == 0
    assert pictures.hu.shape == (0, 71, 71)


def test_excluded_patients_are_left_out(folder):
    (folder / EXCLUDED_FILE).write_text(f"{PATIENT}\n")

    assert len(load_scan_pictures(folder)) == 0


@pytest.mark.parametrize("text", ["{", "[]", '{"SYNTHETIC-9001": 3}', '{"SYNTHETIC-9001": [{"readers": 1}]}'])
def test_damaged_marks_are_told(folder, text):
    (folder / "reader_marks.json").write_text(text)

    with pytest.raises(UnreadableDataSetError):
        load_scan_pictures(folder)
