"""A scan moved by a known motion is found again, within 1 mm and 1 degree; what can't be registered is refused in words."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medviewer.imaging.geometry import VolumeGeometry
from medviewer.imaging.registration import NotRegistrableError, register
from medviewer.imaging.volume import Calibration, FrameReference, Unit, Volume

ELLIPSOIDS = (  # center and half axes in mm, HU
    ((0, 0, 0), (95, 70, 90), 40),
    ((-45, -5, 5), (32, 45, 70), -850),
    ((45, -5, 0), (30, 42, 75), -840),
    ((15, -20, -20), (28, 26, 30), 120),
    ((0, 45, 0), (14, 14, 80), 600),
    ((-40, 10, 30), (9, 8, 10), 30),
    ((-60, 20, -40), (20, 12, 15), 60),
)


def chest(motion: np.ndarray, spacing=(4.0, 3.0, 3.0), shape=(48, 64, 72), unit=Unit.HU) -> Volume:
    """Ellipsoids like a chest's, moved in the patient by a 4x4 motion, seen by a scanner that does not move."""
    k, j, i = shape
    origin = (-(i - 1) / 2 * spacing[2], -(j - 1) / 2 * spacing[1], -(k - 1) / 2 * spacing[0])
    geometry = VolumeGeometry.from_vectors(
        shape, origin, (0, 0, spacing[0]), (0, spacing[1], 0), (spacing[2], 0, 0)
    )
    index = np.stack([*np.indices(shape), np.ones(shape)], axis=-1)
    points = (index @ geometry.affine.T) @ np.linalg.inv(motion).T
    values = np.full(shape, -1000.0)
    for center, half, hu in ELLIPSOIDS:
        values[(((points[..., :3] - center) / half) ** 2).sum(axis=-1) < 1] = hu
    values += np.random.default_rng(1).normal(0, 12, shape)
    return Volume(values.astype(np.int16), geometry, tuple(FrameReference(str(n)) for n in range(k)), unit)


def motion_of(degrees, shift_mm) -> np.ndarray:
    a, b, c = np.radians(degrees)
    x = np.array([[1, 0, 0], [0, np.cos(a), -np.sin(a)], [0, np.sin(a), np.cos(a)]])
    y = np.array([[np.cos(b), 0, np.sin(b)], [0, 1, 0], [-np.sin(b), 0, np.cos(b)]])
    z = np.array([[np.cos(c), -np.sin(c), 0], [np.sin(c), np.cos(c), 0], [0, 0, 1]])
    motion = np.eye(4)
    motion[:3, :3] = z @ y @ x
    motion[:3, 3] = shift_mm
    return motion


def errors(found: np.ndarray, motion: np.ndarray) -> tuple[float, float]:
    """How far the found matrix (moving to fixed) is off the inverse of the motion: mm at 80 mm, and degrees."""
    off = found @ motion
    points = np.array([[x, y, z, 1] for x in (-80, 80) for y in (-60, 60) for z in (-70, 70)])
    distance = np.linalg.norm((points @ off.T - points)[:, :3], axis=1).max()
    angle = np.degrees(np.arccos(np.clip((np.trace(off[:3, :3]) - 1) / 2, -1, 1)))
    return float(distance), float(angle)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("degrees", "shift_mm"),
    [((0, 0, 0), (12, -9, 15)), ((3, -4, 8), (-10, 6, -12)), ((0, 0, -12), (5, 20, 3))],
)
def test_a_known_motion_is_found(degrees, shift_mm):
    motion = motion_of(degrees, shift_mm)
    found = register(chest(np.eye(4)), chest(motion))
    distance, angle = errors(found.matrix, motion)

    assert distance <= 1.0
    assert angle <= 1.0
    assert found.residual_mm <= 1.0


@pytest.mark.slow
def test_other_grids_and_the_same_answer_twice():
    motion = motion_of((2, 1, -5), (8, 4, -6))
    fixed, moving = chest(np.eye(4)), chest(motion, (5.0, 2.5, 2.5), (40, 80, 88))
    first, again = register(fixed, moving), register(fixed, moving)

    assert max(errors(first.matrix, motion)) <= 1.2
    assert np.allclose(first.matrix, again.matrix, atol=1e-6)


def test_the_matrix_is_a_rigid_motion_that_can_t_be_written_to():
    coarse = {"spacing": (8.0, 6.0, 6.0), "shape": (24, 32, 36)}
    found = register(chest(np.eye(4), **coarse), chest(motion_of((0, 0, 2), (3, 0, 0)), **coarse))

    assert np.allclose(found.matrix[:3, :3] @ found.matrix[:3, :3].T, np.eye(3), atol=1e-9)
    assert not found.matrix.flags.writeable


class StopError(Exception):
    """The reader has cancelled."""


def test_work_that_is_called_off_ends_soon():
    told = []

    def check(share: float) -> None:
        told.append(share)
        if len(told) > 3:
            raise StopError

    with pytest.raises(StopError):
        register(chest(np.eye(4)), chest(np.eye(4)), check)
    assert len(told) < 8


def test_progress_only_grows():
    told = []
    register(
        chest(np.eye(4), (8.0, 6.0, 6.0), (24, 32, 36)),
        chest(np.eye(4), (8.0, 6.0, 6.0), (24, 32, 36)),
        told.append,
    )

    assert told[-1] == 1.0
    assert all(0 <= a <= b + 0.2 <= 1.2 for a, b in pairwise(told))


def test_what_can_t_be_registered_is_refused_in_words():
    whole = chest(np.eye(4))
    thin = chest(np.eye(4), shape=(4, 64, 72))
    flat = Volume(np.zeros_like(whole.values), whole.geometry, whole.frames, Unit.NONE)
    loose = replace(whole, calibration=Calibration.PIXEL_SPACING)
    for fixed, moving in ((whole, thin), (thin, whole), (whole, flat), (whole, loose), (loose, whole)):
        with pytest.raises(NotRegistrableError):
            register(fixed, moving)


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=3, deadline=None)
def test_noise_is_no_patient(seed):
    """Two scans with nothing in common: refused, or the disagreement says so."""
    whole = chest(np.eye(4), (8.0, 6.0, 6.0), (24, 32, 36))
    noise = np.random.default_rng(seed).integers(-1000, 600, whole.values.shape).astype(np.int16)
    try:
        found = register(whole, Volume(noise, whole.geometry, whole.frames, Unit.HU))
    except NotRegistrableError:
        return
    assert found.residual_mm > 1.0
