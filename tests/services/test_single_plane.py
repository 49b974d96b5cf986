"""One slice is decoded alone, with the values and the place it has in its series."""

import numpy as np
import pytest

from medviewer.services.decode_pool import DecodePool
from medviewer.services.jobs import foreground_context
from medviewer.services.series_loader import NothingDrawnError, load_series
from medviewer.services.single_plane import load_plane
from medviewer.services.study_reader import read_catalog
from tests.dicom.synthetic import shown_hu, write, write_series
from tests.dicom.test_ultrasound_calibration import SPECTRUM, TISSUE, make_us


@pytest.fixture(scope="module")
def pool():
    pool = DecodePool(1)
    yield pool
    pool.shutdown()


@pytest.fixture
def series(tmp_path, pool):
    write_series(tmp_path, [0.0, 2.5, 5.0, 8.0])
    return read_catalog(foreground_context(), [tmp_path], pool).series[0]


def test_a_slice_alone_is_the_slice_of_the_whole_series(series, pool):
    whole = load_series(foreground_context(), series, pool).volume
    for index in range(4):
        alone = load_plane(foreground_context(), series, index, pool)
        np.testing.assert_array_equal(alone.values[0], whole.values[index])
        np.testing.assert_array_equal(alone.values[0], shown_hu([0.0, 2.5, 5.0, 8.0][index]))
        assert alone.frames == (whole.frames[index],)
        for corner in ((0, 0, 0), (0, 23, 31)):
            there = whole.geometry.to_patient((index, *corner[1:]))
            assert alone.geometry.to_patient(corner) == pytest.approx(there)
        assert (alone.unit, alone.windows, alone.calibration) == (
            whole.unit,
            whole.windows,
            whole.calibration,
        )


def test_an_ultrasound_image_alone_has_the_regions_of_its_own(tmp_path, pool):
    for number, regions in enumerate(((TISSUE,), (TISSUE, SPECTRUM)), start=1):
        image = make_us(*regions, InstanceNumber=number, SOPInstanceUID=f"1.2.7.{number}")
        write(image, tmp_path / f"{number}.dcm")
    us = read_catalog(foreground_context(), [tmp_path], pool).series[0]

    assert [len(load_plane(foreground_context(), us, index, pool).facts(0).regions) for index in (0, 1)] == [
        1,
        2,
    ]


def test_a_slice_that_cannot_be_read_is_said(pool, tmp_path):
    paths = write_series(tmp_path, [0.0, 2.5, 5.0, 8.0])
    paths[1].write_bytes(paths[1].read_bytes()[:-400])
    series = read_catalog(foreground_context(), [tmp_path], pool).series[0]

    with pytest.raises(NothingDrawnError):
        load_plane(foreground_context(), series, 1, pool)
