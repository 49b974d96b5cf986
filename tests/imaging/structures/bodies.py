"""Made structures: masks on any grid, contours of simple outlines."""

import numpy as np

from medviewer.imaging.geometry import VolumeGeometry
from medviewer.imaging.structures.contours import ContourType, as_stack
from medviewer.imaging.structures.masks import FULL, MaskPlanes, MaskStack
from medviewer.imaging.structures.structure import Structure


def planes_of(geometry: VolumeGeometry, *, thickness_mm=None, references=()) -> tuple[MaskPlanes, list[int]]:
    """The planes of a grid, ascending along their normal, and which slice each is."""
    origins = np.array([geometry.to_patient((k, 0, 0)) for k in range(geometry.shape[0])])
    order = np.argsort(origins @ geometry.normal)
    planes = MaskPlanes(
        origins[order],
        geometry.affine[:3, 1].copy(),
        geometry.affine[:3, 2].copy(),
        geometry.shape[1:],
        thickness_mm or geometry.spacing_mm[0],
        tuple(references[k] for k in order) if references else (),
    )
    return planes, [int(k) for k in order]


def mask_of(values, geometry: VolumeGeometry, *, thickness_mm=None, fractional=False, crop=True) -> MaskStack:
    """A mask on every slice of a grid that has something of it; `values` (slices, rows, columns): 0 and 1, or fractions."""
    planes, order = planes_of(geometry, thickness_mm=thickness_mm)
    parts = {}
    for plane, k in enumerate(order):
        rows, columns = np.nonzero(values[k])
        if not len(rows):
            continue
        top, left = (rows.min(), columns.min()) if crop else (0, 0)
        bottom, right = (rows.max() + 1, columns.max() + 1) if crop else values.shape[1:]
        parts[plane] = (int(top), int(left), values[k][top:bottom, left:right].astype(np.uint8))
    return MaskStack(planes, parts, fractional=fractional)


def whole(placed, geometry: VolumeGeometry) -> np.ndarray:
    """A placed mask on its whole plane, 0 to `FULL`."""
    plane = np.zeros(geometry.shape[1:], np.uint8)
    if placed is not None:
        height, width = placed.values.shape
        plane[placed.top : placed.top + height, placed.left : placed.left + width] = placed.values
    return plane


def random_body(shape, seed=1, share=0.3) -> np.ndarray:
    """(slices, rows, columns) of 0 and 1 without any symmetry; at least one pixel."""
    body = np.random.default_rng(seed).random(shape) < share
    body.flat[0] = True
    return body.astype(np.uint8)


def square(geometry: VolumeGeometry, k: float, row: float, column: float, side: float) -> np.ndarray:
    """(4, 3) corners in the patient of a square on a plane of a grid."""
    corners = [(row, column), (row, column + side), (row + side, column + side), (row + side, column)]
    return np.array([geometry.to_patient((k, j, i)) for j, i in corners])


def contours_of(*contours, kind=ContourType.CLOSED_PLANAR):
    return as_stack(contours, [kind] * len(contours))


RED = Structure(1, "Red", (255, 0, 0), (), "1.2.9")
GREEN = Structure(2, "Green", (0, 255, 0), (), "1.2.9")
__all__ = ["FULL", "GREEN", "RED", "contours_of", "mask_of", "planes_of", "random_body", "square", "whole"]
