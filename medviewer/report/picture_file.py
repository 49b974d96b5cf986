"""A picture as the bytes of a file that holds pixels and nothing else: no text, no time, no place."""

from enum import Enum
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from medviewer.errors import MedviewerError
from medviewer.i18n import N_

JPEG_QUALITY = 95


class PictureFormat(Enum):
    """The formats offered; values are the suffixes that mean them, the usual one first."""

    PNG = ("png",)
    JPEG = ("jpg", "jpeg")
    TIFF = ("tif", "tiff")

    @property
    def pattern(self) -> str:
        """For a file dialog: "JPEG (*.jpg *.jpeg)"."""
        return f"{self.name} ({' '.join(f'*.{suffix}' for suffix in self.value)})"


class UnknownPictureFormatError(MedviewerError):
    """The file's suffix names no format that pictures are written in."""

    message = N_("“{name}” is no name for a picture.")
    hint = N_("Let the name end in .png, .jpg or .tif.")


def format_of(path: Path) -> PictureFormat:
    """The format that a file's suffix means.

    Raises:
        UnknownPictureFormatError: It means none.
    """
    suffix = path.suffix.lower().removeprefix(".")
    for each in PictureFormat:
        if suffix in each.value:
            return each
    raise UnknownPictureFormatError("an unknown suffix", name=path.name)


def picture_bytes(pixels: NDArray[np.uint8], kind: PictureFormat) -> bytes:
    """The file of a picture; PNG and TIFF keep every pixel.

    Args:
        pixels: (rows, columns, 3) uint8 RGB.
        kind: The format.
    """
    options = [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY] if kind is PictureFormat.JPEG else []
    done, encoded = cv2.imencode(f".{kind.value[0]}", cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR), options)
    if not done:
        raise ValueError(f"{kind.name} can't hold {pixels.shape} pixels")
    return encoded.tobytes()
