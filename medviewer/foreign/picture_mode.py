"""What the pixels of a picture are, by Pillow's names for it."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class PictureMode:
    """How a page's pixels are shown.

    Attributes:
        dtype: numpy's word for a gray value; "u1" for color.
        converted: Pillow's mode to convert to first; "" for none.
        is_color: Three channels are shown.
        is_inverted: Low values are bright.
    """

    dtype: str
    converted: str = ""
    is_color: bool = False
    is_inverted: bool = False

    @property
    def value_range(self) -> tuple[float, float]:
        """Least and greatest value of the type."""
        kind = np.dtype(self.dtype)
        if kind.kind == "f":
            return (-3.4e38, 3.4e38)
        return (float(np.iinfo(kind).min), float(np.iinfo(kind).max))


_GRAY = {
    "1": PictureMode("u1", converted="L"),
    "L": PictureMode("u1"),
    "I": PictureMode("i4"),
    "F": PictureMode("f4"),
    **{mode: PictureMode("u2") for mode in ("I;16", "I;16L", "I;16B", "I;16N")},
}
_TRANSPARENT = ("RGBA", "RGBa", "LA", "La", "PA")
_COLOR = ("RGB", "RGBX", "CMYK", "YCbCr", "LAB", "HSV")
"""16-bit colors arrive here as 8-bit ones: Pillow keeps the high byte."""


def mode_of(name: str, *, is_inverted: bool, is_unsigned: bool) -> PictureMode | None:
    """The mode of a name; None for what can't be shown.

    Args:
        name: Pillow's own.
        is_inverted: A TIFF says that white is zero; Pillow turns 1 and 8 bit pixels round by itself.
        is_unsigned: A TIFF says that its 32-bit values have no sign; Pillow hands them over as if they had.
    """
    if gray := _GRAY.get(name):
        dtype = "u4" if name == "I" and is_unsigned else gray.dtype
        return PictureMode(dtype, gray.converted, is_inverted=is_inverted and dtype != "u1")
    if name == "P" or name in _TRANSPARENT:
        return PictureMode("u1", converted="RGBA", is_color=True)
    return PictureMode("u1", converted="RGB", is_color=True) if name in _COLOR else None
