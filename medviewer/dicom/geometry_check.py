"""Checks where the slices of a stack lie, says so with numbers, and lays the grid through them."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from medviewer.dicom.stack import Stack, heights_mm, normal_of, thickness_mm
from medviewer.i18n import N_, Message, message
from medviewer.imaging.geometry import EVEN_MM, VolumeGeometry
from medviewer.imaging.geometry_passport import GeometryPassport, GeometryVerdict, OrderSource
from medviewer.imaging.volume import Calibration

GAP_FACTOR = 1.5
UNEVEN_SHARE = 0.01
UNEVEN_MM = EVEN_MM
TILT_DEGREES = 0.1
SHIFT_MM = 0.5


def check_geometry(stack: Stack) -> tuple[VolumeGeometry, GeometryPassport]:
    """The grid of a stack and its passport.

    Slices lie where their positions say (a tilted gantry shows as shear, uneven steps as they are); Slice Thickness
    and Spacing Between Slices are not used. Where positions are unknown the grid is the image's own: its millimetres
    (or pixel widths where there are none), slices 1 apart.
    """
    first = stack.slices[0]
    pixels, header = first.instance.pixels, first.header
    shape = (len(stack.slices), pixels.rows if pixels else 1, pixels.columns if pixels else 1)
    row_mm, column_mm = header.grid_mm
    if stack.order_source is not OrderSource.POSITION or header.orientation is None:
        geometry = VolumeGeometry.from_vectors(shape, (0, 0, 0), (0, 0, 1), (0, row_mm, 0), (column_mm, 0, 0))
        return geometry, _unplaced(stack)
    origins = np.array([each.header.position_mm for each in stack.slices], dtype=np.float64)
    row_step, column_step = (
        np.array(header.orientation[3:]) * row_mm,
        np.array(header.orientation[:3]) * column_mm,
    )
    if len(origins) > 1:
        geometry = VolumeGeometry.from_slices(shape, origins, row_step, column_step)
    else:
        geometry = VolumeGeometry.from_vectors(
            shape, origins[0], normal_of(first) * thickness_mm(first), row_step, column_step
        )
    return geometry, _placed(stack, origins, geometry)


def _own_notes(stack: Stack) -> list[Message]:
    """What the instances themselves tell of their place, each thing once."""
    instances = {id(each.instance): each.instance for each in stack.slices}
    return list(dict.fromkeys(note for each in instances.values() for note in each.geometry_notes))


def _placed(stack: Stack, origins: NDArray[np.float64], geometry: VolumeGeometry) -> GeometryPassport:
    steps = np.diff(heights_mm(stack.slices))
    median = float(np.median(steps)) if len(steps) else geometry.spacing_mm[0]
    gaps = steps[steps > GAP_FACTOR * median]
    even = steps[steps <= GAP_FACTOR * median]
    header = stack.slices[0].header
    calibrated = header.spacing_mm is not None and all(
        each.instance.calibration is Calibration.PATIENT for each in stack.slices
    )
    passport = GeometryPassport(
        verdict=GeometryVerdict.GOOD,
        order_source=stack.order_source,
        spacing_mm=(_told_step(stack, median), *header.spacing_mm) if header.spacing_mm else None,
        gap_count=len(gaps),
        step_count=len(steps),
        largest_gap_mm=float(steps.max()) if len(steps) else None,
        duplicate_count=len(stack.duplicates),
        uneven_mm=float(np.abs(even - median).max()) if len(even) else 0.0,
        tilt_degrees=geometry.tilt_degrees if len(steps) else 0.0,
    )
    notes = [*_step_notes(passport, median), *_shift_notes(origins, geometry)]
    if not calibrated:
        notes.append(
            message(N_("The distance between pixels is unknown: lengths in the plane can't be measured."))
        )
    notes += _own_notes(stack)
    return replace(
        passport, notes=tuple(notes), verdict=GeometryVerdict.CAUTION if notes else GeometryVerdict.GOOD
    )


def _told_step(stack: Stack, median: float) -> float | None:
    """The grid of a single slice without a thickness has a step of 1 mm, which nothing justifies: it is not told."""
    is_known = len(stack.slices) > 1 or stack.slices[0].instance.series.acquisition.slice_thickness_mm
    return median if is_known else None


def _step_notes(passport: GeometryPassport, median: float) -> list[Message]:
    notes = []
    if passport.gap_count:
        notes.append(
            message(
                N_(
                    "{count} of {total} steps between slices: up to {largest:.2f} mm instead of {median:.2f} mm."
                ),
                count=passport.gap_count,
                total=passport.step_count,
                largest=passport.largest_gap_mm,
                median=median,
            )
        )
    if passport.duplicate_count:
        notes.append(
            message(
                N_("Slices left out because another lies at the same position: {count}."),
                count=passport.duplicate_count,
            )
        )
    if passport.uneven_mm > max(UNEVEN_MM, UNEVEN_SHARE * median):
        notes.append(
            message(
                N_("Steps between slices differ by up to {uneven:.2f} mm from {median:.2f} mm."),
                uneven=passport.uneven_mm,
                median=median,
            )
        )
    if passport.tilt_degrees > TILT_DEGREES:
        notes.append(
            message(
                N_("The gantry was tilted by {angle:.1f}°: the slices are sheared, not stacked straight."),
                angle=passport.tilt_degrees,
            )
        )
    return notes


def _shift_notes(origins: NDArray[np.float64], geometry: VolumeGeometry) -> list[Message]:
    """Slices that lie beside the line through the first and the last one, however high above each other."""
    if len(origins) < 3:
        return []
    heights = (origins - origins[0]) @ geometry.normal
    line = origins[0] + (heights / heights[-1])[:, None] * (origins[-1] - origins[0])
    shift = float(np.linalg.norm(origins - line, axis=1).max())
    if shift <= SHIFT_MM:
        return []
    return [message(N_("Slices are shifted against each other by up to {shift:.1f} mm."), shift=shift)]


def _unplaced(stack: Stack) -> GeometryPassport:
    header, count = stack.slices[0].header, len(stack.slices)
    notes = [_order_note(stack)] if count > 1 else []
    if header.position_mm is None or header.orientation is None:
        notes.append(message(N_("The position in the patient is unknown.")))
    notes += _own_notes(stack)
    return GeometryPassport(
        verdict=GeometryVerdict.NONE,
        order_source=stack.order_source,
        spacing_mm=None,
        duplicate_count=len(stack.duplicates),
        notes=tuple(notes),
    )


def _order_note(stack: Stack) -> Message:
    if all(each.is_placed for each in stack.slices):
        return message(
            N_("All images lie at one position or face different ways: they are in order of their numbers.")
        )
    return {
        OrderSource.FRAME_NUMBER: message(N_("The frames are in order of their numbers.")),
        OrderSource.FILE_NAME: message(
            N_("Positions and numbers are missing: the images are in order of their file names.")
        ),
    }.get(stack.order_source, message(N_("Positions are missing: the images are in order of their numbers.")))
