"""What a figure's lengths are measured in: the body's millimetres where they are known, else what is known."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from medviewer.imaging.geometry import Triple
from medviewer.imaging.placed_pixels import PlacedPixels
from medviewer.imaging.ultrasound_regions import SAME_SCALE, NoRegion, UltrasoundRegion, region_under
from medviewer.imaging.volume import Calibration
from medviewer.reading.measurement import MeasurementKind
from medviewer.reading.quantity import AT_DETECTOR, ESTIMATED, ON_FILM, PIXEL_WIDTHS

_NOT_THE_BODYS = {
    Calibration.MAGNIFICATION: ESTIMATED,
    Calibration.DETECTOR: AT_DETECTOR,
    Calibration.SCANNED: ON_FILM,
}


@dataclass(frozen=True, eq=False)
class LengthScale:
    """A figure's points on a scale that is the same along every direction.

    Attributes:
        points: (points, 2 or 3) in `unit`.
        unit: "mm", "mm at detector", "px" ...
        area_unit: The unit of areas.
        area_factor: How many `area_unit` the square of `unit` has.
    """

    points: NDArray[np.float64]
    unit: str
    area_unit: str
    area_factor: float = 1.0


def length_scale(kind: MeasurementKind, points: Sequence[Triple], pixels: PlacedPixels) -> LengthScale | None:
    """The scale of a figure; None where there is none.

    On an ultrasound picture with regions that is the scale of the one region in which the figure lies, pixels outside
    all of them, and none across regions, nor where the two directions of a region measure different things (PS3.3
    C.8.5.5).

    Args:
        kind: Which figure.
        points: Its points, patient mm (LPS), as `Measurement.points`.
        pixels: The plane it lies on.
    """
    if not pixels.regions:
        if pixels.calibration is Calibration.NONE:
            return pixel_scale(points, pixels)
        of_what = _NOT_THE_BODYS.get(pixels.calibration, "")
        return LengthScale(np.asarray(points, dtype=np.float64), f"mm{of_what}", f"mm²{of_what}")
    region = region_of_figure(kind, points, pixels)
    if region is NoRegion.ACROSS:
        return None
    if region is NoRegion.OUTSIDE or (region.x is None and region.y is None):
        return pixel_scale(points, pixels)
    spacing = region.spacing_mm
    return None if spacing is None else LengthScale(pixels.to_plane(points)[:, 1:] * spacing, "mm", "mm²")


def pixel_scale(points: Sequence[Triple], pixels: PlacedPixels) -> LengthScale:
    """Pixels, or the widths of pixels that are not square; areas are counted in pixels."""
    placed = pixels.to_plane(points)[:, 1:]
    row_mm, column_mm = np.linalg.norm(pixels.affine[:3, 1:3], axis=0)
    aspect = float(row_mm / column_mm)
    if math.isclose(aspect, 1, rel_tol=SAME_SCALE):
        return LengthScale(placed, "px", "px²")
    return LengthScale(placed * (aspect, 1), PIXEL_WIDTHS, "px²", 1 / aspect)


def region_of_figure(
    kind: MeasurementKind, points: Sequence[Triple], pixels: PlacedPixels
) -> UltrasoundRegion | NoRegion:
    """The region in which all of a figure lies."""
    placed = pixels.to_plane(points)[:, 1:]
    if kind is MeasurementKind.ELLIPSE:
        placed = np.concatenate([placed, _extremes(placed)])
    return region_under(pixels.regions, placed)


def _extremes(ends: NDArray[np.float64]) -> NDArray[np.float64]:
    """The four points of an ellipse that lie farthest along the rows and the columns, from the ends of its axes."""
    middle, one, other = ends[:2].mean(axis=0), (ends[1] - ends[0]) / 2, (ends[3] - ends[2]) / 2
    reach = np.hypot(one, other)
    reached = [(one * one[axis] + other * other[axis]) / max(reach[axis], 1e-12) for axis in (0, 1)]
    return np.array([middle + sign * each for each in reached for sign in (1, -1)])
