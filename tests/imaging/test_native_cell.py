"""The native cell under a point holds what the map shows in it, and lies where it is drawn."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medviewer.imaging.native_cell import native_cell_at
from medviewer.imaging.overlay import OverlayLayer, layer_on_slice
from medviewer.imaging.saliency_map import SaliencyMap
from tests.imaging.test_overlay import DARK
from tests.imaging.volumes import CORONAL, volume_of

NATIVE, SIZE = 4, 16
inside = st.builds(lambda cell, part: (cell + part) * SIZE / NATIVE, st.integers(0, 3), st.floats(0.01, 0.99))
"""Along one side of the map, in its cells; not where two native cells meet."""


def layer_of(evidence, volume, corner=(12.0, 8.0)):
    """A map of half-pixel cells on slice 4; `corner` = (column, row) of the plane where its first cell's center lies."""
    geometry = volume.geometry
    affine = np.eye(4)
    affine[:3, 0] = geometry.normal
    affine[:3, 1], affine[:3, 2] = geometry.column_direction / 2, geometry.row_direction / 2
    affine[:3, 3] = geometry.to_patient((4.0, corner[1], corner[0]))
    saliency = SaliencyMap(np.asarray(evidence, np.float32), affine, "HiResCAM", (NATIVE, NATIVE), 2.0)
    return layer_on_slice(saliency, geometry, 4)


def random_map(seed=3):
    evidence = np.random.default_rng(seed).random((SIZE, SIZE))
    return evidence / evidence.sum()


@pytest.mark.parametrize("directions", [None, CORONAL])
@given(column=inside, row=inside)
@settings(deadline=None)
def test_the_cell_under_a_point_surrounds_it_and_holds_the_evidence_of_its_cells(directions, column, row):
    volume = volume_of(DARK) if directions is None else volume_of(DARK, directions)
    evidence = random_map()
    point = (12.0 + (column - 0.5) / 2, 8.0 + (row - 0.5) / 2)
    cell = native_cell_at(layer_of(evidence, volume), *point, threshold=0.2)

    first, last = cell.corners.min(axis=0), cell.corners.max(axis=0)
    assert np.all(first <= np.add(point, 1e-6))
    assert np.all(last >= np.subtract(point, 1e-6))
    assert last - first == pytest.approx([2.0, 2.0])
    down, across = (int(part // (SIZE // NATIVE)) * (SIZE // NATIVE) for part in (row, column))
    block = evidence[down : down + SIZE // NATIVE, across : across + SIZE // NATIVE]
    assert cell.share == pytest.approx(block.sum(), rel=1e-4)


def test_the_cells_of_a_map_hold_all_of_its_evidence():
    layer = layer_of(random_map(), volume_of(DARK))
    middles = [11.75 + 2.0 * (place + 0.5) for place in range(NATIVE)]
    cells = [native_cell_at(layer, x, y - 4.0, 0.2) for x in middles for y in middles]

    assert sum(cell.share for cell in cells) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("point", [(11.7, 10.0), (14.0, 7.7), (19.8, 10.0), (14.0, 15.8)])
def test_there_is_no_cell_beside_the_map(point):
    assert native_cell_at(layer_of(random_map(), volume_of(DARK)), *point, threshold=0.2) is None


def test_a_cell_of_which_nothing_is_drawn_says_so():
    evidence = np.zeros((SIZE, SIZE))
    evidence[0, 0], evidence[0, 4] = 0.09, 0.01
    layer = layer_of(evidence, volume_of(DARK))
    hot, faint, empty = (native_cell_at(layer, column, 9.0, 0.2) for column in (12.0, 14.0, 16.0))

    assert (hot.is_drawn, faint.is_drawn, empty.is_drawn) == (True, False, False)
    assert native_cell_at(layer, 14.0, 9.0, 0.1).is_drawn
    assert not native_cell_at(layer, 16.0, 9.0, 0.0).is_drawn


def test_a_map_of_tracer_has_no_native_cells():
    layer = OverlayLayer(np.ones((4, 4), np.float32), np.eye(3)[:2], 1.0)

    assert native_cell_at(layer, 1.0, 1.0, 0.0) is None
