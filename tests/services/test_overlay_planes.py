"""An object's graphics arrive with its picture."""

import numpy as np
import pytest

from medviewer.services.decode_pool import DecodePool
from medviewer.services.jobs import foreground_context
from medviewer.services.series_loader import load_series
from tests.dicom.reading import read_folder
from tests.dicom.synthetic import make_ct_slice, write
from tests.dicom.test_overlay_planes import with_overlay


@pytest.fixture(scope="module")
def pool():
    pool = DecodePool(1)
    yield pool
    pool.shutdown()


def test_each_slice_gets_its_own(tmp_path, pool):
    masks = {}
    for index in range(4):
        slice_ = make_ct_slice(2.0 * index)
        if index % 2:
            masks[index] = with_overlay(slice_)[0]
        write(slice_, tmp_path / f"{9 - index}")
    (series,) = read_folder(tmp_path).series

    found = load_series(foreground_context(), series, pool).volume.overlay_planes

    assert sorted(found) == [1, 3]
    for index, mask in masks.items():
        np.testing.assert_array_equal(found[index][0].mask(), mask)
