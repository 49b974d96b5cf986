"""RT Structure Sets: the contours of regions of interest (PS3.3 A.19, C.8.8.5, C.8.8.6, C.8.8.8)."""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from medviewer.dicom.data_set_file import open_source, parse
from medviewer.dicom.frame_facts import FARTHEST_MM
from medviewer.dicom.header import Header
from medviewer.dicom.refusals import UnreadableFileError
from medviewer.dicom.source_file import SourceFile
from medviewer.dicom.structure_sets.display_color import display_color
from medviewer.dicom.structure_sets.refusals import TooManyPointsError
from medviewer.i18n import N_, Message, message
from medviewer.imaging.structures.contours import ContourStack, ContourType, Floats, as_stack
from medviewer.imaging.structures.structure import (
    Shape,
    Structure,
    StructureSet,
    StructureSetHeader,
    StructureSetKind,
)
from medviewer.imaging.volume import FrameReference

MOST_POINTS = 20_000_000
_TYPES = {each.value: each for each in ContourType}


def read_structure_set(source: SourceFile) -> StructureSet:
    """Read a Structure Set with all its contours; what is broken in it is left out, and told of in its notes.

    Raises:
        RefusedFileError: The file can't be read, or has more than twenty million points.
    """
    with open_source(source) as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            header = Header(parse(file).dataset)
        except OSError as error:
            raise UnreadableFileError("cannot read", reason=error.strerror or type(error).__name__) from error
    faults = _Faults()
    structures = _structures(header, faults)
    shapes = _shapes(header, structures, faults)
    names = ("StructureSetLabel", "StructureSetName", "SeriesDescription")
    described = StructureSetHeader(
        sop_instance_uid=header.uid("SOPInstanceUID"),
        kind=StructureSetKind.STRUCTURE_SET,
        title=next(filter(None, map(header.text, names)), ""),
        structures=tuple(structures.values()),
        series_uids=frozenset(_series_uids(header)),
        notes=faults.notes(),
    )
    return StructureSet(described, shapes)


@dataclass
class _Faults:
    """What had to be left out."""

    repeated: int = 0
    broken: int = 0
    nonplanar: int = 0
    unknown: int = 0

    def notes(self) -> tuple[Message, ...]:
        texts = (
            (self.repeated, N_("Regions whose number another one has already, and are not shown: {count}.")),
            (
                self.unknown,
                N_("Sets of contours of a region that isn't described, and are not shown: {count}."),
            ),
            (self.broken, N_("Contours without points or with broken coordinates, not shown: {count}.")),
            (self.nonplanar, N_("Lines that don't lie in a plane, not shown: {count}.")),
        )
        return tuple(message(text, count=count) for count, text in texts if count)


def _structures(header: Header, faults: _Faults) -> dict[int, Structure]:
    contours = {each.integer("ReferencedROINumber"): each for each in header.items("ROIContourSequence")}
    observations = {
        each.integer("ReferencedROINumber"): each for each in header.items("RTROIObservationsSequence")
    }
    fallback = _frame_of_reference(header)
    structures: dict[int, Structure] = {}
    for place, region in enumerate(header.items("StructureSetROISequence")):
        number = region.integer("ROINumber")
        if number is None or number in structures:
            faults.repeated += 1
            continue
        observation = observations.get(number)
        details = (
            _words(observation.text("RTROIInterpretedType")) if observation else "",
            _words(region.text("ROIGenerationAlgorithm")),
        )
        structures[number] = Structure(
            number=number,
            label=region.text("ROIName"),
            color=display_color(contours.get(number), place),
            details=tuple(text for text in details if text),
            frame_of_reference_uid=region.uid("ReferencedFrameOfReferenceUID") or fallback,
        )
    return structures


def _words(term: str) -> str:
    """A defined term to read: "TREATED_VOLUME" as "Treated volume"; "PTV" stays."""
    return term if len(term) <= 3 else term.replace("_", " ").capitalize()


def _frame_of_reference(header: Header) -> str:
    """The set's own Frame of Reference UID, or the only one it refers to; "" where there are several or none."""
    referred = [
        each.uid("FrameOfReferenceUID") for each in header.items("ReferencedFrameOfReferenceSequence")
    ]
    return header.uid("FrameOfReferenceUID") or (referred[0] if len(referred) == 1 else "")


def _series_uids(header: Header) -> Iterator[str]:
    for frame in header.items("ReferencedFrameOfReferenceSequence"):
        for study in frame.items("RTReferencedStudySequence"):
            for series in study.items("RTReferencedSeriesSequence"):
                if uid := series.uid("SeriesInstanceUID"):
                    yield uid


def _shapes(
    header: Header, structures: dict[int, Structure], faults: _Faults
) -> dict[int, tuple[Shape, ...]]:
    shapes: dict[int, tuple[Shape, ...]] = {}
    total = 0
    for region in header.items("ROIContourSequence"):
        number = region.integer("ReferencedROINumber")
        if number is None or number not in structures:
            faults.unknown += 1
            continue
        stack = _stack(region, faults, MOST_POINTS - total)
        if stack is not None:
            total += len(stack.points_mm)
            shapes[number] = (*shapes.get(number, ()), stack)
    return shapes


def _stack(region: Header, faults: _Faults, most_points: int) -> ContourStack | None:
    """The contours of one region; None where it has none that can be shown."""
    points: list[Floats] = []
    types: list[ContourType] = []
    references: list[FrameReference | None] = []
    total = 0
    for contour in region.items("ContourSequence"):
        found = _points(contour)
        if found is None:
            faults.broken += 1
            continue
        type_ = _TYPES.get(contour.text("ContourGeometricType").upper(), ContourType.CLOSED_PLANAR)
        if type_ is ContourType.OPEN_NONPLANAR:
            faults.nonplanar += 1
            continue
        total += len(found)
        if total > most_points:
            raise TooManyPointsError("too many points", count=f"{MOST_POINTS:,}")
        points.append(found)
        types.append(type_)
        references.append(_reference(contour))
    return as_stack(points, types, references) if points else None


def _points(contour: Header) -> Floats | None:
    """(points, 3) of Contour Data (3006,0050); None where missing, not in threes, no numbers, or nowhere near a patient."""
    values = [part for part in contour.content("ContourData").rstrip(b"\x00 ").split(b"\\") if part.strip()]
    if not values or len(values) % 3:
        return None
    try:
        points = np.array(values).astype(np.float64).reshape(-1, 3)
    except ValueError:
        return None
    return points if np.all(np.abs(points) <= FARTHEST_MM) else None  # false for what is no number


def _reference(contour: Header) -> FrameReference | None:
    image = contour.item("ContourImageSequence")
    uid = image.uid("ReferencedSOPInstanceUID") if image else ""
    number = image.integer("ReferencedFrameNumber") if image else None
    return FrameReference(uid, number or 0) if uid else None
