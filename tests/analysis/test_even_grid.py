import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medviewer.analysis.even_grid import even_grid, resampled
from tests.analysis.simple_chest import chest_geometry, make_volume, positions_mm


@pytest.mark.parametrize("step_mm", [0.7, 1.25, 2.0, 4.0])
@pytest.mark.parametrize("slice_mm", [0.6, 2.5, 5.0])
def test_a_ramp_in_the_patient_stays_the_same_ramp(step_mm, slice_mm):
    geometry = chest_geometry(slices=30, slice_mm=slice_mm, pixels=40, pixel_mm=0.9)
    x, y, z = positions_mm(geometry)
    box = (slice(3, 27), slice(4, 40), slice(2, 36))

    grid = even_grid((2 * x - 3 * y + 5 * z).astype(np.float32), geometry, step_mm, box)

    gx, gy, gz = positions_mm(grid.geometry)
    inside = (slice(1, -1),) * 3  # right within 0.2 mm: areas of voxels, not of the ramp
    if slice_mm > step_mm:  # linear between slices, but held beyond the last one's center
        inside = (slice(int(slice_mm / step_mm), -int(slice_mm / step_mm)), *inside[1:])
    np.testing.assert_allclose(grid.values[inside], (2 * gx - 3 * gy + 5 * gz)[inside], atol=1.3)


@given(st.tuples(*[st.floats(-5, 50)] * 3))
def test_indices_go_there_and_back(index):
    geometry = chest_geometry(slices=30, pixels=40)
    grid = even_grid(
        np.zeros(geometry.shape, np.int16), geometry, 2.0, (slice(3, 20), slice(0, 40), slice(5, 30))
    )
    there = grid.from_volume_index(index)

    assert grid.to_volume_index(there) == pytest.approx(index)
    assert grid.geometry.to_patient(there) == pytest.approx(geometry.to_patient(index))


def test_one_grid_read_on_another_keeps_its_place():
    geometry = chest_geometry(slices=40, pixels=60)
    x, _y, z = positions_mm(geometry)
    volume = make_volume((x + z).astype(np.float32), geometry)
    coarse = even_grid(volume.values, geometry, 3.0)
    fine = even_grid(volume.values, geometry, 1.25, (slice(10, 30), slice(20, 40), slice(20, 40)))

    np.testing.assert_allclose(resampled(coarse.values, coarse, fine), fine.values, atol=1.0)
