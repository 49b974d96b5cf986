"""What each slice's own header says of it: where it lies, which way it faces, how its values are shown."""

from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from medviewer.dicom.instance import FrameHeader, Orientation
from medviewer.dicom.series import Series
from medviewer.dicom.stack import Slice, thickness_mm
from medviewer.imaging.geometry import Shape, Triple, VolumeGeometry
from medviewer.imaging.geometry_passport import GeometryVerdict
from medviewer.imaging.grayscale import VoiWindow
from medviewer.imaging.patient_directions import Anatomy, Directions, declared_directions, direction_letters
from medviewer.imaging.volume import Calibration, PlaneFacts


def is_grid(series: Series) -> bool:
    """True where the slices make a grid in the patient: all at different places, facing one way."""
    return series.passport is not None and series.passport.verdict is not GeometryVerdict.NONE


def stack_calibration(series: Series) -> Calibration:
    """Where the millimetres of a whole stack come from: PATIENT for a grid only, NONE where its slices differ."""
    found = {instance.calibration for instance in series.instances}
    calibration = found.pop() if len(found) == 1 else Calibration.NONE
    is_loose = calibration is Calibration.PATIENT and not is_grid(series)
    return Calibration.PIXEL_SPACING if is_loose else calibration


def stack_windows(series: Series) -> tuple[VoiWindow, ...]:
    """The windows of a stack that is shown in one: those of its middle slice."""
    return series.frame_of(series.slice_count // 2).windows


def own_facts(series: Series) -> tuple[PlaneFacts, ...]:
    """One for each slice; empty for a grid whose slices say the same."""
    grid = is_grid(series)
    are_alike = len({_shown_by(series, index) for index in range(series.slice_count)}) == 1
    first = series.instances[0]
    if grid and are_alike and first.calibration is Calibration.PATIENT and not first.regions:
        return ()
    windows = stack_windows(series) if grid or _is_one_place(series) else None
    return tuple(_each(series, windows, is_stacked=grid))


def facts_of(series: Series, slice_index: int) -> PlaneFacts:
    """What is known of one slice, with its own windows."""
    return _facts(series, slice_index, None, is_stacked=is_grid(series))


def _each(series: Series, windows: tuple[VoiWindow, ...] | None, *, is_stacked: bool) -> Iterator[PlaneFacts]:
    """Frames that share a header, of a loop without positions, share their facts."""
    known: dict[tuple[int, int], PlaneFacts] = {}
    for index in range(series.slice_count):
        key = (id(series.instance_of(index)), id(series.frame_of(index)))
        if is_stacked or key not in known:
            known[key] = _facts(series, index, windows, is_stacked=is_stacked)
        yield known[key]


def _facts(
    series: Series, index: int, windows: tuple[VoiWindow, ...] | None, *, is_stacked: bool
) -> PlaneFacts:
    instance, header = series.instance_of(index), series.frame_of(index)
    slice_ = Slice(instance, series.slices[index].frame_number)
    assert series.geometry is not None
    calibration = instance.calibration if header.spacing_mm is not None else Calibration.NONE
    if calibration is Calibration.PATIENT and not slice_.is_placed:
        calibration = Calibration.PIXEL_SPACING
    return PlaneFacts(
        geometry=series.geometry.slice_geometry(index) if is_stacked else _alone(slice_),
        calibration=calibration,
        unit=header.unit,
        inverted=instance.pixels is not None and instance.pixels.is_inverted,
        windows=header.windows if windows is None else windows,
        padding=instance.padding,
        directions=_directions(slice_),
        anatomy=instance.series.acquisition.anatomy,
        frame_of_reference_uid=instance.series.frame_of_reference_uid,
        regions=instance.regions,
    )


def _alone(slice_: Slice) -> VolumeGeometry:
    """A plane by its own header; where it isn't placed, its millimetres, or the shape of its pixels where there are none."""
    pixels, header = slice_.instance.pixels, slice_.header
    shape = (1, pixels.rows if pixels else 1, pixels.columns if pixels else 1)
    row_mm, column_mm = header.grid_mm
    if not slice_.is_placed or header.position_mm is None or header.orientation is None:
        return _plane(shape, (0, 0, 0), (1, 0, 0, 0, 1, 0), (1, row_mm, column_mm))
    return _plane(shape, header.position_mm, header.orientation, (thickness_mm(slice_), row_mm, column_mm))


@lru_cache(maxsize=256)
def _plane(shape: Shape, position_mm: Triple, orientation: Orientation, steps_mm: Triple) -> VolumeGeometry:
    """Made once for the thousands of images of one place that a series in time may have."""
    row, column = np.array(orientation[:3]), np.array(orientation[3:])
    normal = np.cross(row, column)
    between_planes = normal / np.linalg.norm(normal) * steps_mm[0]
    return VolumeGeometry.from_vectors(
        shape, position_mm, between_planes, column * steps_mm[1], row * steps_mm[2]
    )


def _directions(slice_: Slice) -> Directions | None:
    """By Image Orientation (Patient) where the frame has its own, else by Patient Orientation (PS3.3 C.7.6.1.1.1)."""
    acquisition, orientation = slice_.instance.series.acquisition, slice_.header.orientation
    if acquisition.is_mosaic:
        return None  # the picture holds many slices, side by side
    if orientation is not None and slice_.has_own_header:
        return _oriented(orientation, acquisition.anatomy)
    return declared_directions(acquisition.patient_orientation, acquisition.anatomy)


@lru_cache(maxsize=256)
def _oriented(orientation: Orientation, anatomy: Anatomy) -> Directions:
    return direction_letters(orientation[:3], anatomy), direction_letters(orientation[3:], anatomy)


def _is_one_place(series: Series) -> bool:
    """A series in time: every image of one place, facing one way."""
    first = series.frame_of(0)
    places: set[tuple[object, object]] = {_place(series.frame_of(k)) for k in range(series.slice_count)}
    return len(places) == 1 and first.position_mm is not None and first.orientation is not None


def _place(header: FrameHeader) -> tuple[object, object]:
    return header.position_mm, header.orientation


def _shown_by(series: Series, index: int) -> tuple[object, ...]:
    """What of an image decides how its pixels are shown and measured."""
    instance = series.instance_of(index)
    return (
        instance.calibration,
        series.frame_of(index).unit,
        instance.pixels is not None and instance.pixels.is_inverted,
        instance.padding,
        instance.regions,
        instance.series.acquisition.anatomy,
    )
