"""One frame's pixels as modality values (HU for CT), or as RGB."""

from dataclasses import replace
from io import BytesIO
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray
from pydicom import Dataset

from medviewer.dicom import picture_warnings
from medviewer.dicom.color import rgb
from medviewer.dicom.compressed_pixels import compressed_frame
from medviewer.dicom.data_set_file import open_source, parse
from medviewer.dicom.exchanged_file import check_same
from medviewer.dicom.file_stamp import FileStamp
from medviewer.dicom.header import Header
from medviewer.dicom.instance import FrameHeader, PixelFormat
from medviewer.dicom.modality_lut import apply_modality_lut, rescaled_into
from medviewer.dicom.native_pixels import native_frame
from medviewer.dicom.overlay_planes import overlay_planes
from medviewer.dicom.palette import palette
from medviewer.dicom.pixel_format import objection
from medviewer.dicom.refusals import BadPixelFormatError, UnreadableFileError
from medviewer.dicom.source_file import SourceFile
from medviewer.dicom.stored_frame import FrameNotes, StoredFrame
from medviewer.dicom.transfer_syntax import CELLS, COMPRESSIONS, DEFLATED, NATIVE, PLAIN
from medviewer.dicom.value_checks import value_warnings


def read_frame(
    source: SourceFile,
    pixels: PixelFormat,
    frame: FrameHeader,
    number: int,
    out: NDArray[np.generic],
    *,
    stamp: FileStamp | None = None,
) -> FrameNotes:
    """Read, decode and convert one frame into `out`; `out` changes only once all of it has succeeded.

    Args:
        source: The file.
        pixels: Its pixel format, from the header.
        frame: The frame's header, for its rescale.
        number: Frame, counted from 1.
        out: (rows, columns) int16, int32 or float32 for modality values; (rows, columns, 3) uint8 for color.
        stamp: What the file was when its header was read; None = it can't have changed.

    Raises:
        FileChangedError: It is another one.
        RefusedFileError: One of its kinds says why there is no picture.
    """
    with open_source(source) as file:
        try:
            if stamp is not None:
                check_same(file, source, stamp, (pixels, frame, number))
            stored = stored_frame(file, pixels, number)
            header = _header(file, pixels)
        except OSError as error:
            raise UnreadableFileError("cannot read", reason=error.strerror or type(error).__name__) from error
    overlays = overlay_planes(header, pixels, number, stored.values) if pixels.has_overlays else ()
    if pixels.samples == 3:
        out[...] = rgb(stored.values, pixels, is_converted=_is_converted(pixels))
        return FrameNotes(stored.warnings, overlays, stored.is_lossy)
    header_bits, pixels = pixels.bits_stored, _as_coded(stored, pixels)
    values = sign_extended(stored.values, pixels)
    if pixels.photometric == "PALETTE COLOR":
        out[...] = palette(values, header)
    elif pixels.has_modality_lut:
        out[...] = apply_modality_lut(values, header, out.dtype)
    else:
        if pixels.bits_stored > header_bits:
            _check_range(out, values, frame, f"Bits Stored (0028,0101) = {header_bits}")
        rescaled_into(out, values, frame.slope, frame.intercept)
    told = stored.warnings + value_warnings(stored.values, values, pixels, frame)
    if pixels.bits_stored > header_bits:
        told += (picture_warnings.more_bits(pixels.bits_stored, header_bits),)
    return FrameNotes(told, overlays, stored.is_lossy)


def _as_coded(stored: StoredFrame, pixels: PixelFormat) -> PixelFormat:
    """The format with the bits of the stream, where its values do not fit into those of the header (PS3.5 8.2)."""
    if stored.bits <= pixels.bits_stored or pixels.overlay_bits:
        return pixels
    least, greatest = int(stored.values.min()), int(stored.values.max())
    if -(1 << pixels.bits_stored - 1) <= least and greatest < 1 << pixels.bits_stored:
        return pixels
    return replace(pixels, bits_stored=stored.bits, high_bit=stored.bits - 1)


def _check_range(
    out: NDArray[np.generic], values: NDArray[np.generic], frame: FrameHeader, detail: str
) -> None:
    """The type of a volume was chosen by the header.

    Raises:
        BadPixelFormatError: It can't hold the values.
    """
    ends = [float(end) * frame.slope + frame.intercept for end in (values.min(), values.max())]
    limit = 1 << 8 * out.dtype.itemsize - 1
    if out.dtype.kind == "i" and not -limit <= min(ends) <= max(ends) < limit:
        raise BadPixelFormatError("more bits than announced", detail=detail)


def _header(file: BinaryIO, pixels: PixelFormat) -> Header:
    """The header, read again where the picture needs one of its tables; else an empty one."""
    if not (pixels.is_color or pixels.has_modality_lut or pixels.has_overlays):
        return Header(Dataset())
    file.seek(0)
    return Header(parse(file).dataset)


def stored_frame(file: BinaryIO, pixels: PixelFormat, number: int) -> StoredFrame:
    """One frame as stored (color: as decoded), before sign extension and Modality LUT.

    Raises:
        RefusedFileError: Too few bytes, a damaged stream, no decoder.
    """
    if pixels.transfer_syntax_uid == DEFLATED:
        file.seek(0)
        content = next(
            element.value for element in parse(file).dataset if element.keyword.endswith("PixelData")
        )
        return StoredFrame(native_frame(BytesIO(content), replace(pixels, offset=0), number))
    present = file.seek(0, 2) - (pixels.offset or 0)
    if refusal := objection(pixels, present):
        raise refusal
    if pixels.transfer_syntax_uid in NATIVE:
        return StoredFrame(native_frame(file, pixels, number))
    return compressed_frame(file, pixels, number)


def _is_converted(pixels: PixelFormat) -> bool:
    """True where the decoder itself turns YCbCr into RGB (pydicom's plug-ins do, GDCM and CharLS do not)."""
    is_plain = pixels.transfer_syntax_uid in PLAIN
    return not is_plain and COMPRESSIONS[pixels.transfer_syntax_uid].plugin not in ("gdcm", "charls")


def sign_extended(stored: NDArray[np.generic], pixels: PixelFormat) -> NDArray[np.generic]:
    """Stored values with bits outside Bits Stored (old overlays, garbage) removed (PS3.5 8.1.1).

    Args:
        stored: (rows, columns), integers of Bits Allocated, or floats, which are returned as they are.
        pixels: The format.
    """
    width = stored.dtype.itemsize * 8
    if stored.dtype.kind == "f" or (
        pixels.bits_stored >= width and stored.dtype.kind == ("i" if pixels.signed else "u")
    ):
        return stored
    unused = width - pixels.bits_stored
    if unused < 0:
        return stored
    raised = width - 1 - pixels.high_bit if pixels.transfer_syntax_uid in CELLS else unused
    raised = max(raised, 0)
    container = (
        stored.astype(stored.dtype.newbyteorder("="), copy=False).view(f"u{stored.dtype.itemsize}") << raised
    )
    kind = "i" if pixels.signed else "u"
    extended: NDArray[np.generic] = container.view(f"{kind}{stored.dtype.itemsize}")
    np.right_shift(extended, unused, out=extended)
    return extended
