"""Stacks of slices that are tilted, uneven or torn apart, each with a known content."""

import numpy as np

from medviewer.imaging.geometry import VolumeGeometry
from medviewer.imaging.volume import FrameReference, Unit, Volume


def stack(heights_mm, tilt_degrees=0.0, *, rows=60, columns=50, pixel_mm=(0.8, 0.7), shifts_mm=None):
    """Axial slices at these heights; a tilt moves them along y, `shifts_mm` (x, y) each by its own."""
    heights = np.asarray(heights_mm, dtype=float)
    origins = np.stack([np.zeros_like(heights), heights * np.tan(np.radians(tilt_degrees)), heights], axis=1)
    if shifts_mm is not None:
        origins[:, :2] += shifts_mm
    origins += (-20, -30, 100)
    steps = ((0, pixel_mm[0], 0), (pixel_mm[1], 0, 0))
    return VolumeGeometry.from_slices((len(heights), rows, columns), origins, *steps)


def positions_mm(geometry):
    """(slices, rows, columns) each: x, y, z of every voxel, slice by slice from where it truly lies."""
    first = np.array([geometry.to_patient((k, 0, 0)) for k in range(geometry.shape[0])])
    _k, row, column = np.indices(geometry.shape)
    return tuple(
        first[:, axis, None, None] + row * geometry.affine[axis, 1] + column * geometry.affine[axis, 2]
        for axis in range(3)
    )


def volume_of_field(geometry, field, kind=np.float32, padding=None):
    """A CT Volume with the values of `field(x, y, z)`."""
    values = np.asarray(field(*positions_mm(geometry)), dtype=kind)
    frames = tuple(FrameReference(f"1.2.3.{k}") for k in range(geometry.shape[0]))
    return Volume(values, geometry, frames, Unit.HU, padding=padding)
