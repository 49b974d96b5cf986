"""The planes on which a Segmentation's frames lie, and its segments' pixels on them."""

import math
from collections.abc import Sequence

import numpy as np

from medviewer.dicom.stack import same_place_mm
from medviewer.dicom.structure_sets.mask_parts import MaskPart
from medviewer.dicom.structure_sets.refusals import TooLargeSegmentationError
from medviewer.dicom.structure_sets.segmentation_frame import SegmentationFrame
from medviewer.imaging.structures.masks import Floats, MaskPlanes, MaskStack
from medviewer.imaging.volume import FrameReference

MOST_BYTES = 1 << 30
_SAME_DIRECTION = 4
"""Decimals of unit vectors and of spacings in which frames of one stack agree."""

Place = tuple[int, int]
"""Which stack of planes, and which plane of it."""


def planes_of(
    frames: Sequence[SegmentationFrame], shape: tuple[int, int]
) -> tuple[list[MaskPlanes], list[Place]]:
    """Put frames of equal direction and pixels into stacks of planes.

    Frames at one height that don't lie on each other (tiles) go into stacks of their own.

    Args:
        frames: At least one.
        shape: (rows, columns) of each.

    Returns:
        The stacks, and for each frame the place of its plane.
    """
    groups: dict[tuple[float, ...], list[int]] = {}
    for index, frame in enumerate(frames):
        key = tuple(round(value, _SAME_DIRECTION) for value in (*frame.orientation, *frame.spacing_mm))
        groups.setdefault(key, []).append(index)
    stacks: list[MaskPlanes] = []
    places: list[Place] = [(0, 0)] * len(frames)
    for group in groups.values():
        for planes, members in _stacks([frames[index] for index in group], shape):
            for member, plane in members:
                places[group[member]] = (len(stacks), plane)
            stacks.append(planes)
    return stacks, places


def _stacks(
    frames: list[SegmentationFrame], shape: tuple[int, int]
) -> list[tuple[MaskPlanes, list[tuple[int, int]]]]:
    """Stacks of frames of one direction, each with (frame, plane) for its frames."""
    row, column = np.array(frames[0].orientation[:3]), np.array(frames[0].orientation[3:])
    normal = np.cross(row, column) / np.linalg.norm(np.cross(row, column))
    positions = np.array([frame.position_mm for frame in frames])
    heights = positions @ normal
    apart_mm = same_place_mm(frames[0].spacing_mm)
    floors: list[list[list[int]]] = []  # height -> places at that height -> frames there
    last = -np.inf
    for index in np.argsort(heights, kind="stable").tolist():
        if heights[index] - last > apart_mm:
            floors.append([])
            last = float(heights[index])
        here = next(
            (each for each in floors[-1] if math.dist(positions[each[0]], positions[index]) <= apart_mm), None
        )
        if here is None:
            floors[-1].append([index])
        else:
            here.append(index)
    thickness = _thickness(frames[0], np.array([float(heights[floor[0][0]]) for floor in floors]))
    steps = (column * frames[0].spacing_mm[0], row * frames[0].spacing_mm[1])
    found = []
    for layer in range(max(len(floor) for floor in floors)):
        planes = [floor[layer] for floor in floors if len(floor) > layer]
        origins = np.array([positions[members[0]] for members in planes])
        references = tuple(_references(frames, members) for members in planes)
        stack = MaskPlanes(origins, *steps, shape, thickness, references)
        found.append((stack, [(index, plane) for plane, members in enumerate(planes) for index in members]))
    return found


def _thickness(frame: SegmentationFrame, heights: Floats) -> float:
    """Of the slab a plane stands for: the least distance of planes, unless the header knows that planes are left out."""
    least = float(np.diff(heights).min()) if len(heights) > 1 else None
    stated = frame.step_mm or frame.thickness_mm
    if least is None:
        return stated or 1.0
    return min(least, stated) if stated and stated > same_place_mm(frame.spacing_mm) else least


def _references(frames: Sequence[SegmentationFrame], members: Sequence[int]) -> tuple[FrameReference, ...]:
    return tuple(dict.fromkeys(each for index in members for each in frames[index].references))


def masks_of(
    stacks: Sequence[MaskPlanes],
    places: Sequence[Place],
    frames: Sequence[SegmentationFrame],
    parts: Sequence[MaskPart],
) -> dict[int, tuple[MaskStack, ...]]:
    """Number of each segment that has pixels -> its masks, one for each stack it lies in.

    Raises:
        TooLargeSegmentationError: They would take more than a gigabyte.
    """
    sorted_parts: dict[tuple[int, int], dict[int, list[MaskPart]]] = {}
    for part in parts:
        segment = frames[part.frame - 1].segment if part.segment is None else part.segment
        if segment is not None:
            stack, plane = places[part.frame - 1]
            sorted_parts.setdefault((segment, stack), {}).setdefault(plane, []).append(part)
    total = sum(_bytes(planes) for planes in sorted_parts.values())
    if total > MOST_BYTES:
        raise TooLargeSegmentationError("too large", megabytes=total >> 20)
    found: dict[int, tuple[MaskStack, ...]] = {}
    for (segment, stack), planes in sorted_parts.items():
        mask = MaskStack(
            stacks[stack],
            {plane: _joined(each) for plane, each in planes.items()},
            fractional=any(part.fractional for each in planes.values() for part in each),
        )
        found[segment] = (*found.get(segment, ()), mask)
    return found


def _bytes(planes: dict[int, list[MaskPart]]) -> int:
    """Memory that a mask of these parts takes."""
    parts = [part for each in planes.values() for part in each]
    height = max(part.top + part.shape[0] for part in parts) - min(part.top for part in parts)
    width = max(part.left + part.shape[1] for part in parts) - min(part.left for part in parts)
    pixels = (max(planes) - min(planes) + 1) * height * width
    return pixels if parts[0].fractional else pixels // 8


def _joined(parts: Sequence[MaskPart]) -> tuple[int, int, "np.ndarray[tuple[int, int], np.dtype[np.uint8]]"]:
    """Several frames of one segment on one plane, as one: the larger value counts."""
    if len(parts) == 1:
        return parts[0].top, parts[0].left, parts[0].values()
    top, left = min(part.top for part in parts), min(part.left for part in parts)
    bottom = max(part.top + part.shape[0] for part in parts)
    right = max(part.left + part.shape[1] for part in parts)
    values = np.zeros((bottom - top, right - left), np.uint8)
    for part in parts:
        row, column = part.top - top, part.left - left
        under = values[row : row + part.shape[0], column : column + part.shape[1]]
        np.maximum(under, part.values(), out=under)
    return top, left, values
