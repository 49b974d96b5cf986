"""Segmentations and Structure Sets are read in the workers, frame by frame where they have many."""

import numpy as np
import pytest
from pydicom.uid import ImplicitVRLittleEndian

from medviewer.dicom.object_kind import ObjectKind
from medviewer.dicom.refusals import MissingPixelsError, NotDicomError
from medviewer.dicom.source_file import SourceFile
from medviewer.dicom.structure_sets import mask_planes
from medviewer.dicom.structure_sets.refusals import UnbuiltSegmentationError
from medviewer.services import structure_loader
from medviewer.services.decode_pool import DecodePool
from medviewer.services.jobs import CancelledError, Context, Job, foreground_context
from medviewer.services.structure_loader import load_structures
from tests.dicom.structure_sets.made import (
    body,
    contour,
    read_masks,
    region,
    saved,
    segmentation,
    source_images,
    structure_set,
)

SEG, RTSTRUCT = ObjectKind.SEGMENTATION, ObjectKind.RT_STRUCTURE_SET


@pytest.fixture(scope="module")
def pool():
    pool = DecodePool(2)
    yield pool
    pool.shutdown()


def test_a_segmentation_comes_together_from_frames_read_apart(tmp_path, pool, monkeypatch):
    monkeypatch.setattr(structure_loader, "FRAMES_TOGETHER", 2)
    pixels = np.stack([body(1), body(2)], axis=-1)
    source = saved(segmentation(source_images(), pixels, labels=("Liver", "Tumor")), tmp_path / "seg")
    steps = []
    found = load_structures(foreground_context(steps.append), source, SEG, pool)
    expected = read_masks(source)

    assert found.header == expected.header
    for number in (1, 2):
        (ours,), (theirs,) = found.shapes[number], expected.shapes[number]
        assert ours.drawn == theirs.drawn
        assert all(np.array_equal(ours.plane(plane), theirs.plane(plane)) for plane in ours.drawn)
    assert (steps[-1].done, steps[-1].total) == (10, 10)


def test_a_structure_set_comes_back_whole(tmp_path, pool):
    points = [(0.0, 0.0, 5.0), (9.0, 0.0, 5.0), (9.0, 9.0, 5.0)]
    source = saved(structure_set([region(1, "Heart", [contour(points)])]), tmp_path / "set")
    found = load_structures(foreground_context(), source, RTSTRUCT, pool)

    assert np.array_equal(found.shapes[1][0].points_mm, points)


def test_what_can_t_be_read_is_told_and_the_workers_go_on(tmp_path, pool):
    (tmp_path / "text").write_text("no segmentation at all")
    with pytest.raises(NotDicomError):
        load_structures(foreground_context(), SourceFile(tmp_path / "text"), SEG, pool)
    made = segmentation(source_images(), body())
    made.PixelData = made.PixelData[:-100]
    with pytest.raises(MissingPixelsError):
        load_structures(foreground_context(), saved(made, tmp_path / "cut"), SEG, pool)

    source = saved(segmentation(source_images(), body()), tmp_path / "next")
    assert load_structures(foreground_context(), source, SEG, pool).shapes


def test_a_cancelled_job_stops(tmp_path, pool):
    job = Job()
    source = saved(segmentation(source_images(), body()), tmp_path / "seg")
    job.cancel()

    with pytest.raises(CancelledError):
        load_structures(Context(job, lambda _step: None, lambda _part: None), source, SEG, pool)


def test_a_million_points_are_read_in_time(tmp_path, pool):
    turn = np.linspace(0, 2 * np.pi, 20_000)
    ring = np.column_stack([90 * np.cos(turn), 90 * np.sin(turn), np.zeros(len(turn))])
    rings = [contour(ring + np.array([0, 0, 2.5 * number])) for number in range(2)] * 25
    made = structure_set([region(1, "Large", rings)])
    made.file_meta.TransferSyntaxUID = ImplicitVRLittleEndian  # an explicit DS ends at 64 KB
    source = saved(made, tmp_path / "set")
    found = load_structures(foreground_context(), source, RTSTRUCT, pool)

    assert len(found.shapes[1][0].points_mm) == 1_000_000


def test_what_nobody_foresaw_is_a_refusal_of_this_segmentation(tmp_path, pool, monkeypatch, caplog):
    def fails(*_arguments):
        raise ZeroDivisionError("of Secret^Name")

    monkeypatch.setattr(mask_planes, "planes_of", fails)
    source = saved(segmentation(source_images(), body()), tmp_path / "seg")

    with pytest.raises(UnbuiltSegmentationError):
        load_structures(foreground_context(), source, SEG, pool)
    assert "ZeroDivisionError" in caplog.text
    assert "Secret" not in caplog.text
