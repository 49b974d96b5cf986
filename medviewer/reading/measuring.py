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
from medviewer.imaging.ultrasound_regions import NoRegion, RegionAxis, UltrasoundRegion, region_under
from medviewer.reading.length_scale import length_scale, pixel_scale, region_of_figure
from medviewer.reading.measurement import REGIONS, MeasurementKind
from medviewer.reading.quantity import Quantity, QuantityName

Points = Sequence[Triple]
Quantities = tuple[Quantity, ...]
Axes = tuple[RegionAxis | None, RegionAxis | None]
"""What the rows and the columns of a region measure."""


def measured(kind: MeasurementKind, points: Points, pixels: PlacedPixels) -> Quantities:
    """What a figure measures.

    Lengths are millimetres of the patient where they are known; others (at the detector, on a scanned film) where only
    those are, and so named; pixels where nothing is known. In a region of an ultrasound picture that measures something
    else (time and velocity), a distance is the difference along each of its directions. What does not lie in one region
    is not measured: a line has no values then, an area is counted in pixels. Values are modality values, unfiltered, of
    the pixels whose centers lie in the figure.

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


def _distance(kind: MeasurementKind, points: Points, pixels: PlacedPixels) -> Quantities:
    axes = _axes(kind, points, pixels)
    if axes is not None:
        first, second = pixels.to_plane(points)[:, 1:]
        down, across = (
            None if axis is None else abs(axis.delta * step)
            for axis, step in zip(axes, second - first, strict=True)
        )
        return _along(axes, down, across)
    scale = length_scale(kind, points, pixels)
    return () if scale is None else (Quantity(QuantityName.LENGTH, distance(*scale.points), scale.unit),)


def _bidirectional(kind: MeasurementKind, points: Points, pixels: PlacedPixels) -> Quantities:
    scale = length_scale(kind, points, pixels)
    if scale is None:
        return ()
    ends = scale.points
    short, long = sorted((distance(ends[0], ends[1]), distance(ends[2], ends[3])))
    return (
        Quantity(QuantityName.LONG_AXIS, long, scale.unit),
        Quantity(QuantityName.SHORT_AXIS, short, scale.unit),
    )


def _angle(kind: MeasurementKind, points: Points, pixels: PlacedPixels) -> Quantities:
    scale = length_scale(kind, points, pixels)
    if scale is None:
        return ()
    ends = scale.points
    if kind is MeasurementKind.COBB:
        angle = cobb_degrees((ends[0], ends[1]), (ends[2], ends[3]))
    else:
        angle = angle_degrees(ends[0], ends[1], ends[2])
    return (Quantity(QuantityName.ANGLE, angle, "°"),)


def _region(kind: MeasurementKind, points: Points, pixels: PlacedPixels) -> Quantities:
    scale = length_scale(kind, points, pixels) or pixel_scale(points, pixels)
    corners = scale.points
    if kind is MeasurementKind.ELLIPSE:
        axes = distance(corners[0], corners[1]), distance(corners[2], corners[3])
        around, area = ellipse_perimeter(*axes), ellipse_area(*axes)
    else:
        around, area = perimeter(corners), polygon_area(corners)
        if edges_cross(pixels.to_plane(points)[:, 1:]):  # it has no one area, and no inside
            return (Quantity(QuantityName.PERIMETER, around, scale.unit),)
    sizes = (
        Quantity(QuantityName.AREA, area * scale.area_factor, scale.area_unit),
        Quantity(QuantityName.PERIMETER, around, scale.unit),
    )
    return (*sizes, *_statistics(kind, points, pixels))


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


def physical_values(row: int, column: int, regions: Sequence[UltrasoundRegion]) -> Quantities:
    """What a pixel's place in its ultrasound region means there (velocity and time); nothing in a region of lengths."""
    region = region_under(regions, [(row, column)])
    if isinstance(region, NoRegion) or region.spacing_mm is not None:
        return ()
    down, across = region.y, region.x
    return _along(
        (down, across),
        None if down is None else down.value_at(row),
        None if across is None else across.value_at(column),
    )


def _probe(_kind: MeasurementKind, points: Points, pixels: PlacedPixels) -> Quantities:
    """The pixel whose center is nearest; nothing outside the plane, or where nothing was measured."""
    row, column = (int(np.floor(value + 0.5)) for value in pixels.to_plane(points)[0, 1:])
    rows, columns = pixels.values.shape[:2]
    if not (0 <= row < rows and 0 <= column < columns):
        return ()
    physical = physical_values(row, column, pixels.regions)
    if pixels.is_color:
        names = (QuantityName.RED, QuantityName.GREEN, QuantityName.BLUE)
        parts = pixels.values[row, column]
        colors = tuple(Quantity(name, float(part)) for name, part in zip(names, parts, strict=True))
        return colors + physical
    value = measured_values(pixels.values[row : row + 1, column], pixels.padding)
    return tuple(Quantity(QuantityName.VALUE, float(each), pixels.unit.value) for each in value) + physical


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


def _axes(kind: MeasurementKind, points: Points, pixels: PlacedPixels) -> Axes | None:
    """What the region of a figure measures where that is no length along both; None elsewhere."""
    region = region_of_figure(kind, points, pixels)
    if (
        isinstance(region, NoRegion)
        or region.spacing_mm is not None
        or (region.x is None and region.y is None)
    ):
        return None
    return region.y, region.x


def _along(axes: Axes, down: float | None, across: float | None) -> Quantities:
    """Values along the rows and along the columns, as far as they are known."""
    named = zip((QuantityName.ALONG_Y, QuantityName.ALONG_X), axes, (down, across), strict=True)
    return tuple(
        Quantity(name, float(value), axis.unit.value)
        for name, axis, value in named
        if axis is not None and value is not None
    )


def _spacing(pixels: PlacedPixels) -> tuple[float, float]:
    """Distance between rows and between columns, mm."""
    return _pair(np.linalg.norm(pixels.affine[:3, 1:3], axis=0))


def _pair(values: NDArray[np.float64]) -> tuple[float, float]:
    return (float(values[0]), float(values[1]))
