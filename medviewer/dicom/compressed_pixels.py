"""Compressed frames, through one named decoder for each transfer syntax."""

import warnings
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray
from pydicom.encaps import encapsulate
from pydicom.pixels.decoders.base import get_decoder

from medviewer.dicom import codec_messages, picture_warnings
from medviewer.dicom.charls_codec import decode_jpeg_ls
from medviewer.dicom.codestream import bytes_after_end, has_end, precision_of, size_of
from medviewer.dicom.deflated_frame import inflated_frame, plain_frame
from medviewer.dicom.encapsulated import frame_stream
from medviewer.dicom.gdcm_codec import decode_jpeg
from medviewer.dicom.instance import PixelFormat
from medviewer.dicom.j2k_codestream import is_irreversible, j2k_flaw
from medviewer.dicom.jpeg_code_length import misfit_bits
from medviewer.dicom.refusals import DamagedPixelsError
from medviewer.dicom.rle_stream import rle_flaw
from medviewer.dicom.stored_frame import StoredFrame
from medviewer.dicom.transfer_syntax import COMPRESSIONS, RLE, syntax_name
from medviewer.i18n import Message

_FRAME_ERRORS = (
    ValueError, RuntimeError, NotImplementedError, AttributeError, KeyError, IndexError, TypeError, EOFError,
    OverflowError, MemoryError, OSError,
)  # fmt: skip
"""What pydicom and its plug-ins raise on damaged frames."""
_RUST_PANIC = "PanicException"
"""What the RLE plug-in raises, too: no Exception, and of a module that can't be imported."""


def compressed_frame(file: BinaryIO, pixels: PixelFormat, number: int) -> StoredFrame:
    """Decode one frame.

    Args:
        file: Open file; the encapsulated pixel value begins at `pixels.offset`.
        pixels: The format.
        number: Frame, counted from 1.

    Returns:
        Color is RGB where pydicom's plug-ins decode it, else as the stream holds it.

    Raises:
        DamagedPixelsError: The decoder failed, complained, or made another size than the header says.
    """
    name = syntax_name(pixels.transfer_syntax_uid)
    file.seek(pixels.offset or 0)
    with warnings.catch_warnings(record=True) as complaints:
        warnings.simplefilter("always")
        try:
            found = frame_stream(file, pixels.frame_count, number)
        except _FRAME_ERRORS as error:
            raise DamagedPixelsError(f"no frame {number}: {type(error).__name__}", syntax=name) from None
        stream = found.content
        size = size_of(stream)
        if (size is not None and size != (pixels.rows, pixels.columns)) or not has_end(stream):
            raise DamagedPixelsError(f"stream of size {size}, or without end", syntax=name)
        if flaw := j2k_flaw(stream) or rle_flaw(stream, pixels):
            raise DamagedPixelsError(flaw, syntax=name)
        with codec_messages.caught() as messages:
            try:
                values = _decoded(stream, pixels)
            except BaseException as error:
                if not isinstance(error, _FRAME_ERRORS) and type(error).__name__ != _RUST_PANIC:
                    raise
                raise DamagedPixelsError(f"decoder: {type(error).__name__}", syntax=name) from None
    said = " ".join([messages.text, *(str(each.message) for each in complaints)])
    if codec_messages.tells_of_damage(said):
        raise DamagedPixelsError("the decoder complained", syntax=name)
    expected = (pixels.rows, pixels.columns) if pixels.samples == 1 else (pixels.rows, pixels.columns, 3)
    if values.shape != expected:
        raise DamagedPixelsError(f"decoded to {values.shape}", syntax=name)
    told = found.warnings + _stream_warnings(stream, values)
    return StoredFrame(values, told, is_irreversible(stream), precision_of(stream) or 0)


def _stream_warnings(stream: bytes, values: NDArray[np.generic]) -> tuple[Message, ...]:
    """What a stream that was decoded without a complaint tells of damage."""
    warnings = []
    if count := bytes_after_end(stream):
        warnings.append(picture_warnings.bytes_after_end(count))
    if bits := misfit_bits(stream, values):
        warnings.append(picture_warnings.code_length(bits))
    return tuple(warnings)


def _cell_bits(stream: bytes, pixels: PixelFormat) -> int:
    """Bits Allocated, or the cell that the samples of a grayscale stream need, where the header's is too small."""
    needed = precision_of(stream) or 0
    if pixels.samples > 1 or needed <= pixels.bits_allocated:
        return pixels.bits_allocated
    return 16 if needed <= 16 else 32


def _decoded(stream: bytes, pixels: PixelFormat) -> NDArray[np.generic]:
    plugin = COMPRESSIONS[pixels.transfer_syntax_uid].plugin
    if plugin == "gdcm":
        return decode_jpeg(stream, pixels)
    if plugin == "charls":
        return decode_jpeg_ls(stream, pixels)
    if plugin == "zlib":
        return inflated_frame(stream, pixels)
    if plugin == "none":
        return plain_frame(stream, pixels)
    is_rle = pixels.transfer_syntax_uid == RLE  # it keeps whole cells; pydicom would cut them at Bits Stored
    options: dict[str, Any] = {
        "rows": pixels.rows,
        "columns": pixels.columns,
        "number_of_frames": 1,
        "samples_per_pixel": pixels.samples,
        "bits_allocated": _cell_bits(stream, pixels),
        "bits_stored": pixels.bits_allocated if is_rle else pixels.bits_stored,
        "pixel_representation": int(pixels.signed),
        "photometric_interpretation": pixels.photometric,
        "planar_configuration": int(pixels.planar),
        "pixel_keyword": "PixelData",
    }
    decoder = get_decoder(pixels.transfer_syntax_uid)
    values, _properties = decoder.as_array(encapsulate([stream]), index=0, decoding_plugin=plugin, **options)
    return values
