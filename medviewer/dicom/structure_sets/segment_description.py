"""The segments of a Segmentation as its header describes them (PS3.3 C.8.20.4)."""

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from medviewer.dicom.header import Header
from medviewer.dicom.instance import PixelFormat
from medviewer.dicom.palette import palette
from medviewer.dicom.refusals import BadPixelFormatError
from medviewer.dicom.structure_sets.display_color import recommended_color
from medviewer.dicom.structure_sets.segmentation_frame import SegmentationFrame
from medviewer.i18n import N_, message
from medviewer.imaging.structures.structure import (
    DEFAULT_COLORS,
    Rgb,
    Structure,
    StructureSetHeader,
    StructureSetKind,
)

_BACKGROUND = "125040"
"""Code of "Background" in the DICOM Content Mapping Resource: what a label map gives to no segment."""


def described(
    header: Header, pixels: PixelFormat, frames: Sequence[SegmentationFrame], *, is_label_map: bool
) -> StructureSetHeader:
    """The segments that the header describes."""
    lost = 0 if is_label_map else sum(each.segment is None for each in frames)
    text = N_("Frames that don't say which segment they belong to, and are not shown: {count}.")
    series = header.items("ReferencedSeriesSequence")
    names = ("SeriesDescription", "ContentDescription", "ContentLabel")
    return StructureSetHeader(
        sop_instance_uid=header.uid("SOPInstanceUID"),
        kind=StructureSetKind.SEGMENTATION,
        title=next(filter(None, map(header.text, names)), ""),
        structures=_structures(header, pixels, is_label_map),
        series_uids=frozenset(filter(None, (each.uid("SeriesInstanceUID") for each in series))),
        notes=(message(text, count=lost),) if lost else (),
    )


def with_undescribed(
    described: StructureSetHeader, numbers: Collection[int], frame_of_reference_uid: str
) -> StructureSetHeader:
    """The same with segments that have pixels (`numbers`) and that the header doesn't describe, and a note of them."""
    missing = sorted(set(numbers) - {each.number for each in described.structures})
    if not missing:
        return described
    first = len(described.structures)
    added = tuple(
        Structure(
            number, "", DEFAULT_COLORS[(first + place) % len(DEFAULT_COLORS)], (), frame_of_reference_uid
        )
        for place, number in enumerate(missing)
    )
    text = N_("Segments that the header doesn't describe: {numbers}.")
    note = message(text, numbers=", ".join(str(number) for number in missing[:20]))
    return replace(described, structures=(*described.structures, *added), notes=(*described.notes, note))


def unlabeled_values(header: Header) -> frozenset[int]:
    """Values of a label map that stand for no segment: the padding value, and what is called background."""
    padding = header.integer("PixelPaddingValue", "US")
    values = {0} if padding is None else {padding}
    for segment in header.items("SegmentSequence"):
        code = segment.item("SegmentedPropertyTypeCodeSequence")
        number = segment.integer("SegmentNumber", "US")
        is_background = code is not None and code.text("CodeValue") == _BACKGROUND
        if number is not None and (is_background or segment.text("SegmentLabel").lower() == "background"):
            values.add(number)
        elif number == 0:
            values.discard(0)
    return frozenset(values)


def _structures(header: Header, pixels: PixelFormat, is_label_map: bool) -> tuple[Structure, ...]:
    unlabeled = unlabeled_values(header) if is_label_map else frozenset()
    frame_of_reference = header.uid("FrameOfReferenceUID")
    structures: dict[int, Structure] = {}
    for place, segment in enumerate(header.items("SegmentSequence")):
        number = segment.integer("SegmentNumber", "US")
        if number is None or number in structures or number in unlabeled:
            continue
        color = _palette_color(header, pixels, number) or recommended_color(segment, place)
        label = segment.text("SegmentLabel")
        structures[number] = Structure(number, label, color, _details(segment), frame_of_reference)
    return tuple(structures.values())


def _palette_color(header: Header, pixels: PixelFormat, label: int) -> Rgb | None:
    """The color of a label in a map that comes with a palette; None without one, and where it is damaged."""
    if pixels.photometric != "PALETTE COLOR":
        return None
    try:
        red, green, blue = palette(np.array([[label]]), header)[0, 0]
    except BadPixelFormatError:
        return None
    return int(red), int(green), int(blue)


def _details(segment: Header) -> tuple[str, ...]:
    """Property type, its modifier (a side, mostly), and what drew the segment."""
    kind = segment.item("SegmentedPropertyTypeCodeSequence")
    modifier = kind.item("SegmentedPropertyTypeModifierCodeSequence") if kind else None
    found = (
        kind.text("CodeMeaning") if kind else "",
        modifier.text("CodeMeaning") if modifier else "",
        segment.text("SegmentAlgorithmName") or segment.text("SegmentAlgorithmType").capitalize(),
    )
    return tuple(dict.fromkeys(text for text in found if text))
