"""The overlay's error in millimetres is measured through the code that carries the map, and a shift is noticed."""

from dataclasses import replace

import numpy as np
import pytest

from medviewer.analysis.model_card import PatchSpec
from medviewer.analysis.saliency import registration as module
from medviewer.analysis.saliency.registration import registration
from medviewer.imaging import overlay
from medviewer.imaging.geometry import VolumeGeometry
from medviewer.imaging.regular_plan import regular_plan
from tests.analysis.saliency.test_place import GRIDS
from tests.imaging.uneven import stack

SPEC = PatchSpec(36.0, 48, ((-1000.0, 400.0),))
CELLS = (12, 12)
SHAPE = (21, 120, 120)


def grid(steps, shape=SHAPE):
    origin = -sum(np.array(step) * (count - 1) / 2 for step, count in zip(steps, shape, strict=True))
    return VolumeGeometry.from_vectors(shape, origin, *steps)


@pytest.mark.parametrize("steps", GRIDS.values(), ids=GRIDS.keys())
@pytest.mark.parametrize("center", [(0.0, 0.0, 0.0), (3.3, -7.1, 0.4)])
def test_marks_come_back_within_half_a_voxel_on_every_grid(steps, center):
    geometry = grid(steps)
    result = registration(geometry, regular_plan(geometry), center, SPEC, CELLS)

    assert result.marks == 9
    assert result.error_mm < 0.1
    assert result.is_in_place
    assert result.limit_mm == pytest.approx(min(geometry.spacing_mm[1:]) / 2)


UNEVEN = {
    "uneven": (np.cumsum([0, *[2.0, 3.1, 2.5] * 7]), 0.0, None),
    "uneven and tilted": (np.cumsum([0, *[2.0, 3.1, 2.5] * 7]), 15.0, None),
    "shifted slice by slice": (np.arange(22) * 2.5, 0.0, [(0.8 * (k % 3), 0.5 * (k % 2)) for k in range(22)]),
}


@pytest.mark.parametrize("stacked", UNEVEN.values(), ids=UNEVEN.keys())
def test_marks_come_back_through_the_resampling_of_uneven_stacks(stacked):
    heights, tilt, shifts = stacked
    geometry = stack(heights, tilt, rows=120, columns=120, shifts_mm=shifts)
    plan = regular_plan(geometry)
    assert plan is not None

    result = registration(geometry, plan, geometry.to_patient((9.2, 60, 60)), SPEC, CELLS)

    assert result.marks >= 5
    assert result.is_in_place
    assert result.error_mm < 0.2


@pytest.mark.parametrize("cells", [(6, 6), (12, 12), (48, 48)])
def test_coarse_cells_and_fine_ones_are_measured_alike(cells):
    assert registration(grid(GRIDS["plain"]), None, (1.0, 2.0, 0.0), SPEC, cells).error_mm < 0.15


def test_near_the_edge_of_the_scan_the_marks_that_fit_are_used():
    geometry = grid(GRIDS["plain"])
    result = registration(geometry, None, geometry.to_patient((10, 14, 14)), SPEC, CELLS)

    assert 0 < result.marks < 9
    assert result.is_in_place


def test_where_no_mark_fits_nothing_is_in_place():
    geometry = grid(GRIDS["plain"], (5, 8, 8))

    assert not registration(geometry, None, geometry.center_mm, SPEC, CELLS).is_in_place


def moved(axis, cells):
    """The true `place`, its affine off by so many patch cells along an axis."""
    true = module.place

    def wrong(native, patch, method):
        shift = np.eye(4)
        shift[axis, 3] = cells
        saliency = true(native, patch, method)
        return type(saliency)(
            saliency.evidence, saliency.affine @ shift, method, saliency.native_shape, saliency.native_cell_mm
        )

    return wrong


@pytest.mark.parametrize("axis", [1, 2])
def test_an_affine_that_is_off_by_a_cell_is_measured_and_no_longer_in_place(monkeypatch, axis):
    monkeypatch.setattr(module, "place", moved(axis, 1))
    result = registration(grid(GRIDS["plain"]), None, (0.0, 0.0, 0.0), SPEC, CELLS)

    assert result.error_mm == pytest.approx(0.75, abs=0.1)
    assert not result.is_in_place


def test_a_mirrored_map_is_noticed(monkeypatch):
    true = module.place
    monkeypatch.setattr(module, "place", lambda native, patch, method: true(native[:, ::-1], patch, method))

    assert registration(grid(GRIDS["plain"]), None, (0.0, 0.0, 0.0), SPEC, CELLS).error_mm > 5


def test_a_fault_of_the_drawing_is_noticed(monkeypatch):
    true = overlay.layer_on_slice

    def off(*place):
        layer = true(*place)
        return replace(layer, matrix=layer.matrix + np.array([[0, 0, 1], [0, 0, 0]]))

    monkeypatch.setattr(module, "layer_on_slice", off)
    result = registration(grid(GRIDS["plain"]), None, (0.0, 0.0, 0.0), SPEC, CELLS)

    assert result.error_mm == pytest.approx(0.7, abs=0.1)


def test_a_patch_cut_beside_the_point_is_noticed(monkeypatch):
    true = module.extract_patch

    def beside(volume, center_mm, spec):
        patch = true(volume, center_mm, spec)
        return type(patch)(np.roll(patch.values, 1, axis=0), patch.affine, patch.slice_index)

    monkeypatch.setattr(module, "extract_patch", beside)

    assert not registration(grid(GRIDS["plain"]), None, (0.0, 0.0, 0.0), SPEC, CELLS).is_in_place
