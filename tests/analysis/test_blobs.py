import numpy as np
import pytest

from medviewer.analysis.blobs import find_blobs

SIGMAS = (1.2, 1.7, 2.4, 3.4, 4.8)


def grid_with(distance, size=48):
    z, y, x = np.indices((size,) * 3, dtype=np.float32)
    return np.clip(0.5 - distance(z, y, x), 0, 1).astype(np.float32) * 800 - 850


def blobs_in(values):
    return find_blobs(values, np.ones(values.shape, bool), SIGMAS, 60.0)


@pytest.mark.parametrize("radius", [2.5, 4.0, 6.5])
def test_a_ball_answers_in_its_middle_at_its_own_width(radius):
    middle = (20.0, 25.0, 22.0)
    blobs = blobs_in(
        grid_with(
            lambda z, y, x: (
                np.sqrt((z - middle[0]) ** 2 + (y - middle[1]) ** 2 + (x - middle[2]) ** 2) - radius
            )
        )
    )

    assert np.linalg.norm(blobs.index[0] - middle) < 1
    assert blobs.sigma[0] * np.sqrt(3) == pytest.approx(radius, rel=0.35)
    assert blobs.roundness[0] > 0.85


def test_a_tube_is_not_round():
    blobs = blobs_in(grid_with(lambda z, y, x: np.hypot(y - 24, x - 24) - 3 + 0 * z))
    inside = np.abs(blobs.index[:, 0] - 24) < 14

    assert (blobs.roundness[inside] < 0.2).all()


def test_brighter_is_stronger_and_dark_is_nothing():
    ball = grid_with(lambda z, y, x: np.sqrt((z - 20) ** 2 + (y - 20) ** 2 + (x - 20) ** 2) - 4)

    assert blobs_in(ball).response[0] > blobs_in(ball * 0.5).response[0] * 1.9
    assert len(blobs_in(-1700 - ball).index) == 0 or blobs_in(-1700 - ball).response[0] < 200


def test_nothing_is_found_outside_the_domain():
    ball = grid_with(lambda z, y, x: np.sqrt((z - 20) ** 2 + (y - 20) ** 2 + (x - 20) ** 2) - 4)
    domain = np.ones(ball.shape, bool)
    domain[12:29, 12:29, 12:29] = False

    assert len(find_blobs(ball, domain, SIGMAS, 150.0).index) == 0
