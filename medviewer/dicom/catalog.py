"""Instances into Patients, Studies and Series, and a reason for each file that is left out."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any

from medviewer.dicom.geometry_check import check_geometry
from medviewer.dicom.instance import Instance, SeriesHeader, StudyHeader
from medviewer.dicom.object_kind import ObjectKind
from medviewer.dicom.phases import by_direction, by_phase, grouped
from medviewer.dicom.refusals import DuplicateFileError, SamePositionError, UnbuiltSeriesError
from medviewer.dicom.series import Series, SliceSource
from medviewer.dicom.sop_classes import kind_of
from medviewer.dicom.sort import natural_key, ordered
from medviewer.dicom.source_file import RefusedFile
from medviewer.dicom.splitting import split_key
from medviewer.dicom.stack import Slice, Stack, face_one_way, heights_mm
from medviewer.dicom.study import Catalog, Study
from medviewer.errors import code_places

_log = logging.getLogger(__name__)


def build_catalog(instances: Sequence[Instance], refused: Iterable[RefusedFile], looked_at: int) -> Catalog:
    """Sort what was read into Studies (newest first) and Series.

    Args:
        instances: In any order; the result does not depend on it.
        refused: Files that could not be read.
        looked_at: Number of files looked at.
    """
    left_out = list(refused)
    by_study: dict[tuple[object, ...], dict[str, list[Instance]]] = {}
    for instance in _without_copies(sorted(instances, key=lambda each: each.source), left_out):
        patient = instance.study.patient
        key = (instance.study.uid, patient.patient_id, patient.name)
        by_study.setdefault(key, {}).setdefault(instance.series.uid, []).append(instance)
    numbers: dict[str, int] = {}
    studies = []
    for by_series in by_study.values():
        parts = [part for same in by_series.values() for part in _guarded_parts(same, numbers, left_out)]
        if parts:
            header = next(iter(by_series.values()))[0].study
            studies.append(
                Study(**_values(header, StudyHeader), series=tuple(sorted(parts, key=_browser_order)))
            )
    studies.sort(key=lambda study: (study.date, study.time), reverse=True)
    return Catalog(tuple(studies), tuple(left_out), looked_at)


def _without_copies(instances: Iterable[Instance], left_out: list[RefusedFile]) -> list[Instance]:
    """Each instance once. The same UID over other content is a broken UID, not a copy: both stay."""
    kept: dict[tuple[object, ...], Instance] = {}
    for instance in instances:
        key = (
            instance.sop_instance_uid,
            instance.series.uid,
            instance.instance_number,
            instance.frames,
            instance.split_values,
        )
        other = kept.setdefault(key, instance)
        if other is instance:
            continue
        better, copy = (instance, other) if other.defect and not instance.defect else (other, instance)
        kept[key] = better
        left_out.append(RefusedFile(copy.source, DuplicateFileError("copy")))
    return list(kept.values())


def _guarded_parts(
    instances: Sequence[Instance], numbers: dict[str, int], left_out: list[RefusedFile]
) -> list[Series]:
    """As `_parts`; whatever unforeseen ends it costs this Series Instance UID alone, whose files are left out."""
    own: list[RefusedFile] = []
    try:
        parts = _parts(instances, numbers, own)
    except Exception as error:
        uid = instances[0].series.uid
        _log.warning("series %s was left out: %s at %s", uid, type(error).__name__, code_places(error))
        left_out.extend(RefusedFile(each.source, UnbuiltSeriesError("not built")) for each in instances)
        return []
    left_out.extend(own)
    return parts


def _parts(
    instances: Sequence[Instance], numbers: dict[str, int], left_out: list[RefusedFile]
) -> list[Series]:
    """The stacks of one Series Instance UID, and its objects without pixels."""
    left_out.extend(RefusedFile(each.source, each.defect) for each in instances if each.defect is not None)
    images = [
        each for each in instances if each.pixels and (each.defect is None or each.pixels.frame_count == 1)
    ]
    stacks = [
        stack for stack in _stacks(images) if any(each.instance.defect is None for each in stack.slices)
    ]
    objects: dict[ObjectKind, list[Instance]] = {}
    for instance in instances:
        if instance.pixels is None and instance.defect is None:
            objects.setdefault(kind_of(instance.sop_class_uid, has_pixels=False), []).append(instance)
    for stack in stacks:
        left_out.extend(_same_position(stack))
    uid, count = instances[0].series.uid, len(stacks) + len(objects)
    first = numbers.get(uid, 0) + 1
    image_series = [_image_series(stack, first + index, count) for index, stack in enumerate(stacks)]
    numbers[uid] = first + count - 1
    return image_series + [
        _object_series(kind, same, first + len(stacks) + index, count)
        for index, (kind, same) in enumerate(objects.items())
    ]


def _stacks(instances: Sequence[Instance]) -> list[Stack]:
    """Split by values, then by direction, then by phase (see `splitting`), largest first; each in order."""
    slices = [
        Slice(instance, number)
        for instance in instances
        for number in range(1, (instance.pixels.frame_count if instance.pixels else 1) + 1)
    ]
    stacks: list[Stack] = []
    for same in grouped(slices, _stack_key):
        directions = by_direction(same) if same[0].is_placed else [same]
        for group in directions:
            is_regular = group[0].is_placed and face_one_way(group)
            phases = by_phase(group) if is_regular else [group]
            stacks.extend(ordered(phase) for phase in phases)
    return stacks


def _stack_key(slice_: Slice) -> tuple[object, ...]:
    """Loops (several frames without positions) are stacks of their own, one for each instance."""
    pixels = slice_.instance.pixels
    is_loop = pixels is not None and pixels.frame_count > 1 and not slice_.is_placed
    loop = slice_.instance.sop_instance_uid if is_loop else ""
    return (slice_.is_placed, loop, *split_key(slice_.instance, slice_.frame_number))


def _same_position(stack: Stack) -> list[RefusedFile]:
    if not stack.duplicates:
        return []
    heights = heights_mm([stack.slices[0], *stack.duplicates])[1:]
    return [
        RefusedFile(each.instance.source, SamePositionError("same position", position=f"{height:.2f}"))
        for each, height in zip(stack.duplicates, heights, strict=True)
    ]


def _image_series(stack: Stack, number: int, count: int) -> Series:
    geometry, passport = check_geometry(stack)
    instances = {id(each.instance): each.instance for each in stack.slices}
    index = {key: position for position, key in enumerate(instances)}
    first = stack.slices[0].instance
    return Series(
        **_values(first.series, SeriesHeader),
        split_number=number,
        split_count=count,
        object_kind=kind_of(first.sop_class_uid, has_pixels=True),
        instances=tuple(instances.values()),
        slices=tuple(SliceSource(index[id(each.instance)], each.frame_number) for each in stack.slices),
        geometry=geometry,
        passport=passport,
        duplicates=tuple(each.instance for each in stack.duplicates),
        frame_rate_hz=first.frame_rate_hz,
    )


def _object_series(kind: ObjectKind, instances: Sequence[Instance], number: int, count: int) -> Series:
    return Series(
        **_values(instances[0].series, SeriesHeader),
        split_number=number,
        split_count=count,
        object_kind=kind,
        instances=tuple(instances),
    )


def _values(header: StudyHeader | SeriesHeader, kind: type) -> dict[str, Any]:
    return {field.name: getattr(header, field.name) for field in fields(kind)}


def _browser_order(series: Series) -> tuple[object, ...]:
    """By Series Number; those without one by the name of their first file."""
    number = series.number
    name = natural_key(series.instances[0].source) if number is None else []
    return (not series.is_image, number is None, number or 0, name, series.uid, series.split_number)
