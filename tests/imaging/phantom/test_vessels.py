"""Trees reach every end they feed and thin out towards it."""

import numpy as np
import pytest

from medviewer.imaging.phantom.fields import Lattice
from medviewer.imaging.phantom.tubes import Segment, smooth_path
from medviewer.imaging.phantom.vessels import grow, paint_segment, radius_mm


def test_a_tree_reaches_every_end_and_tapers():
    rng = np.random.default_rng(4)
    ends = rng.uniform(-40, 40, (60, 3))
    root = np.array([-60.0, 0.0, 0.0])

    branches = list(grow(rng, root, ends, largest_mm=9.0))

    reached = {tuple(branch.segment.end.round(6)) for branch in branches}
    assert all(tuple(end.round(6)) in reached for end in ends)
    starts = {tuple(branch.segment.start.round(6)) for branch in branches}
    assert starts - reached == {tuple(root)}
    assert all(branch.segment.end_radius <= branch.segment.start_radius for branch in branches)
    assert max(branch.segment.start_radius for branch in branches) == pytest.approx(radius_mm(60))


@pytest.mark.parametrize(("hu", "background"), [(150.0, -860.0), (-990.0, 40.0)])
def test_a_painted_segment_has_the_volume_of_its_cylinder(hu, background):
    lattice = Lattice.spanning((30, 60, 60), (2.0, 0.7, 0.7), (0.0, 0.0, 0.0))
    volume = np.full(lattice.shape, background, np.float32)
    segment = Segment(np.array([21.0, 20.0, 5.0]), np.array([23.0, 22.0, 52.0]), 2.5, 2.5)

    paint_segment(volume, lattice, segment, hu, (2.0, 0.7))

    filled = float(((volume - background) / (hu - background)).sum()) * 2.0 * 0.7**2
    length = float(np.linalg.norm(segment.end - segment.start))
    assert filled == pytest.approx(np.pi * 2.5**2 * length + 4 / 3 * np.pi * 2.5**3, rel=0.03)


def test_a_smooth_path_passes_through_its_controls():
    controls = np.array([[0, 0, 0, 3], [10, 4, 0, 2], [20, 0, 5, 1]], float)

    path = smooth_path(controls, 1.0)

    assert all(np.abs(path - control).sum(axis=1).min() < 1e-9 for control in controls)
    assert np.linalg.norm(np.diff(path[:, :3], axis=0), axis=1).max() < 2
