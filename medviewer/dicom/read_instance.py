"""One file's header as an `Instance`."""

import warnings
from collections.abc import Sequence
from dataclasses import replace
from typing import BinaryIO

from medviewer.dicom.data_set_file import DataSetFile, open_source, parse
from medviewer.dicom.directory_records import referenced_files
from medviewer.dicom.file_stamp import FileStamp
from medviewer.dicom.frame_facts import Regions, plain_frame, spacing_notes, stacked
from medviewer.dicom.functional_groups import enhanced_frames
from medviewer.dicom.header import DoubtKind, Header
from medviewer.dicom.header_checks import header_warnings
from medviewer.dicom.instance import FrameHeader, Instance, PixelFormat, SplitValues
from medviewer.dicom.made_uid import made_uid
from medviewer.dicom.number_warnings import number_warnings
from medviewer.dicom.object_kind import ObjectKind
from medviewer.dicom.pixel_format import MOST_FRAMES, objection, pixel_format
from medviewer.dicom.refusals import (
    BadPixelFormatError,
    DicomDirectoryError,
    NamelessObjectError,
    NoPixelsError,
    NotDicomError,
    ReferencedPixelsError,
    RefusedFileError,
    UnreadableFileError,
)
from medviewer.dicom.sop_classes import kind_of
from medviewer.dicom.source_file import SourceFile
from medviewer.dicom.splitting import PHASES, keywords
from medviewer.dicom.study_facts import series_header, study_header
from medviewer.dicom.trailing_bytes import file_warnings
from medviewer.dicom.ultrasound_calibration import ultrasound_regions
from medviewer.dicom.value_range import value_range
from medviewer.dicom.view_facts import view_position
from medviewer.i18n import Message
from medviewer.imaging.volume import Calibration, Unit

_DIRECTORY = "1.2.840.10008.1.3.10"
SLOWEST_HZ, FASTEST_HZ = 0.1, 1000.0
_UNLISTED = (ObjectKind.PRIVATE, ObjectKind.OTHER)


def read_instance(source: SourceFile) -> Instance:
    """Read the header of one file; its pixels stay where they are.

    Raises:
        RefusedFileError: One of its kinds says why the file is neither an image nor a known object.
    """
    with open_source(source) as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pydicom quotes the values it doubts: they may name a patient
        try:
            return instance_in(source, file)
        except OSError as error:
            raise UnreadableFileError("cannot read", reason=error.strerror or type(error).__name__) from error


def instance_in(source: SourceFile, file: BinaryIO) -> Instance:
    """The same of a file that is open, at its beginning.

    Raises:
        RefusedFileError: As `read_instance`.
        OSError: The system fails to read.
    """
    found = parse(file)
    header = Header(found.dataset)
    sop_class = header.uid("SOPClassUID")
    meta = getattr(found.dataset, "file_meta", None)
    if _DIRECTORY in (sop_class, Header(meta).uid("MediaStorageSOPClassUID") if meta else ""):
        raise DicomDirectoryError("table of contents", names=referenced_files(header))
    if not sop_class and not ("Rows" in header and "Columns" in header):
        nothing = "neither a SOP class nor a size"
        raise NamelessObjectError(nothing) if meta else NotDicomError(nothing)
    kind = kind_of(sop_class, has_pixels=bool(found.pixel_keyword))
    if not found.pixel_keyword and (kind is ObjectKind.IMAGE or (kind in _UNLISTED and "Rows" in header)):
        raise _no_pixels(header)
    pixels, defect = _pixels(header, found)
    is_shown = pixels is not None and kind.is_shown_as_image
    regions = ultrasound_regions(header) if is_shown else ()
    frames, calibration = (
        _frames(header, pixels, regions or ()) if is_shown else ((FrameHeader(),), Calibration.NONE)
    )
    low, high, integral, padding = value_range(header, pixels if defect is None else None, frames)
    series = series_header(header, source, found.transfer_syntax_uid)
    if series.acquisition.is_mosaic and calibration is Calibration.PATIENT:
        frames, calibration = _as_mosaic(frames), Calibration.PIXEL_SPACING
    return Instance(
        source=source,
        sop_class_uid=sop_class,
        sop_instance_uid=header.uid("SOPInstanceUID") or made_uid("instance", source),
        study=study_header(header, source),
        series=series,
        instance_number=header.integer("InstanceNumber"),
        acquisition_number=header.integer("AcquisitionNumber"),
        pixels=pixels if is_shown else None,
        frames=frames,
        calibration=calibration,
        regions=regions or (),
        value_range=(low, high),
        integral=integral,
        padding=padding,
        split_values=_split_values(header, series.modality),
        frame_rate_hz=_frame_rate(header),
        lossy_ratios=header.numbers("LossyImageCompressionRatio"),
        defect=defect if kind.is_shown_as_image else None,
        warnings=_warnings(file, found, header, pixels) if is_shown and defect is None else (),
        document_title="" if is_shown else _title(header),
        stamp=FileStamp.of(source, file, header.uid("SOPInstanceUID")),
        geometry_notes=tuple(spacing_notes(header, frames[0], calibration, regions)) if is_shown else (),
    )


def _warnings(
    file: BinaryIO, found: DataSetFile, header: Header, pixels: PixelFormat | None
) -> tuple[Message, ...]:
    """What may be wrong with the picture, known without decoding it, once all else of the header was read."""
    if pixels is None:
        return ()
    told = file_warnings(file, found, pixels) + header_warnings(header, pixels)
    return told + number_warnings(header.doubts)


def _no_pixels(header: Header) -> RefusedFileError:
    """Why an image has no pixels: a reference to a server (JPIP, PS3.3 C.7.6.3.1.4) stands in their place, or nothing."""
    if header.text("PixelDataProviderURL"):
        return ReferencedPixelsError("pixels on a server")
    return NoPixelsError("image without pixels")


def _pixels(header: Header, found: DataSetFile) -> tuple[PixelFormat | None, RefusedFileError | None]:
    try:
        pixels = pixel_format(header, found)
    except BadPixelFormatError as error:
        return None, error
    return pixels, objection(pixels, found.present_bytes) if pixels else None


def _frames(
    header: Header, pixels: PixelFormat | None, regions: Regions
) -> tuple[tuple[FrameHeader, ...], Calibration]:
    frames, calibration = _placed_frames(header, pixels, regions)
    if pixels is None or pixels.is_float or header.integer("PixelRepresentation", "US") is not None:
        return frames, calibration
    if any(frame.unit is not Unit.NONE for frame in frames):  # nobody knows whether half of them are negative
        header.doubt("PixelRepresentation", DoubtKind.MISSING)
    return tuple(replace(frame, unit=Unit.NONE) for frame in frames), calibration


def _placed_frames(
    header: Header, pixels: PixelFormat | None, regions: Regions
) -> tuple[tuple[FrameHeader, ...], Calibration]:
    first, calibration = plain_frame(header, regions)
    count = pixels.frame_count if pixels else 1
    if count > MOST_FRAMES:
        return (first,), calibration
    if frames := enhanced_frames(header, count, first):
        return frames, _calibration(frames, first, calibration)
    if count == 1:
        return (first,), calibration
    offsets = _offsets_mm(header, count)
    if offsets and (placed_frames := stacked(_placed(header, first), offsets)):
        return placed_frames, calibration
    return (first,), Calibration.PIXEL_SPACING if calibration is Calibration.PATIENT else calibration


def _calibration(frames: Sequence[FrameHeader], plain: FrameHeader, calibration: Calibration) -> Calibration:
    """What the millimetres of enhanced frames are measured in; `plain` and `calibration`: outside their groups."""
    if not all(frame.spacing_mm for frame in frames):
        return Calibration.NONE
    if calibration is Calibration.DETECTOR and any(frame.spacing_mm == plain.spacing_mm for frame in frames):
        return calibration
    placed = all(frame.position_mm and frame.orientation for frame in frames)
    return Calibration.PATIENT if placed else Calibration.PIXEL_SPACING


def _as_mosaic(frames: tuple[FrameHeader, ...]) -> tuple[FrameHeader, ...]:
    """Frames of a Siemens mosaic: the position that they give is no tile's, so they have none."""
    return tuple(replace(frame, position_mm=None) for frame in frames)


def _offsets_mm(header: Header, count: int) -> tuple[float, ...]:
    """Distances of the frames from the first along the normal, for objects that give them so; else empty."""
    grid = header.numbers("GridFrameOffsetVector")
    if len(grid) == count:
        return grid if grid[0] == 0 else tuple(value - grid[0] for value in grid)
    spacing = header.number("SpacingBetweenSlices")
    slices = header.numbers("SliceVector", "US")
    if (
        header.text("Modality") == "NM"
        and spacing
        and "TOMO" in header.text("ImageType")
        and len(slices) == count
    ):
        return tuple((number - 1) * spacing for number in slices)
    return ()


def _placed(header: Header, frame: FrameHeader) -> FrameHeader:
    """NM: position and orientation of the first frame stand with its detector (PS3.3 C.8.4.11)."""
    detector = header.item("DetectorInformationSequence")
    return plain_frame(detector)[0].with_pixels_of(frame) if detector and frame.position_mm is None else frame


def _split_values(header: Header, modality: str) -> SplitValues:
    pairs = [(keyword, _split_value(header, keyword)) for keyword in keywords(modality)]
    pairs += [(keyword, _phase_value(header, keyword)) for keyword in PHASES]
    return tuple((keyword, value) for keyword, value in pairs if value)


def _split_value(header: Header, keyword: str) -> str:
    return view_position(header) if keyword == "ViewPosition" else header.text(keyword).upper()


def _phase_value(header: Header, keyword: str) -> str:
    vr = {"DiffusionBValue": "FD", "DiffusionGradientOrientation": "FD"}.get(keyword)
    return "\\".join(f"{value:.6g}" for value in header.numbers(keyword, vr)) if vr else header.text(keyword)


def _frame_rate(header: Header) -> float | None:
    """Frames per second: as recommended, else as acquired; times that differ between frames count with their mean."""
    rate = header.number("RecommendedDisplayFrameRate") or header.number("CineRate")
    if not rate:
        times = header.numbers("FrameTimeVector")[1:] or header.numbers("FrameTime")[:1]
        times = times or header.numbers("ActualFrameDuration")[:1]
        rate = 1000 * len(times) / sum(times) if sum(times) > 0 else None
    return rate if rate and SLOWEST_HZ <= rate <= FASTEST_HZ else None


def _title(header: Header) -> str:
    names = ("DocumentTitle", "ContentLabel", "StructureSetLabel", "RTPlanLabel", "SeriesDescription")
    concept = header.item("ConceptNameCodeSequence")
    return next(filter(None, map(header.text, names)), "") or (concept.text("CodeMeaning") if concept else "")
