"""What every filter promises, and what each one does to an edge, to noise and to local contrast."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medviewer.enhance.chain import FILTERS
from medviewer.enhance.clahe import Clahe, equalize
from medviewer.enhance.edge_preserving_denoise import EdgePreservingDenoise, time_step
from medviewer.enhance.unsharp import Unsharp

SPACING = (0.7, 0.7)


def noisy_edge(dtype=np.int16) -> np.ndarray:
    """Lung beside muscle, (64, 80), the edge before column 40, noise of 12 HU."""
    plane = np.where(np.arange(80) < 40, -800.0, 50.0) * np.ones((64, 1))
    return (plane + np.random.default_rng(1).normal(0, 12, plane.shape)).astype(dtype)


@pytest.fixture(params=FILTERS, ids=lambda kind: kind.id)
def enhance(request):
    return request.param()


@pytest.mark.parametrize("dtype", [np.int16, np.float32])
def test_shape_and_dtype_are_kept_and_the_input_is_left_alone(enhance, dtype):
    plane = noisy_edge(dtype)
    before = plane.copy()
    plane.flags.writeable = False

    filtered = enhance(plane, SPACING)

    assert (filtered.shape, filtered.dtype) == (plane.shape, plane.dtype)
    assert not np.array_equal(filtered, before)
    np.testing.assert_array_equal(plane, before)


@settings(max_examples=15, deadline=None)
@given(
    value=st.integers(-1024, 3071),
    rows=st.integers(17, 50),
    columns=st.integers(17, 50),
    kind=st.sampled_from(FILTERS),
)
def test_a_plane_of_one_value_stays_as_it_is(value, rows, columns, kind):
    plane = np.full((rows, columns), value, np.int16)

    np.testing.assert_array_equal(kind()(plane, SPACING), plane)


def test_a_plane_that_is_no_plane_is_a_bug_of_the_caller(enhance):
    with pytest.raises(ValueError, match="plane"):
        enhance(np.zeros((2, 3, 4), np.float32), SPACING)
    with pytest.raises(ValueError, match="uint8"):
        enhance(np.zeros((30, 40), np.uint8), SPACING)


def test_denoise_halves_the_noise_and_keeps_the_edge_where_it_is():
    plane = noisy_edge(np.float32)

    filtered = EdgePreservingDenoise(iterations=10)(plane, SPACING)

    assert filtered[8:-8, 8:32].std() < 0.5 * plane[8:-8, 8:32].std()
    assert filtered[8:-8, 48:72].std() < 0.5 * plane[8:-8, 48:72].std()
    steepest = np.abs(np.diff(filtered, axis=1))[4:-4].argmax(axis=1)
    assert set(steepest) == {39}
    assert filtered[4:-4, 41].mean() - filtered[4:-4, 38].mean() > 800


@given(st.floats(0.05, 10), st.floats(0.05, 10))
def test_the_time_step_stays_under_the_limit_of_the_spacing(row_mm, column_mm):
    assert 0 < time_step((row_mm, column_mm)) < min(row_mm, column_mm) / 8


def test_denoise_warns_of_no_instability_on_very_fine_pixels(capfd):
    EdgePreservingDenoise()(noisy_edge(np.float32), (0.05, 0.3))

    assert "unstable" not in capfd.readouterr().err.lower()


def test_equalizing_agrees_with_opencv_on_bytes():
    rng = np.random.default_rng(3)
    plane = cv2.GaussianBlur(rng.integers(0, 255, (256, 256)).astype(np.uint8), (0, 0), 3)
    plane = cv2.normalize(plane, None, 20, 220, cv2.NORM_MINMAX)
    for clip_limit in (1.5, 4.0):
        theirs = cv2.createCLAHE(clip_limit, (4, 4)).apply(plane) / 255

        ours = equalize((plane / 255).astype(np.float32), 4, clip_limit, bins=256)

        assert np.abs(ours - theirs).max() < 0.02


def test_clahe_raises_local_contrast_more_with_a_higher_limit_and_leaves_other_values():
    rng = np.random.default_rng(5)
    plane = rng.normal(-850, 15, (128, 128)).astype(np.float32)
    plane[:10] = 900

    mild, strong = (Clahe(clip_limit=limit)(plane, SPACING) for limit in (2.0, 6.0))

    assert plane[20:].std() * 1.3 < mild[20:].std() < 0.8 * strong[20:].std()
    np.testing.assert_array_equal(strong[:10], plane[:10])
    assert strong[10:].min() >= -1000
    assert strong[10:].max() <= 400


def test_unsharp_overshoots_beside_an_edge_by_its_amount_and_only_near_it():
    plane = np.where(np.arange(80) < 40, -100.0, 100.0).astype(np.float32) * np.ones((40, 1), np.float32)

    mild, strong = (Unsharp(amount=amount, radius_mm=1.4)(plane, SPACING) for amount in (0.5, 1.0))

    overshoot = strong[20, 40] - 100
    assert overshoot > 50
    assert mild[20, 40] - 100 == pytest.approx(overshoot / 2, rel=1e-3)
    np.testing.assert_allclose(strong[:, :28], -100, atol=0.5)


def test_the_unsharp_radius_is_in_millimeters():
    plane = np.zeros((81, 81), np.float32)
    plane[40, 40] = 1000

    halo = Unsharp(amount=1.0, radius_mm=3.0)(plane, (0.5, 1.0))

    assert halo[40 + 6, 40] == pytest.approx(halo[40, 40 + 3], rel=0.02)
    assert halo[40 + 6, 40] < -1


@pytest.mark.parametrize(
    ("kind", "parameters"),
    [
        (EdgePreservingDenoise, {"iterations": 0}),
        (EdgePreservingDenoise, {"iterations": 51}),
        (EdgePreservingDenoise, {"conductance": 0.0}),
        (EdgePreservingDenoise, {"conductance": float("nan")}),
        (Clahe, {"clip_limit": 0.5}),
        (Clahe, {"tiles": 1}),
        (Clahe, {"low": 100.0, "high": 100.0}),
        (Clahe, {"high": float("inf")}),
        (Unsharp, {"amount": 0.0}),
        (Unsharp, {"radius_mm": -1.0}),
    ],
)
def test_parameters_out_of_bounds_are_refused(kind, parameters):
    with pytest.raises(ValueError, match=r"is|are|rises"):
        kind(**parameters)


@pytest.mark.parametrize("make", [lambda: EdgePreservingDenoise(iterations=2.5), lambda: Clahe(tiles=True)])
def test_counts_are_whole_numbers(make):
    with pytest.raises(TypeError, match="whole number"):
        make()
