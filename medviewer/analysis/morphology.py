"""Operations on masks that OpenCV and SimpleITK do faster than numpy."""

import cv2
import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]


def disk(radius: int) -> NDArray[np.uint8]:
    """A round structuring element of `radius` pixels, at least one."""
    radius = max(1, radius)
    kernel: NDArray[np.uint8] = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1,) * 2).astype(
        np.uint8
    )
    return kernel


def opened_planes(mask: Mask, radius: int) -> Mask:
    """Each plane (first axis) opened by a disk of `radius` pixels."""
    kernel = disk(radius)
    return np.stack(
        [cv2.morphologyEx(plane.view(np.uint8), cv2.MORPH_OPEN, kernel).view(bool) for plane in mask]
    )


def filled_planes(mask: Mask) -> Mask:
    """Each plane (first axis) with everything that it encloses."""
    return np.stack([_filled(plane) for plane in mask])


def _filled(plane: Mask) -> Mask:
    framed = np.pad(plane.astype(np.uint8), 1)
    cv2.floodFill(framed, None, (0, 0), 2)
    return np.asarray(framed[1:-1, 1:-1] != 2)


def closed(mask: Mask, radius_mm: float, spacing_mm: tuple[float, float, float]) -> Mask:
    """Closed by a ball of `radius_mm`, as if the mask went on beyond the first and the last plane.

    Args:
        mask: (slices, rows, columns), not empty.
        radius_mm: Radius of the ball.
        spacing_mm: (slices, rows, columns).
    """
    box = bounding_box(mask)
    pad = [int(np.ceil(radius_mm / step)) + 1 for step in spacing_mm]
    padded = np.pad(mask[box], ((0, 0), (pad[1],) * 2, (pad[2],) * 2))
    goes_on = (box[0].start == 0, box[0].stop == mask.shape[0])
    for side, (width, mode) in enumerate(zip((pad[0], pad[0]), goes_on, strict=True)):
        ends = (width, 0) if side == 0 else (0, width)
        padded = np.pad(padded, (ends, (0, 0), (0, 0)), mode="edge" if mode else "constant")
    grown = distance_mm(padded, spacing_mm) <= radius_mm
    shrunk = distance_mm(~grown, spacing_mm) > radius_mm
    inside = tuple(slice(count, size - count) for count, size in zip(pad, padded.shape, strict=True))
    result = mask.copy()
    result[box] |= shrunk[inside]
    return result


def bounding_box(mask: Mask) -> tuple[slice, slice, slice]:
    """The smallest box of indices that holds all of a mask, which is not empty."""
    sides = (np.flatnonzero(mask.any(axis=axes)) for axes in ((1, 2), (0, 2), (0, 1)))
    slices, rows, columns = (slice(int(side[0]), int(side[-1]) + 1) for side in sides)
    return slices, rows, columns


def distance_mm(mask: Mask, spacing_mm: tuple[float, float, float]) -> NDArray[np.float32]:
    """Distance of each voxel center to the nearest voxel center of the mask (0 inside), in mm."""
    import SimpleITK

    image = SimpleITK.GetImageFromArray(mask.astype(np.uint8))
    image.SetSpacing(tuple(reversed(spacing_mm)))
    distance = SimpleITK.SignedMaurerDistanceMap(
        image, insideIsPositive=False, squaredDistance=False, useImageSpacing=True
    )
    return np.asarray(np.maximum(SimpleITK.GetArrayFromImage(distance), 0), dtype=np.float32)


def components(mask: Mask) -> tuple[NDArray[np.uint32], list[int]]:
    """Label the connected parts (faces touch), largest first from 1; and their sizes in voxels."""
    import SimpleITK

    labels = SimpleITK.ConnectedComponent(SimpleITK.GetImageFromArray(mask.astype(np.uint8)))
    relabel = SimpleITK.RelabelComponentImageFilter()
    ordered = SimpleITK.GetArrayFromImage(relabel.Execute(labels))
    return ordered, [int(size) for size in relabel.GetSizeOfObjectsInPixels()]


def largest(mask: Mask) -> Mask:
    """The largest connected part; empty for an empty mask."""
    labels, _sizes = components(mask)
    return np.asarray(labels == 1)


def connected_to(mask: Mask, seeds: Mask) -> Mask:
    """The connected parts of the mask that hold a seed."""
    labels, sizes = components(mask)
    keep = np.zeros(len(sizes) + 1, dtype=bool)
    keep[np.unique(labels[seeds & mask])] = True
    keep[0] = False
    return np.asarray(keep[labels])


def opened_by_ball(mask: Mask, radius: int) -> Mask:
    """Opened by a ball of `radius` voxels."""
    import SimpleITK

    image = SimpleITK.GetImageFromArray(mask.astype(np.uint8))
    opened = SimpleITK.BinaryMorphologicalOpening(image, [radius] * 3, SimpleITK.sitkBall)
    return np.asarray(SimpleITK.GetArrayFromImage(opened), dtype=bool)


def largest_near(mask: Mask, place: Mask) -> Mask:
    """The connected part that fills most of `place`; empty where none does."""
    import SimpleITK

    image = SimpleITK.GetImageFromArray(mask.astype(np.uint8))
    labels = SimpleITK.GetArrayFromImage(SimpleITK.ConnectedComponent(image))
    there = labels[place & mask]
    if not there.size:
        return np.zeros_like(mask)
    return np.asarray(labels == np.bincount(there).argmax())
