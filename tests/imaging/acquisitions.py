"""Every way in which a scanner can lay a grid through a patient."""

from itertools import permutations, product

import numpy as np
from hypothesis import strategies as st

from tests.imaging.volumes import AXIAL, volume_of

UPRIGHT = tuple(
    tuple(tuple(sign * part for part in np.eye(3)[axis]) for axis, sign in zip(axes, signs, strict=True))
    for axes in permutations(range(3))
    for signs in product((1, -1), repeat=3)
)
"""Directions of slice, row and column: all 48, axial, coronal and sagittal, flipped each way, both hands."""


def turned(directions, angle_degrees, about=(0.3, -0.5, 0.8)):
    """The directions turned together about an axis, as an oblique acquisition has them."""
    x, y, z = np.asarray(about) / np.linalg.norm(about)
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    angle = np.radians(angle_degrees)
    matrix = np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross
    return tuple(tuple(matrix @ direction) for direction in np.asarray(directions, float))


def counted(directions=AXIAL, shape=(6, 7, 9), spacing_mm=(3.0, 1.2, 0.8), kind=np.int16, **fields):
    """A Volume in which every voxel has a value of its own."""
    values = np.arange(np.prod(shape)).reshape(shape).astype(kind)
    return volume_of(values, directions, spacing_mm, **fields)


acquisitions = st.builds(
    lambda directions, angle, shape, spacing: counted(turned(directions, angle), shape, spacing),
    st.sampled_from(UPRIGHT),
    st.floats(-25, 25),
    st.tuples(*[st.integers(2, 9)] * 3),
    st.tuples(*[st.floats(0.3, 6)] * 3),
)
"""Volumes of any plane, order and hand, up to 25 degrees oblique; every voxel has its own value."""
