"""Balls of known size come out at their size, on any grid and from any slice that shows them."""

from dataclasses import replace

import numpy as np
import pytest

from medviewer.analysis.axes import region_axes
from medviewer.analysis.measure import attenuation, measure_nodule, measure_outlines
from medviewer.analysis.outline_field import sized_cell_mm
from medviewer.finding.measurement import Attenuation
from medviewer.imaging.geometry import VolumeGeometry
from tests.analysis.bright_outline import BrightOutline
from tests.analysis.simple_chest import Ball, Tube, draw, make_volume, positions_mm

LUNG = -850
MODEL = BrightOutline()
UPRIGHT = np.eye(3)


def block(things, spacing_mm=(1.0, 0.7, 0.7), extent_mm=(48, 72, 72), axes=UPRIGHT):
    """Lung around (0, 0, 0) with things in it; `axes` holds the slice, row and column directions as columns."""
    shape = tuple(round(extent / spacing) for extent, spacing in zip(extent_mm, spacing_mm, strict=True))
    directions = np.array([[0, 0, 1], [0, 1, 0], [1, 0, 0]], float) @ axes  # slices along z, rows along y
    steps = directions * np.array(spacing_mm)[:, None]
    origin = -sum(step * (count - 1) / 2 for step, count in zip(steps, shape, strict=True))
    geometry = VolumeGeometry.from_vectors(shape, origin, *steps)
    values = np.full(shape, LUNG, np.float32)
    for thing in things:
        draw(values, *positions_mm(geometry), thing)
    return make_volume(np.round(values).astype(np.int16), geometry)


def turned(degrees):
    """A turn about the x axis."""
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return np.array([[1, 0, 0], [0, c, -s], [0, s, c]])


@pytest.mark.parametrize("spacing", [(1, 0.5, 0.5), (3, 0.9, 0.9), (2, 0.6, 0.8), (0.6, 0.7, 0.7)])
@pytest.mark.parametrize("diameter", [6, 14, 30])
def test_a_ball_has_its_diameter_on_any_grid(spacing, diameter):
    measured = measure_nodule(block([Ball((0, 0, 0), diameter)], spacing), (0, 0, 0), MODEL)

    # large nodules are outlined where a cell is a fifth likely, not half: up to 0.7 cells farther out
    cells = 0 if diameter < 16 else 2 * 0.7
    assert measured.mean_mm == pytest.approx(diameter, abs=max(0.8, cells * sized_cell_mm(diameter)))
    assert measured.short_mm <= measured.long_mm
    assert measured.volume_mm3 == pytest.approx(np.pi / 6 * diameter**3, rel=0.2 if spacing[0] < 3 else 0.6)


@pytest.mark.parametrize(("core_mm", "halo_mm", "is_outlined"), [(5, 9, False), (20, 26, True)])
def test_what_is_only_somewhat_likely_belongs_to_a_large_nodule_and_not_to_a_small_one(
    core_mm, halo_mm, is_outlined
):
    halo = Ball((0, 0, 0), halo_mm, int(MODEL.edge_hu) - 22)  # the network says 0.39
    measured = measure_nodule(block([halo, Ball((0, 0, 0), core_mm)]), (0, 0, 0), MODEL)

    assert measured.mean_mm == pytest.approx(halo_mm if is_outlined else core_mm, abs=2.1)


def test_a_ball_has_its_diameter_on_slices_that_lie_askew():
    volume = block([Ball((2, 3, -1), 12)], axes=turned(25))

    assert measure_nodule(volume, (2, 3, -1), MODEL).mean_mm == pytest.approx(12, abs=0.7)


def test_what_is_long_in_the_slice_has_a_long_and_a_short_axis():
    volume = block([Tube((-6, 0, 0), (6, 0, 0), 6)])  # 18 mm long, round ends
    measured = measure_nodule(volume, (0, 0, 0), MODEL)
    along = measured.axes_mm[0, 1] - measured.axes_mm[0, 0]
    across = measured.axes_mm[1, 1] - measured.axes_mm[1, 0]

    assert (measured.long_mm, measured.short_mm) == pytest.approx((18, 6), abs=1.2)
    assert np.linalg.norm(along) == pytest.approx(measured.long_mm)
    assert abs(along[0]) == pytest.approx(measured.long_mm, abs=0.3)
    assert abs(across[1]) == pytest.approx(measured.short_mm, abs=0.3)


def test_the_margins_lie_on_the_surface_of_the_ball():
    measured = measure_nodule(block([Ball((1, -2, 3), 16)]), (1, -2, 3), MODEL)

    for outline in measured.outlines:
        off = np.linalg.norm(outline.points_mm - (1, -2, 3), axis=1) - 8
        assert np.abs(off).max() < 0.9
    assert [o.slice_index for o in measured.outlines] == sorted(o.slice_index for o in measured.outlines)
    assert abs(measured.outlines[measured.largest].points_mm[:, 2] - 3).max() <= 0.6


@pytest.mark.parametrize("off", [(3, 0, 0), (0, -3, 0), (2, 1, 2), (0, 0, 3)])
def test_a_point_three_millimetres_beside_measures_the_same(off):
    volume = block([Ball((0, 0, 0), 10)])

    assert measure_nodule(volume, off, MODEL).mean_mm == pytest.approx(10, abs=0.5)


def test_of_two_neighbours_the_one_pointed_at_is_measured():
    volume = block([Ball((0, 0, 0), 6), Ball((12, 0, 0), 10)])

    assert measure_nodule(volume, (0, 0, 0), MODEL).mean_mm == pytest.approx(6, abs=0.5)
    assert measure_nodule(volume, (12, 0, 0), MODEL).mean_mm == pytest.approx(10, abs=0.5)


def test_what_begins_beside_the_end_of_a_nodule_is_not_taken_for_its_next_slice():
    volume = block([Ball((0, 0, 0), 10), Ball((8, 0, 7), 6)])

    assert measure_nodule(volume, (0, 0, 0), MODEL).volume_mm3 == pytest.approx(np.pi / 6 * 1000, rel=0.15)


def test_a_nodule_cut_by_the_edge_of_the_scan_is_measured_as_far_as_it_is_seen():
    volume = block([Ball((0, 0, -24), 12)])

    assert measure_nodule(volume, (0, 0, -23.5), MODEL).mean_mm == pytest.approx(12, abs=0.6)


def test_one_slice_alone_has_axes_and_no_volume():
    scan = block([Ball((0, 0, 0), 10)])
    middle = scan.geometry.shape[0] // 2
    geometry = VolumeGeometry((1, *scan.geometry.shape[1:]), scan.geometry.slice_affine(middle))
    lone = replace(scan, values=scan.values[middle : middle + 1], geometry=geometry, frames=scan.frames[:1])
    measured = measure_nodule(lone, (0, 0, 0), MODEL)

    assert measured.mean_mm == pytest.approx(10, abs=0.5)
    assert measured.volume_mm3 is None


@pytest.mark.parametrize("point", [(20, 20, 10), (0, 0, 900), (500, 0, 0)], ids=["lung", "above", "beside"])
def test_where_nothing_is_nothing_is_measured(point):
    assert measure_nodule(block([Ball((0, 0, 0), 10)]), point, MODEL) is None


def test_what_has_no_end_is_not_measured():
    wall = block([Tube((-400, 0, 0), (400, 0, 0), 20)], extent_mm=(30, 90, 90))

    assert measure_nodule(wall, (0, 0, 0), MODEL) is None


def test_an_outline_measured_again_measures_the_same():
    volume = block([Tube((-4, 0, 0), (4, 2, 1), 7)])
    measured = measure_nodule(volume, (0, 0, 0), MODEL)
    again = measure_outlines(volume, measured.outlines)

    assert (again.long_mm, again.short_mm, again.volume_mm3) == (
        measured.long_mm,
        measured.short_mm,
        measured.volume_mm3,
    )


@pytest.mark.parametrize(
    ("dense", "kind"),
    [(0, Attenuation.GROUND_GLASS), (30, Attenuation.PART_SOLID), (100, Attenuation.SOLID)],
)
def test_the_kind_goes_by_the_share_of_dense_voxels(dense, kind):
    values = np.concatenate([np.full(dense, 20), np.full(100 - dense, -600)])

    assert attenuation(values) is kind


def test_the_mean_axis_of_a_rectangle_counts_whole_cells():
    mask = np.zeros((40, 40), bool)
    mask[10:14, 5:35] = True

    assert region_axes(mask).mean == pytest.approx((30 + 4) / 2, rel=0.15)
