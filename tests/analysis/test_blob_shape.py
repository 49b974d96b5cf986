import numpy as np
import pytest

from medviewer.analysis.blob_shape import blob_shape

MIDDLE = np.array([30.0, 30.0, 30.0])


def shape_of(*distances, sigma=3.0):
    z, y, x = np.indices((61,) * 3, dtype=np.float32) - 30
    cover = np.max([np.clip(0.5 - distance(z, y, x), 0, 1) for distance in distances], axis=0)
    return blob_shape((cover * 900 - 850).astype(np.float32), -850.0, MIDDLE, sigma, 1.25)


def ball(radius):
    return lambda z, y, x: np.sqrt(z**2 + y**2 + x**2) - radius


def tube(radius, z0=0.0):
    return lambda z, y, x: np.hypot(y, z - z0) - radius + 0 * x


def test_a_ball_is_even_alone_and_whole():
    shape = shape_of(ball(5))

    assert shape.evenness > 0.9
    assert shape.attached < 0.02
    assert not shape.is_cut
    assert shape.diameter_mm == pytest.approx(12.5, rel=0.1)
    assert shape.center == pytest.approx(tuple(MIDDLE), abs=0.3)


def test_a_vessel_that_runs_off_is_cut_away_and_counted():
    alone, attached = shape_of(ball(6)), shape_of(ball(6), tube(2.2))

    assert attached.attached > alone.attached + 0.02
    assert attached.diameter_mm == pytest.approx(alone.diameter_mm, rel=0.15)
    assert not attached.is_cut


def test_a_tube_is_uneven_and_goes_on():
    shape = shape_of(tube(4), sigma=2.4)

    assert shape.evenness < 0.5
    assert shape.is_cut


def test_nothing_has_no_shape():
    assert shape_of(lambda z, y, x: np.full(np.broadcast(z, y, x).shape, 9.0)) is None
