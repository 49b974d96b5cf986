"""Place, spacing, rescale and windows of each frame, as the header gives them."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from medviewer.dicom.header import Header
from medviewer.dicom.instance import FrameHeader, Orientation
from medviewer.dicom.rescale import plain_unit, rescale_of
from medviewer.dicom.voi_luts import voi_luts
from medviewer.i18n import N_, Message, message
from medviewer.imaging.geometry import Triple
from medviewer.imaging.grayscale import VoiFunction, VoiWindow
from medviewer.imaging.ultrasound_regions import UltrasoundRegion, common_spacing_mm, same_spacing
from medviewer.imaging.volume import Calibration

Regions = tuple[UltrasoundRegion, ...]

_PROJECTIONS = {"CR", "DX", "MG", "XA", "RF", "IO", "PX", "XC", "RG"}
LEAST_MM, MOST_MM = 1e-6, 1e4
"""Between which lengths a pixel and a slice lie."""
FARTHEST_MM = 1e6
"""A kilometer: no position of a patient lies farther from the origin of its coordinates."""
LARGEST_MAGNIFICATION = 20.0
LONGEST_PIXEL = 10.0
"""How many times as long as wide a pixel can be; other ratios are taken for mistakes."""


def plain_frame(header: Header, regions: Regions = ()) -> tuple[FrameHeader, Calibration]:
    """What a single-frame object (or all frames of a simple multi-frame one) have in common.

    Args:
        header: Of the object.
        regions: Its ultrasound regions.
    """
    position, orientation = position_of(header), orientation_of(header)
    spacing, calibration = spacing_of(header, regions)
    if calibration is Calibration.PIXEL_SPACING and position and orientation:
        calibration = Calibration.PATIENT
    rescale = rescale_of(header)
    windows = windows_of(header) if rescale.is_usable else ()
    frame = FrameHeader(
        position, orientation, spacing, 1.0 if spacing else _pixel_aspect(header), rescale.slope,
        rescale.intercept, windows, _announced_range(header), unit=plain_unit(header, rescale),
    )  # fmt: skip
    return frame, calibration


def position_of(header: Header) -> Triple | None:
    """Image Position (Patient); None where absent, not three numbers, or beyond all bounds."""
    values = header.numbers("ImagePositionPatient", count=3)
    if not values:
        return None
    if max(map(abs, values)) > FARTHEST_MM:
        header.doubt("ImagePositionPatient")
        return None
    return (values[0], values[1], values[2])


def orientation_of(header: Header) -> Orientation | None:
    """Image Orientation (Patient) as unit vectors; None where absent, of no length, or not at right angles."""
    values = header.numbers("ImageOrientationPatient", count=6)
    if not any(values):  # zeros stand for an unknown direction
        return None
    row, column = np.array(values[:3]), np.array(values[3:])
    lengths = math.hypot(*values[:3]), math.hypot(*values[3:])
    is_direction = all(1e-3 <= length <= 1e3 for length in lengths)
    if is_direction:
        row, column = row / lengths[0], column / lengths[1]
    if not is_direction or abs(float(row @ column)) > 0.05:
        header.doubt("ImageOrientationPatient")
        return None
    x, y, z = (float(each) for each in row)
    u, v, w = (float(each) for each in column)
    return (x, y, z, u, v, w)


def spacing_of(header: Header, regions: Regions = ()) -> tuple[tuple[float, float] | None, Calibration]:
    """Distances between rows and columns in mm, and what they are measured in (PS3.3 10.7.1.3).

    Pixel Spacing that is there but can't be used is not made up for by another element.
    """
    own, detector = _pair(header, "PixelSpacing"), _pair(header, "ImagerPixelSpacing")
    if own is not None:
        is_projection = header.text("Modality").upper() in _PROJECTIONS
        is_calibrated = header.text("PixelSpacingCalibrationType") != "" or (
            detector is not None and own != detector
        )
        if is_projection and not is_calibrated:
            return _at_detector(header, own) if own == detector else (own, Calibration.DETECTOR)
        return own, Calibration.PIXEL_SPACING
    if header.has_value("PixelSpacing"):
        return None, Calibration.NONE
    if detector is not None:
        return _at_detector(header, detector)
    in_regions = common_spacing_mm(regions)
    if in_regions is not None:
        return in_regions, Calibration.PIXEL_SPACING
    scanned = _pair(header, "NominalScannedPixelSpacing")
    return scanned, Calibration.NONE if scanned is None else Calibration.SCANNED


def spacing_notes(
    header: Header, frame: FrameHeader, calibration: Calibration, regions: Regions | None
) -> Iterator[Message]:
    """What the reader must know of where the lengths come from; `regions` is None where they don't fit the picture."""
    factor = _magnification(header)
    if calibration is Calibration.MAGNIFICATION and factor is not None:
        text = N_(
            "Lengths: Imager Pixel Spacing divided by the Estimated Radiographic Magnification Factor {factor:.4g}."
        )
        yield message(text, factor=factor)
    if calibration is Calibration.SCANNED:
        yield message(N_("Lengths are those on the scanned film or paper (Nominal Scanned Pixel Spacing)."))
    if frame.pixel_aspect != 1:
        text = N_("Pixels are {ratio:.4g} times as high as wide: lengths are given in pixel widths.")
        yield message(text, ratio=frame.pixel_aspect)
    if regions is None:
        yield message(
            N_(
                "The ultrasound regions reach beyond the picture, which was resized or cut: lengths are not taken from them."
            )
        )
    own, in_regions = _pair(header, "PixelSpacing"), common_spacing_mm(regions or ())
    if own is not None and regions and (in_regions is None or not same_spacing(own, in_regions)):
        text = N_(
            "Pixel Spacing {rows:.4g} x {columns:.4g} mm is not that of the ultrasound regions: lengths are theirs."
        )
        yield message(text, rows=own[0], columns=own[1])


def thickness_of(header: Header) -> float | None:
    """Slice Thickness; None where absent, negative, or beyond all bounds (0 stands for an image without one)."""
    thickness = header.number("SliceThickness")
    if not thickness or LEAST_MM <= thickness <= MOST_MM:
        return thickness
    header.doubt("SliceThickness")
    return None


def windows_of(header: Header) -> tuple[VoiWindow, ...]:
    """The VOI LUTs, then the VOI windows; first = default. A LINEAR window narrower than 1 is taken as LINEAR_EXACT."""
    centers, widths = header.numbers("WindowCenter"), header.numbers("WindowWidth")
    names = header.texts("WindowCenterWidthExplanation")
    declared = header.text("VOILUTFunction").upper()
    function = VoiFunction(declared) if declared in VoiFunction.__members__ else VoiFunction.LINEAR
    windows: list[VoiWindow] = list(voi_luts(header))
    for index, (center, width) in enumerate(zip(centers, widths, strict=False)):
        name = names[index] if index < len(names) else ""
        if width >= 1 or (width > 1e-6 and function is not VoiFunction.LINEAR):
            windows.append(VoiWindow(center, width, function, name))
        elif width > 1e-6:
            windows.append(VoiWindow(center, width, VoiFunction.LINEAR_EXACT, name))
    return tuple(windows)


def _announced_range(header: Header) -> tuple[int, int] | None:
    """Smallest and Largest Image Pixel Value, widened to hold padding; None where they say nothing, or after loss.

    Padding and lossy compression may leave the range by right.
    """
    vr = "SS" if header.integer("PixelRepresentation", "US") == 1 else "US"
    low, high = (header.integer(f"{end}ImagePixelValue", vr) for end in ("Smallest", "Largest"))
    if low is None or high is None or low >= high or header.text("LossyImageCompression") == "01":
        return None
    padding = [header.integer(keyword, vr) for keyword in ("PixelPaddingValue", "PixelPaddingRangeLimit")]
    values = [low, high, *(value for value in padding if value is not None)]
    return min(values), max(values)


def stacked(first: FrameHeader, offsets_mm: Sequence[float]) -> tuple[FrameHeader, ...]:
    """Frames at distances along the normal of the first (RT dose grids, NM tomograms); one where they can't be placed."""
    is_near = all(abs(offset) <= FARTHEST_MM for offset in offsets_mm)
    if first.position_mm is None or first.orientation is None or not is_near:
        return (first,)
    normal = np.cross(first.orientation[:3], first.orientation[3:])
    frames = []
    for offset in offsets_mm:
        x, y, z = (float(each) for each in np.asarray(first.position_mm) + offset * normal)
        frames.append(replace(first, position_mm=(x, y, z)))
    return tuple(frames)


def _pair(header: Header, keyword: str) -> tuple[float, float] | None:
    values = header.numbers(keyword, count=2)
    if not values:
        return None
    if not all(LEAST_MM < value < MOST_MM for value in values):
        header.doubt(keyword)
        return None
    return (values[0], values[1])


def _at_detector(header: Header, spacing: tuple[float, float]) -> tuple[tuple[float, float], Calibration]:
    """Imager Pixel Spacing, divided by the Estimated Radiographic Magnification Factor where one is given.

    The factor is the distance from the source to the detector over that to the object (PS3.3 10.7.1.3, C.8.11.5).
    """
    factor = _magnification(header)
    if factor is None:
        return spacing, Calibration.DETECTOR
    return (spacing[0] / factor, spacing[1] / factor), Calibration.MAGNIFICATION


def _magnification(header: Header) -> float | None:
    """Estimated Radiographic Magnification Factor (0018,1114); None where absent, impossible, or nothing is magnified."""
    factor = header.number("EstimatedRadiographicMagnificationFactor")
    return factor if factor is not None and 1 < factor <= LARGEST_MAGNIFICATION else None


def _pixel_aspect(header: Header) -> float:
    """Height of a pixel over its width, from Pixel Aspect Ratio "vertical\\horizontal" (PS3.3 C.7.6.3.1.7)."""
    ratio = header.numbers("PixelAspectRatio")
    if len(ratio) != 2 or min(ratio) <= 0 or not 1 <= max(ratio) / min(ratio) <= LONGEST_PIXEL:
        return 1.0
    return ratio[0] / ratio[1]
