"""How long a scale bar is, and what is written at it."""

import math
from dataclasses import dataclass, replace

import numpy as np

from medviewer.i18n import N_, _
from medviewer.imaging.display_transform import DisplayTransform
from medviewer.imaging.ultrasound_regions import common_spacing_mm
from medviewer.imaging.volume import Calibration, PlaneFacts

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
REGION_TEXT = N_("2-D region")
PIXEL_WIDTHS = N_("pixel widths")


@dataclass(frozen=True)
class ScaleBar:
    """A scale bar.

    Attributes:
        length: Its length in `unit`.
        unit: "mm", "cm", or where nothing is calibrated "px" (image pixels), "pixel widths" where they aren't square.
        length_px: Its length on the screen, in the pixels of the magnification it was made for.
        calibration: Where the millimetres come from.
        is_regional: They are those of the two-dimensional regions of an ultrasound picture, and hold there alone.
    """

    length: float
    unit: str
    length_px: float
    calibration: Calibration
    is_regional: bool = False

    @property
    def text(self) -> str:
        """The length with its unit: "5 cm"."""
        return f"{self.length:g} {_(self.unit)}"

    @property
    def origin(self) -> str:
        """Where the millimetres come from, not yet translated."""
        return REGION_TEXT if self.is_regional else CALIBRATION_TEXTS[self.calibration]

    @property
    def source(self) -> str:
        """Where the millimetres come from, translated."""
        return _(self.origin)

    @property
    def is_the_bodys(self) -> bool:
        """The whole plane lies in the patient's millimetres: nothing is to be said of where they come from."""
        return self.calibration is Calibration.PATIENT


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


def scale_bar_on(
    facts: PlaneFacts,
    transform: DisplayTransform,
    viewport_px: tuple[float, float],
    *,
    room_px: float | None = None,
    dot_px: float = 1.0,
) -> ScaleBar | None:
    """The bar for a plane as it stands in a viewport.

    On an ultrasound picture with regions it is that of the two-dimensional regions on show; there is none where no such
    region is on show, or where those on show differ (PS3.3 C.8.5.5).

    Args:
        facts: What is known of the plane.
        transform: Where its pixels fall.
        viewport_px: (width, height) of the viewport in the screen pixels of `transform`.
        room_px: Width that the bar may use a third of; None = the viewport's.
        dot_px: How many screen pixels count as one when the bar is found too short; its `length_px` counts in these.
    """
    width_px = (viewport_px[0] if room_px is None else room_px) / dot_px
    if facts.regions:
        spacing_mm = _spacing_on_show(facts, transform, viewport_px)
        if spacing_mm is None:
            return None
        px_per_mm = _px_per_mm(transform, spacing_mm)
        bar = scale_bar(px_per_mm / dot_px, Calibration.PIXEL_SPACING, width_px)
        return None if bar is None else replace(bar, is_regional=True)
    bar = scale_bar(transform.screen_px_per_mm / dot_px, facts.calibration, width_px)
    row_mm, column_mm = facts.geometry.spacing_mm[1:]
    if bar is not None and bar.unit == "px" and not math.isclose(row_mm, column_mm):
        return replace(bar, unit=PIXEL_WIDTHS)
    return bar


def _spacing_on_show(
    facts: PlaneFacts, transform: DisplayTransform, viewport_px: tuple[float, float]
) -> tuple[float, float] | None:
    """Distance between rows and between columns, mm, in all two-dimensional regions of which a part is on show."""
    width, height = viewport_px
    corners = [
        transform.to_image(*corner)
        for corner in ((0, 0), (width - 1, 0), (0, height - 1), (width - 1, height - 1))
    ]
    (left, top), (right, bottom) = np.min(corners, axis=0), np.max(corners, axis=0)
    return common_spacing_mm(
        [
            each
            for each in facts.regions
            if each.left <= right and left <= each.right and each.top <= bottom and top <= each.bottom
        ]
    )


def _px_per_mm(transform: DisplayTransform, spacing_mm: tuple[float, float]) -> float:
    """Screen pixels per mm along the screen's horizontal, of pixels of a size of their own."""
    column, row = np.linalg.solve(transform.matrix[:, :2], (1.0, 0.0))
    return 1 / math.hypot(row * spacing_mm[0], column * spacing_mm[1])
