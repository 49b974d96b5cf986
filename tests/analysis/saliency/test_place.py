import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medviewer.analysis.preprocess import Patch, extract_patch
from medviewer.analysis.saliency.hires_cam import hires_cam
from medviewer.analysis.saliency.place import cell_to_patch, place
from medviewer.imaging.geometry import VolumeGeometry
from tests.analysis.linear_model import BrightnessModel
from tests.analysis.simple_chest import Ball, draw, make_volume, positions_mm


def tilted(degrees):
    slope = np.tan(np.radians(degrees)) * 2.5
    return ((0, slope, 2.5), (0, 0.7, 0), (0.7, 0, 0))


def oblique():
    turned, _upper = np.linalg.qr(np.array([[1.0, 0.2, 0.1], [-0.2, 1.0, 0.3], [0.0, -0.2, 1.0]]))
    return tuple(turned[:, axis] * step for axis, step in zip((2, 1, 0), (1.25, 0.6, 0.6), strict=True))


GRIDS = {
    "plain": ((0, 0, 2.5), (0, 0.7, 0), (0.7, 0, 0)),
    "tilted gantry": tilted(20),
    "feet first, prone": ((0, 0, -2.5), (0, -0.7, 0), (0.7, 0, 0)),
    "mirrored": ((0, 0, 2.5), (0, 0.7, 0), (-0.7, 0, 0)),
    "anisotropic": ((0, 0, 5.0), (0, 0.5, 0), (0.9, 0, 0)),
    "oblique": oblique(),
}


def volume_with_dot(steps, dot_mm, diameter_mm, shape=(21, 120, 120)):
    origin = -sum(np.array(step) * (count - 1) / 2 for step, count in zip(steps, shape, strict=True))
    geometry = VolumeGeometry.from_vectors(shape, origin, *steps)
    values = np.full(shape, -1000, np.float32)
    draw(values, *positions_mm(geometry), Ball(dot_mm, diameter_mm))
    return make_volume(values.astype(np.int16), geometry)


def centroid_mm(saliency):
    rows, columns = np.indices(saliency.evidence.shape)
    weights = saliency.evidence / saliency.evidence.sum()
    index = (0, float((rows * weights).sum()), float((columns * weights).sum()), 1)
    return (saliency.affine @ index)[:3]


@pytest.mark.parametrize("steps", GRIDS.values(), ids=GRIDS.keys())
@pytest.mark.parametrize("offset", [(0.0, 0.0), (6.0, -4.0), (-7.5, 3.0)])
@pytest.mark.parametrize("cells", [8, 16, 64])
def test_a_mark_in_the_patient_comes_back_within_half_a_voxel(steps, offset, cells):
    slice_step, row_step, column_step = (np.array(step, float) for step in steps)
    in_plane = [step / np.linalg.norm(step) for step in (row_step, column_step)]
    dot_mm = offset[0] * in_plane[0] + offset[1] * in_plane[1]
    model = BrightnessModel(cells=cells)
    wide_mm = 2.5 * model.card.patch.field_mm / cells  # wider than a cell, so that cells can tell its middle
    volume = volume_with_dot((slice_step, row_step, column_step), tuple(dot_mm), wide_mm)

    patch = extract_patch(volume, (0.0, 0.0, 0.0), model.card.patch)
    features = model.feature_maps(patch.values[None])
    saliency = place(hires_cam(features.maps, features.gradients)[0], patch, "HiResCAM")

    in_voxels = np.array(volume.geometry.to_index(centroid_mm(saliency))) - volume.geometry.to_index(dot_mm)
    assert np.abs(in_voxels).max() < 0.5


def flat_patch(size):
    affine = np.diag([1.0, 0.5, 0.5, 1.0])
    affine[:3, 3] = (10, 20, 30)
    return Patch(np.zeros((size, size, 1), np.float32), affine, 0)


@given(st.integers(1, 40), st.integers(1, 40), st.integers(8, 64))
def test_the_edges_of_the_layer_are_the_edges_of_the_patch(rows, columns, size):
    affine = cell_to_patch((rows, columns), (size, size))

    np.testing.assert_allclose((affine @ (0, -0.5, -0.5, 1))[1:3], [-0.5, -0.5])
    np.testing.assert_allclose((affine @ (0, rows - 0.5, columns - 0.5, 1))[1:3], [size - 0.5, size - 0.5])


@given(st.integers(0, 7), st.integers(0, 7))
def test_the_brightest_cell_of_the_layer_stays_the_brightest_place(row, column):
    native = np.zeros((8, 8), np.float32)
    native[row, column] = 3

    saliency = place(native, flat_patch(64), "Grad-CAM")

    peak = np.unravel_index(np.argmax(saliency.evidence), (64, 64))
    assert (peak[0] // 8, peak[1] // 8) == (row, column)


def test_evidence_is_in_shares_of_the_whole():
    native = np.random.default_rng(0).random((6, 6), dtype=np.float32) * 100
    saliency = place(native, flat_patch(48), "HiResCAM")

    assert float(saliency.evidence.sum()) == pytest.approx(1, abs=1e-5)
    assert (saliency.evidence >= 0).all()
    assert saliency.native_shape == (6, 6)
    assert saliency.native_cell_mm == pytest.approx(48 * 0.5 / 6)
    assert saliency.method == "HiResCAM"


def test_an_empty_map_stays_empty():
    assert place(np.zeros((6, 6), np.float32), flat_patch(48), "HiResCAM").peak == 0


def test_a_map_at_the_patchs_own_resolution_is_not_blurred():
    native = np.random.default_rng(0).random((48, 48), dtype=np.float32)

    np.testing.assert_allclose(
        place(native, flat_patch(48), "HiResCAM").evidence, native / native.sum(), rtol=1e-4
    )
