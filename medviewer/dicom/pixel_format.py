"""The Image Pixel module of a header as a `PixelFormat`, checked against the bytes that are there."""

from medviewer.dicom.data_set_file import DataSetFile
from medviewer.dicom.header import Header
from medviewer.dicom.instance import PixelFormat
from medviewer.dicom.overlay_planes import overlay_bits, overlay_groups
from medviewer.dicom.refusals import (
    BadPixelFormatError,
    ImpossibleSizeError,
    MissingPixelsError,
    RefusedFileError,
    UnknownTransferSyntaxError,
    UnlistedTransferSyntaxError,
    UnsupportedPixelsError,
    VideoError,
)
from medviewer.dicom.rescale import modality_table
from medviewer.dicom.transfer_syntax import BIG_ENDIAN, COMPRESSIONS, NATIVE, syntax_name
from medviewer.i18n import N_, message

LARGEST_COMPRESSION = 20_000
MOST_FRAMES = 100_000
LARGEST_FRAME_BYTES = 2 << 30
_WORD_BITS = {"FloatPixelData": 32, "DoubleFloatPixelData": 64}
_PHOTOMETRIC = {
    "MONOCHROME1", "MONOCHROME2", "PALETTE COLOR", "RGB", "YBR_FULL", "YBR_FULL_422", "YBR_PARTIAL_422",
    "YBR_ICT", "YBR_RCT",
}  # fmt: skip


def pixel_format(header: Header, file: DataSetFile) -> PixelFormat | None:
    """How the instance stores its pixels; None where it has none.

    Raises:
        BadPixelFormatError: Elements are missing or contradict each other.
    """
    if not file.pixel_keyword:
        return None
    rows, columns = header.integer("Rows", "US") or 0, header.integer("Columns", "US") or 0
    if rows < 1 or columns < 1:
        raise BadPixelFormatError("no size", detail=message(N_("no rows or no columns")))
    samples = header.integer("SamplesPerPixel", "US") or 1
    photometric = header.text("PhotometricInterpretation").upper() or (
        "RGB" if samples == 3 else "MONOCHROME2"
    )
    allocated = _WORD_BITS.get(file.pixel_keyword) or header.integer("BitsAllocated", "US") or 0
    stored = header.integer("BitsStored", "US") or allocated
    if file.pixel_keyword in _WORD_BITS or not 1 <= stored <= allocated:
        stored = allocated
    high_bit = header.integer("HighBit", "US")
    frame_count = max(header.integer("NumberOfFrames") or 1, 1)
    if photometric == "YBR_FULL_422" and file.length_bytes == rows * columns * 3 * frame_count:
        photometric = "YBR_FULL"  # not subsampled in truth
    return PixelFormat(
        rows=rows,
        columns=columns,
        frame_count=frame_count,
        samples=samples,
        photometric=photometric,
        bits_allocated=allocated,
        bits_stored=stored,
        high_bit=high_bit if high_bit is not None and stored - 1 <= high_bit < allocated else stored - 1,
        signed=header.integer("PixelRepresentation", "US") == 1,
        planar=header.integer("PlanarConfiguration", "US") == 1,
        is_float=file.pixel_keyword in _WORD_BITS,
        transfer_syntax_uid=file.transfer_syntax_uid,
        offset=file.offset,
        length_bytes=file.length_bytes,
        swapped_bytes=file.transfer_syntax_uid == BIG_ENDIAN
        and allocated in (1, 8, 12)
        and file.pixel_vr == "OW",
        has_modality_lut=modality_table(header) is not None,
        inverse_shape=header.text("PresentationLUTShape").upper() == "INVERSE",
        has_overlays=overlay_groups(header) != (),
        overlay_bits=overlay_bits(header),
    )


def objection(pixels: PixelFormat, present_bytes: int) -> RefusedFileError | None:
    """Why these pixels can't be drawn, known before anything is allocated or decoded; None if nothing is."""
    name = syntax_name(pixels.transfer_syntax_uid)
    known = COMPRESSIONS.get(pixels.transfer_syntax_uid)
    if known is not None and known.video:
        return VideoError("video", syntax=name)
    if pixels.transfer_syntax_uid not in NATIVE and (known is None or not known.plugin):
        kind = UnknownTransferSyntaxError if known else UnlistedTransferSyntaxError
        return kind("no decoder", syntax=name, uid=pixels.transfer_syntax_uid)
    return _contradiction(pixels) or _shortage(pixels, present_bytes) or _excess(pixels)


def _contradiction(pixels: PixelFormat) -> RefusedFileError | None:
    if pixels.bits_allocated not in (1, 8, 12, 16, 32, 64) or (
        pixels.bits_allocated == 64 and not pixels.is_float
    ):
        return BadPixelFormatError(
            "bits allocated", detail=f"Bits Allocated (0028,0100) = {pixels.bits_allocated}"
        )
    if pixels.samples not in (1, 3):
        return BadPixelFormatError("samples", detail=f"Samples per Pixel (0028,0002) = {pixels.samples}")
    if pixels.photometric not in _PHOTOMETRIC:
        return UnsupportedPixelsError("photometric", detail=pixels.photometric[:40])
    is_gray = pixels.photometric.startswith("MONOCHROME") or pixels.photometric == "PALETTE COLOR"
    if is_gray == (pixels.samples == 3):
        detail = f"{pixels.photometric}, Samples per Pixel = {pixels.samples}"
        return BadPixelFormatError("photometric and samples disagree", detail=detail)
    if not is_gray and pixels.bits_allocated % 8 and pixels.transfer_syntax_uid in NATIVE:
        detail = f"{pixels.photometric}, Bits Allocated (0028,0100) = {pixels.bits_allocated}"
        return UnsupportedPixelsError("color of packed bits", detail=detail)
    return None


def _excess(pixels: PixelFormat) -> RefusedFileError | None:
    if pixels.frame_count > MOST_FRAMES:
        return UnsupportedPixelsError(
            "many frames", detail=f"Number of Frames (0028,0008) = {pixels.frame_count}"
        )
    if pixels.frame_bytes > LARGEST_FRAME_BYTES:
        return UnsupportedPixelsError("huge", detail=f"{pixels.rows} x {pixels.columns}")
    return None


def _shortage(pixels: PixelFormat, present_bytes: int) -> RefusedFileError | None:
    if pixels.transfer_syntax_uid in NATIVE:
        present = min(
            present_bytes, pixels.length_bytes if pixels.length_bytes is not None else present_bytes
        )
        expected = pixels.total_bytes
        if present >= expected:
            return None
        if present * 100 >= expected:
            return MissingPixelsError("too few bytes", present=present, expected=expected)
    elif pixels.total_bytes <= LARGEST_COMPRESSION * present_bytes + (1 << 20):
        return None
    else:
        present = present_bytes
    fields = {"rows": pixels.rows, "columns": pixels.columns, "frames": pixels.frame_count}
    return ImpossibleSizeError("impossible size", present=present, **fields)
