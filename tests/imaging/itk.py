"""Volumes and planes as SimpleITK sees them: an outside oracle for what is resampled."""

import numpy as np
import SimpleITK as sitk  # noqa: N813 (its own documentation's name)

_XYZ = (2, 1, 0)


def as_image(volume):
    """A Volume of even, straight slices as a SimpleITK image."""
    image = sitk.GetImageFromArray(volume.values, isVector=volume.is_color)
    return _placed(image, volume.geometry)


def resampled(volume, geometry, outside, interpolator=sitk.sitkLinear):
    """A Volume on another grid: (slices, rows, columns)."""
    grid = _placed(sitk.Image([geometry.shape[axis] for axis in _XYZ], sitk.sitkUInt8), geometry)
    return sitk.GetArrayFromImage(
        sitk.Resample(as_image(volume), grid, sitk.Transform(), interpolator, float(outside))
    )


def _placed(image, geometry):
    steps = geometry.affine[
        :3, _XYZ
    ]  # columns: the steps along x (columns), y (rows), z (slices) of the image
    spacing = np.linalg.norm(steps, axis=0)
    image.SetSpacing([float(value) for value in spacing])
    image.SetDirection([float(value) for value in (steps / spacing).ravel()])
    image.SetOrigin([float(value) for value in geometry.affine[:3, 3]])
    return image
