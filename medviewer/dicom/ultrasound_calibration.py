"""US Region Calibration (PS3.3 C.8.5.5): the regions of an ultrasound picture, as its header gives them."""

from dataclasses import replace
from itertools import islice

from medviewer.dicom.frame_facts import LEAST_MM, MOST_MM
from medviewer.dicom.header import Header
from medviewer.imaging.ultrasound_regions import PhysicalUnit, RegionAxis, SpatialFormat, UltrasoundRegion

MOST_REGIONS = 64
OVERHANG = 0.01
"""Part of the picture's size by which a region may reach beyond it: some makers count its limits differently."""
_UNITS = tuple(PhysicalUnit)
_LOW_PRIORITY = 1


def ultrasound_regions(header: Header) -> tuple[UltrasoundRegion, ...] | None:
    """The regions within the picture, as they are listed; empty where there are none.

    Items without limits or without a pixel are left out.

    Returns:
        None where a region reaches far beyond the picture: it was resized or cut, and nobody knows its scale.
    """
    found = map(_region, islice(header.items("SequenceOfUltrasoundRegions"), MOST_REGIONS))
    regions = [each for each in found if each is not None]
    if not regions:
        return ()
    columns, rows = header.integer("Columns", "US") or 0, header.integer("Rows", "US") or 0
    if any(_reaches_beyond(each, columns, rows) for each in regions):
        return None
    return tuple(
        replace(each, right=min(each.right, columns - 1), bottom=min(each.bottom, rows - 1))
        for each in regions
    )


def _reaches_beyond(region: UltrasoundRegion, columns: int, rows: int) -> bool:
    return region.right > columns * (1 + OVERHANG) or region.bottom > rows * (1 + OVERHANG)


def _region(item: Header) -> UltrasoundRegion | None:
    left, top = (item.integer(f"RegionLocationMin{axis}0", "UL") for axis in "XY")
    right, bottom = (item.integer(f"RegionLocationMax{axis}1", "UL") for axis in "XY")
    if left is None or top is None or right is None or bottom is None or left > right or top > bottom:
        return None
    spatial_format = item.integer("RegionSpatialFormat", "US") or 0
    is_known = spatial_format < len(SpatialFormat)
    return UltrasoundRegion(
        left=left,
        top=top,
        right=right,
        bottom=bottom,
        spatial_format=SpatialFormat(spatial_format) if is_known else SpatialFormat.NONE,
        x=_axis(item, "X", left),
        y=_axis(item, "Y", top),
        is_low_priority=bool((item.integer("RegionFlags", "UL") or 0) & _LOW_PRIORITY),
    )


def _axis(item: Header, name: str, start: int) -> RegionAxis | None:
    """One direction; its reference pixel is counted from the region's own first pixel (C.8.5.5.1.16)."""
    code, delta = (
        item.integer(f"PhysicalUnits{name}Direction", "US"),
        item.number(f"PhysicalDelta{name}", "FD"),
    )
    if code is None or not 0 < code < len(_UNITS) or delta is None:
        return None
    if (
        not LEAST_MM < 10 * abs(delta) < MOST_MM
    ):  # mm for centimeters, and as good a bound for seconds and cm/s
        item.doubt(f"PhysicalDelta{name}")
        return None
    pixel = item.integer(f"ReferencePixel{name}0", "SL")
    value = item.number(f"ReferencePixelPhysicalValue{name}", "FD")
    first = None if pixel is None or value is None else value - (start + pixel) * delta
    return RegionAxis(_UNITS[code], delta, first)
