"""Recommended Display CIELab Value (0062,000D) as red, green and blue."""

import numpy as np

from medviewer.dicom.header import Header
from medviewer.imaging.structures.structure import DEFAULT_COLORS, Rgb

_WHITE = np.array([0.95047, 1.0, 1.08883])
"""D65, as the programs that write these values take it (dcmqi, highdicom); for D50 they'd differ by up to 5 of 255."""
_TO_SRGB = np.array(
    [
        [3.2404542, -1.5371385, -0.4985314],
        [-0.9692660, 1.8760108, 0.0415560],
        [0.0556434, -0.2040259, 1.0572252],
    ]
)


def lab_to_rgb(value: tuple[int, int, int]) -> Rgb:
    """A CIELab value in DICOM's 16-bit form as sRGB, 0 to 255 (PS3.3 C.10.7.1.1; IEC 61966-2-1)."""
    lightness, a, b = value[0] * 100 / 65535, value[1] * 255 / 65535 - 128, value[2] * 255 / 65535 - 128
    y = (lightness + 16) / 116
    f = np.array([y + a / 500, y, y - b / 200])
    linear = _TO_SRGB @ (_WHITE * np.where(f > 6 / 29, f**3, 3 * (6 / 29) ** 2 * (f - 4 / 29)))
    clipped = np.clip(linear, 0, 1)
    shades = np.where(clipped <= 0.0031308, 12.92 * clipped, 1.055 * clipped ** (1 / 2.4) - 0.055)
    red, green, blue = (int(each) for each in np.rint(shades * 255))
    return red, green, blue


def recommended_color(segment: Header, place: int) -> Rgb:
    """The color a segment asks for; one of our own where it asks for none."""
    values = segment.numbers("RecommendedDisplayCIELabValue", "US")
    if len(values) != 3:
        return DEFAULT_COLORS[place % len(DEFAULT_COLORS)]
    return lab_to_rgb((int(values[0]), int(values[1]), int(values[2])))


def display_color(region: Header | None, place: int) -> Rgb:
    """ROI Display Color (3006,002A); one of our own where it is missing or no color."""
    values = region.numbers("ROIDisplayColor", "IS") if region is not None else ()
    if len(values) != 3 or not all(0 <= value <= 255 for value in values):
        return DEFAULT_COLORS[place % len(DEFAULT_COLORS)]
    return int(values[0]), int(values[1]), int(values[2])
