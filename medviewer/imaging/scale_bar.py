"""How long a scale bar is, and what is written at it."""

import math
from dataclasses import dataclass

from medviewer.i18n import N_, _
from medviewer.imaging.volume import Calibration

SHORTEST_PX, LARGEST_PART = 50.0, 1 / 3
"""A bar shorter than this isn't drawn; none is longer than this part of the viewport's width."""

CALIBRATION_TEXTS = {
    Calibration.PATIENT: N_("scanner"),
    Calibration.PIXEL_SPACING: N_("Pixel Spacing"),
    Calibration.MAGNIFICATION: N_("estimated magnification"),
    Calibration.DETECTOR: N_("at detector"),
    Calibration.SCANNED: N_("on film"),
    Calibration.NONE: N_("uncalibrated"),
}
"""Where the millimetres come from, as written beside the bar."""


@dataclass(frozen=True)
class ScaleBar:
    """A scale bar.

    Attributes:
        length: Its length in `unit`.
        unit: "mm", "cm" or "px" (image pixels, where nothing is calibrated).
        length_px: Its length on the screen, in the pixels of the magnification it was made for.
        calibration: Where the millimetres come from.
    """

    length: float
    unit: str
    length_px: float
    calibration: Calibration

    @property
    def text(self) -> str:
        """The length with its unit: "5 cm"."""
        return f"{self.length:g} {self.unit}"

    @property
    def source(self) -> str:
        """Where the millimetres come from, translated."""
        return _(CALIBRATION_TEXTS[self.calibration])


def scale_bar(screen_px_per_mm: float, calibration: Calibration, viewport_width_px: float) -> ScaleBar | None:
    """The longest bar of 1, 2 or 5 x 10^k mm that fits; None where even that is too short to draw.

    Args:
        screen_px_per_mm: Magnification; for an uncalibrated plane, screen pixels per image pixel.
        calibration: Where the millimetres come from.
        viewport_width_px: Width of the viewport in the same screen pixels.
    """
    longest = viewport_width_px * LARGEST_PART / screen_px_per_mm
    decade = 10.0 ** math.floor(math.log10(longest))
    length = next((step * decade for step in (5, 2) if step * decade <= longest), decade)
    if length * screen_px_per_mm < SHORTEST_PX:
        return None
    pixels = length * screen_px_per_mm
    if calibration is Calibration.NONE:
        return ScaleBar(length, "px", pixels, calibration)
    if length >= 10:
        return ScaleBar(length / 10, "cm", pixels, calibration)
    return ScaleBar(length, "mm", pixels, calibration)
