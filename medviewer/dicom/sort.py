"""Puts the slices of a stack in spatial order."""

import os
import re
from collections.abc import Sequence

from medviewer.dicom.source_file import SourceFile
from medviewer.dicom.stack import Slice, Stack, face_one_way, heights_mm, places
from medviewer.imaging.geometry_passport import OrderSource


def ordered(slices: Sequence[Slice]) -> Stack:
    """Order slices along their common normal (PS3.3 C.7.6.2); those at an occupied place are left out.

    Instance Number orders only where positions are missing, or all the same (a series in time), or where slices face
    different ways (projections that turn around the patient).

    Args:
        slices: At least one.

    Returns:
        A stack ascending along the normal: inferior to superior for axial slices.
    """
    if not all(slice_.is_placed for slice_ in slices) or not face_one_way(slices):
        return _by_number(slices)
    by_place = _by_place(slices)
    if len(slices) > 1 and len(by_place) == 1:
        return _by_number(slices)
    kept = tuple(same[0] for same in by_place)
    return Stack(kept, OrderSource.POSITION, tuple(slice_ for same in by_place for slice_ in same[1:]))


def _by_place(slices: Sequence[Slice]) -> list[list[Slice]]:
    """Slices grouped by place along the normal; in a group by acquisition, instance and frame number."""
    groups: dict[int, list[Slice]] = {}
    rows = zip(places(slices), heights_mm(slices), slices, strict=True)
    for number, _, slice_ in sorted(rows, key=lambda row: (row[0], *number_key(row[2]), row[1])):
        groups.setdefault(number, []).append(slice_)
    return list(groups.values())


def _by_number(slices: Sequence[Slice]) -> Stack:
    numbers = [slice_.instance.instance_number for slice_ in slices]
    if len({id(slice_.instance) for slice_ in slices}) == 1:
        return Stack(tuple(sorted(slices, key=lambda each: each.frame_number)), OrderSource.FRAME_NUMBER)
    if None in numbers or len(set(numbers)) == 1:
        in_order = sorted(slices, key=lambda each: (natural_key(each.instance.source), each.frame_number))
        return Stack(tuple(in_order), OrderSource.FILE_NAME)
    if len(set(numbers)) == len(numbers):
        return Stack(tuple(sorted(slices, key=_instance_number)), OrderSource.INSTANCE_NUMBER)
    return Stack(tuple(sorted(slices, key=number_key)), OrderSource.INSTANCE_NUMBER)


def _instance_number(slice_: Slice) -> int:
    return slice_.instance.instance_number or 0


def number_key(slice_: Slice) -> tuple[int, int, int, str]:
    """Acquisition, instance and frame number; then the UID, so that the order never depends on the files'."""
    instance = slice_.instance
    return (
        instance.acquisition_number or 0,
        instance.instance_number or 0,
        slice_.frame_number,
        instance.sop_instance_uid,
    )


def natural_key(source: SourceFile) -> list[tuple[int, str]]:
    """File names with their numbers as numbers: IM2 before IM10."""
    name = f"{os.fsencode(source.path).decode('latin_1')}/{source.member}"
    return [
        (int(part), "") if part.isdigit() else (0, part)
        for part in re.findall(r"[0-9]{1,18}|[^0-9]+|[0-9]+", name)
    ]
