"""The JPEG family through GDCM, whose library reads 8 and 12 bit lossy and up to 16 bit lossless streams."""

import numpy as np
from numpy.typing import NDArray

from medviewer.dicom.codestream import is_jfif, precision_of
from medviewer.dicom.color import from_ybr_full
from medviewer.dicom.instance import PixelFormat
from medviewer.dicom.transfer_syntax import COMPRESSIONS


def decode_jpeg(stream: bytes, pixels: PixelFormat) -> NDArray[np.generic]:
    """Decode one JPEG stream.

    Returns:
        (rows, columns) or (rows, columns, 3). RGB where the photometric interpretation says so, also where
        the stream itself is YCbCr against it.

    Raises:
        ValueError: GDCM can't decode it, or decodes too little.
    """
    import gdcm

    precision = precision_of(stream) or pixels.bits_stored
    bits, signed = (8 if precision <= 8 else 16), int(pixels.signed)
    fragment = gdcm.Fragment()
    fragment.SetByteStringValue(stream)
    fragments = gdcm.SequenceOfFragments.New()  # must outlive the decoding: GDCM counts references by itself
    fragments.AddFragment(fragment)
    element = gdcm.DataElement(gdcm.Tag(0x7FE0, 0x0010))
    element.SetValue(fragments.__ref__())
    image = gdcm.Image()
    image.SetNumberOfDimensions(2)
    image.SetDimensions((pixels.columns, pixels.rows, 1))
    image.SetDataElement(element)
    kind = gdcm.PhotometricInterpretation.GetPIType(pixels.photometric)
    image.SetPhotometricInterpretation(gdcm.PhotometricInterpretation(kind))
    if pixels.samples > 1:
        image.SetPlanarConfiguration(0)
    image.SetTransferSyntax(gdcm.TransferSyntax(gdcm.TransferSyntax.GetTSType(pixels.transfer_syntax_uid)))
    image.SetPixelFormat(gdcm.PixelFormat(pixels.samples, bits, precision, precision - 1, signed))
    content = image.GetBuffer()
    if content is None:
        raise ValueError("GDCM returned no pixels")
    values = np.frombuffer(
        content.encode("utf-8", "surrogateescape"), dtype=f"<{'i' if signed else 'u'}{bits // 8}"
    )
    if values.size != pixels.rows * pixels.columns * pixels.samples:
        raise ValueError("GDCM returned another number of pixels")
    shape = (pixels.rows, pixels.columns) if pixels.samples == 1 else (pixels.rows, pixels.columns, 3)
    values = values.reshape(shape)
    is_lossy = COMPRESSIONS[pixels.transfer_syntax_uid].lossy
    if is_lossy and bits == 8 and pixels.photometric == "RGB" and is_jfif(stream):
        return from_ybr_full(values.view(np.uint8))
    return values
