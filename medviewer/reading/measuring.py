"""Measures on a plane's unfiltered pixels: what a figure of some kind says there."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from medviewer.imaging.figures import (
    angle_degrees,
    cobb_degrees,
    distance,
    edges_cross,
    ellipse_area,
    ellipse_perimeter,
    perimeter,
    polygon_area,
)
from medviewer.imaging.geometry import Triple
from medviewer.imaging.placed_pixels import PlacedPixels
from medviewer.imaging.region import PixelRegion, ellipse_region, polygon_region
from medviewer.imaging.region_statistics import measured_values, region_statistics
from medviewer.imaging.volume import Calibration
from medviewer.reading.measurement import REGIONS, MeasurementKind
from medviewer.reading.quantity import AT_DETECTOR, Quantity, QuantityName

Points = Sequence[Triple]
Quantities = tuple[Quantity, ...]


def measured(kind: MeasurementKind, points: Points, pixels: PlacedPixels) -> Quantities:
    """What a figure measures.

    Lengths are millimetres of the patient where they are known; millimetres at the detector where only those are, and
    so named; pixels where nothing is known. Values are modality values, unfiltered, of the pixels whose centers lie in
    the figure.

    Args:
        kind: Which figure.
        points: Its points, patient mm (LPS), as `Measurement.points`.
        pixels: The plane it lies on.
    """
    return _MEASURES[kind](kind, points, pixels)


def region_of(kind: MeasurementKind, points: Points, pixels: PlacedPixels) -> PixelRegion:
    """The pixels that a figure encloses.

    Raises:
        ValueError: The kind encloses none.
    """
    if kind not in REGIONS:
        raise ValueError(f"{kind.value} encloses no pixels")
    rows, columns = pixels.values.shape[:2]
    placed = pixels.to_plane(points)[:, 1:]
    if kind is not MeasurementKind.ELLIPSE:
        return polygon_region(placed, (rows, columns))
    middle = placed[:2].mean(axis=0)
    one, other = (placed[1] - placed[0]) / 2, (placed[3] - placed[2]) / 2
    return ellipse_region(_pair(middle), _pair(one), _pair(other), _spacing(pixels), (rows, columns))


def region_values(kind: MeasurementKind, points: Points, pixels: PlacedPixels) -> NDArray[Any]:
    """(pixels,) the measured modality values that a figure encloses; none of a color image."""
    if pixels.is_color:
        return np.zeros(0, np.float64)
    return measured_values(region_of(kind, points, pixels).of(pixels.values), pixels.padding)


def _distance(_kind: MeasurementKind, points: Points, pixels: PlacedPixels) -> Quantities:
    return (_length(QuantityName.LENGTH, distance(*_scaled(points, pixels)), pixels),)


def _bidirectional(_kind: MeasurementKind, points: Points, pixels: PlacedPixels) -> Quantities:
    ends = _scaled(points, pixels)
    short, long = sorted((distance(ends[0], ends[1]), distance(ends[2], ends[3])))
    return (
        _length(QuantityName.LONG_AXIS, long, pixels),
        _length(QuantityName.SHORT_AXIS, short, pixels),
    )


def _angle(kind: MeasurementKind, points: Points, _pixels: PlacedPixels) -> Quantities:
    if kind is MeasurementKind.COBB:
        angle = cobb_degrees((points[0], points[1]), (points[2], points[3]))
    else:
        angle = angle_degrees(points[0], points[1], points[2])
    return (Quantity(QuantityName.ANGLE, angle, "°"),)


def _region(kind: MeasurementKind, points: Points, pixels: PlacedPixels) -> Quantities:
    corners = _scaled(points, pixels)
    if kind is MeasurementKind.ELLIPSE:
        axes = distance(corners[0], corners[1]), distance(corners[2], corners[3])
        around, area = ellipse_perimeter(*axes), ellipse_area(*axes)
    else:
        around, area = perimeter(corners), polygon_area(corners)
        if edges_cross(pixels.to_plane(points)[:, 1:]):  # it has no one area, and no inside
            return (_length(QuantityName.PERIMETER, around, pixels),)
    lengths = (_area(area, pixels), _length(QuantityName.PERIMETER, around, pixels))
    return (*lengths, *_statistics(kind, points, pixels))


def _statistics(kind: MeasurementKind, points: Points, pixels: PlacedPixels) -> Quantities:
    found = region_statistics(region_values(kind, points, pixels))
    if found is None:
        return ()
    unit = pixels.unit.value
    return (
        Quantity(QuantityName.MEAN, found.mean, unit),
        Quantity(QuantityName.STANDARD_DEVIATION, found.standard_deviation, unit),
        Quantity(QuantityName.MINIMUM, found.minimum, unit),
        Quantity(QuantityName.MAXIMUM, found.maximum, unit),
        Quantity(QuantityName.PIXEL_COUNT, found.pixel_count),
    )


def _probe(_kind: MeasurementKind, points: Points, pixels: PlacedPixels) -> Quantities:
    """The pixel whose center is nearest; nothing outside the plane, or where nothing was measured."""
    row, column = (int(np.floor(value + 0.5)) for value in pixels.to_plane(points)[0, 1:])
    rows, columns = pixels.values.shape[:2]
    if not (0 <= row < rows and 0 <= column < columns):
        return ()
    if pixels.is_color:
        names = (QuantityName.RED, QuantityName.GREEN, QuantityName.BLUE)
        parts = pixels.values[row, column]
        return tuple(Quantity(name, float(part)) for name, part in zip(names, parts, strict=True))
    value = measured_values(pixels.values[row : row + 1, column], pixels.padding)
    return tuple(Quantity(QuantityName.VALUE, float(each), pixels.unit.value) for each in value)


def _nothing(_kind: MeasurementKind, _points: Points, _pixels: PlacedPixels) -> Quantities:
    return ()


_MEASURES: dict[MeasurementKind, Callable[[MeasurementKind, Points, PlacedPixels], Quantities]] = {
    MeasurementKind.DISTANCE: _distance,
    MeasurementKind.BIDIRECTIONAL: _bidirectional,
    MeasurementKind.ANGLE: _angle,
    MeasurementKind.COBB: _angle,
    MeasurementKind.ELLIPSE: _region,
    MeasurementKind.RECTANGLE: _region,
    MeasurementKind.POLYGON: _region,
    MeasurementKind.ARROW: _nothing,
    MeasurementKind.TEXT: _nothing,
    MeasurementKind.PROBE: _probe,
}


def _scaled(points: Points, pixels: PlacedPixels) -> NDArray[np.float64]:
    """(points, 3) in the unit of lengths: patient mm, or pixels where nothing is calibrated."""
    if pixels.calibration is Calibration.NONE:
        return pixels.to_plane(points)
    return np.asarray(points, dtype=np.float64)


def _length(name: QuantityName, length: float, pixels: PlacedPixels) -> Quantity:
    return Quantity(
        name, length, "px" if pixels.calibration is Calibration.NONE else _millimetres("mm", pixels)
    )


def _area(area: float, pixels: PlacedPixels) -> Quantity:
    is_px = pixels.calibration is Calibration.NONE
    return Quantity(QuantityName.AREA, area, "px²" if is_px else _millimetres("mm²", pixels))


def _millimetres(unit: str, pixels: PlacedPixels) -> str:
    return unit + AT_DETECTOR if pixels.calibration is Calibration.DETECTOR else unit


def _spacing(pixels: PlacedPixels) -> tuple[float, float]:
    """Distance between rows and between columns, mm."""
    return _pair(np.linalg.norm(pixels.affine[:3, 1:3], axis=0))


def _pair(values: NDArray[np.float64]) -> tuple[float, float]:
    return (float(values[0]), float(values[1]))
