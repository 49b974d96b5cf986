"""Reads Segmentations and RT Structure Sets in the workers, and puts their masks together."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from medviewer.dicom.object_kind import ObjectKind
from medviewer.dicom.refusals import FileChangedError
from medviewer.dicom.source_file import SourceFile
from medviewer.dicom.structure_sets.refusals import UnbuiltSegmentationError
from medviewer.errors import MedviewerError, WorkerDiedError, code_places
from medviewer.i18n import Message, _
from medviewer.services.decode_pool import DecodePool, Priority
from medviewer.services.decode_requests import Request
from medviewer.services.jobs import Context
from medviewer.services.pace import Pace
from medviewer.services.structure_requests import CutMasks, ReadSegmentation, ReadStructureSet

if TYPE_CHECKING:
    from medviewer.dicom.structure_sets.mask_parts import MaskPart
    from medviewer.dicom.structure_sets.segmentation import Segmentation
    from medviewer.imaging.structures.masks import MaskStack
    from medviewer.imaging.structures.structure import StructureSet, StructureSetHeader

_log = logging.getLogger(__name__)

FRAMES_TOGETHER = 32
PATIENCE_SHARE = 6.0
"""A Segmentation of ten thousand frames has a header that takes long to read; it is one file all the same."""


def describe_structures(
    context: Context, source: SourceFile, kind: ObjectKind, pool: DecodePool, *, uid: str = ""
) -> "StructureSetHeader":
    """Read what a set says of itself, after all that the reader is waiting for.

    Raises:
        CancelledError: The job was cancelled.
        FileChangedError: Its SOP Instance UID is no longer `uid` ("" = unknown).
        MedviewerError: It can't be shown, with the reason.
    """
    answer = _read(context, source, kind, pool, Priority.REST)
    _check_uid(answer, uid)
    return answer.header


def load_structures(
    context: Context, source: SourceFile, kind: ObjectKind, pool: DecodePool, *, uid: str = ""
) -> "StructureSet":
    """Read a set with its shapes.

    Args:
        context: Of the job; progress counts frames.
        source: The file.
        kind: One that is drawn on images.
        pool: Whose workers read.
        uid: SOP Instance UID that was found there before; "" = unknown.

    Raises:
        CancelledError: The job was cancelled.
        FileChangedError: Another set lies there, or it was exchanged while it was read.
        MedviewerError: It can't be shown, with the reason.
    """
    from medviewer.dicom.structure_sets.segmentation import Segmentation

    answer = _read(context, source, kind, pool, Priority.SHOWN)
    _check_uid(answer, uid)
    return _with_masks(context, answer, pool) if isinstance(answer, Segmentation) else answer


def _read(
    context: Context, source: SourceFile, kind: ObjectKind, pool: DecodePool, priority: Priority
) -> "Segmentation | StructureSet":
    from medviewer.dicom.structure_sets.segmentation import Segmentation
    from medviewer.imaging.structures.structure import StructureSet

    is_set = kind is ObjectKind.RT_STRUCTURE_SET
    request: Request = ReadStructureSet(source) if is_set else ReadSegmentation(source)
    answers = pool.answers(context, [(0, request)], priority=priority, patience_share=PATIENCE_SHARE)
    answer = next((each for _index, each in answers), None)
    if isinstance(answer, MedviewerError):
        raise answer
    if not isinstance(answer, Segmentation | StructureSet):
        raise WorkerDiedError("no answer for a set of structures")
    return answer


def _check_uid(answer: "Segmentation | StructureSet", uid: str) -> None:
    if uid and answer.header.sop_instance_uid != uid:
        raise FileChangedError("another SOP Instance")


def _with_masks(context: Context, segmentation: "Segmentation", pool: DecodePool) -> "StructureSet":
    from medviewer.dicom.structure_sets.mask_parts import CutFrames
    from medviewer.dicom.structure_sets.segment_description import with_undescribed
    from medviewer.imaging.structures.structure import StructureSet

    count = segmentation.pixels.frame_count
    parts: list[MaskPart] = []
    warnings: dict[Message, None] = {}
    pace, done = Pace(context, count, _("Reading the segmentation")), 0
    bare = replace(segmentation, frames=())  # the places of all frames need not travel with each request
    groups = [
        tuple(range(first, min(first + FRAMES_TOGETHER, count + 1)))
        for first in range(1, count + 1, FRAMES_TOGETHER)
    ]
    requests = ((number, CutMasks(bare, group)) for number, group in enumerate(groups))
    for number, answer in pool.answers(
        context, requests, priority=Priority.SHOWN, batch_size=1, patience_share=PATIENCE_SHARE
    ):
        if isinstance(answer, MedviewerError):
            raise answer
        if isinstance(answer, CutFrames):
            parts += answer.parts
            warnings.update(dict.fromkeys(answer.warnings))
        done += len(groups[number])
        pace.step(done)
    context.check()
    masks = _guarded_masks(segmentation, parts)
    header = with_undescribed(segmentation.header, masks, segmentation.frame_of_reference_uid)
    return StructureSet(replace(header, notes=(*header.notes, *warnings)), masks)


def _guarded_masks(
    segmentation: "Segmentation", parts: "Sequence[MaskPart]"
) -> "dict[int, tuple[MaskStack, ...]]":
    """Its masks; whatever unforeseen ends it is told as a refusal of this Segmentation."""
    from medviewer.dicom.structure_sets.mask_planes import masks_of, planes_of

    try:
        shape = (segmentation.pixels.rows, segmentation.pixels.columns)
        stacks, places = planes_of(segmentation.frames, shape)
        return masks_of(stacks, places, segmentation.frames, parts)
    except MedviewerError:
        raise
    except Exception as error:
        uid = segmentation.header.sop_instance_uid
        _log.warning("segmentation %s was refused: %s at %s", uid, type(error).__name__, code_places(error))
        raise UnbuiltSegmentationError("not built") from None
