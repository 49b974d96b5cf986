"""A volume file as one Instance whose frames are its slices."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from medviewer.dicom.instance import FrameHeader, Instance, SeriesHeader, StudyHeader
from medviewer.dicom.made_uid import made_uid
from medviewer.dicom.source_file import SourceFile
from medviewer.dicom.stack import same_place_mm
from medviewer.foreign.display_order import DisplayOrder, display_affine, display_order
from medviewer.foreign.in_order import Encoding
from medviewer.foreign.opening import size_of
from medviewer.foreign.stored_bytes import is_sequential
from medviewer.foreign.volume_header import VolumeHeader, check_size
from medviewer.foreign.volume_pixels import VolumePixels
from medviewer.i18n import N_, Message, message
from medviewer.imaging.volume import Calibration

MOST_TIME_POINTS = 64
"""More would fill the browser with cards; a reader scrolls through none of them."""
TIME_POINT = "TimePoint"
"""Not a DICOM keyword: what sets the stacks of one file apart (see `splitting`)."""


def volume_instance(source: SourceFile, header: VolumeHeader) -> Instance:
    """The Instance of a header, once its data is seen to be there.

    Args:
        source: The file the header was read from.
        header: What it says.

    Raises:
        RefusedFileError: The data can't be as announced, or can't be reached.
    """
    size = size_of(header.data.source)
    begin = max(size - header.total_bytes, 0) if header.data.begin is None else header.data.begin
    check_size(header, max(size - begin, 0))
    order = display_order(header.affine) if header.affine is not None else DisplayOrder()
    points = min(header.time_points, MOST_TIME_POINTS)
    is_placed = header.affine is not None and _slice_step_mm(header.affine) >= _closest_mm(header.affine)
    low, high, integral = _value_range(header)
    return Instance(
        source=source,
        sop_class_uid="",
        sop_instance_uid=made_uid("instance", source),
        study=study_of(source),
        series=SeriesHeader(made_uid("series", source, is_own=True), description=source.name),
        pixels=_pixels(header, begin, order, points),
        frames=tuple(_frames(header, order, points, is_placed=is_placed)),
        calibration=_calibration(header, is_placed=is_placed),
        value_range=(low, high),
        integral=integral,
        warnings=tuple(_warnings(header, size - begin)),
        geometry_notes=tuple(_notes(header, is_placed=is_placed)),
    )


def study_of(source: SourceFile) -> StudyHeader:
    """The study of a file that knows none: its folder (or the archive's)."""
    folder = (
        SourceFile(source.path, source.member.rpartition("/")[0])
        if source.member
        else SourceFile(source.path.parent)
    )
    return StudyHeader(made_uid("study", source), description=folder.name)


def _pixels(header: VolumeHeader, begin: int, order: DisplayOrder, points: int) -> VolumePixels:
    kind, bits = np.dtype(header.voxel.dtype).kind, 8 * np.dtype(header.voxel.dtype).itemsize
    is_color = header.voxel.colors > 1
    columns, rows = header.size[1::-1] if order.is_transposed else header.size[:2]
    return VolumePixels(
        rows=rows,
        columns=columns,
        frame_count=header.size[2] * points,
        samples=3 if is_color else 1,
        photometric="RGB" if is_color else "MONOCHROME2",
        bits_allocated=bits,
        bits_stored=bits,
        high_bit=bits - 1,
        signed=kind == "i",
        is_float=kind == "f",
        offset=begin,
        file_format=header.file_format,
        is_sequential=is_sequential(header.data.source, header.data.encoding),
        data=header.data.source,
        encoding=header.data.encoding,
        skip=header.data.skip,
        dtype=header.voxel.dtype,
        colors=header.voxel.colors,
        interleaved=header.time_points if header.is_interleaved else 1,
        slices=header.size[2],
        order=order,
        total=header.total_bytes,
    )


def _frames(
    header: VolumeHeader, order: DisplayOrder, points: int, *, is_placed: bool
) -> Iterator[FrameHeader]:
    affine = np.eye(4) if header.affine is None else display_affine(header.affine, order, header.size)
    row_step, column_step = affine[:3, 1], affine[:3, 2]
    row_mm, column_mm = float(np.linalg.norm(row_step)), float(np.linalg.norm(column_step))
    x, y, z, u, v, w = (float(each) for each in (*column_step / column_mm, *row_step / row_mm))
    spacing: tuple[float, float] | None = (row_mm, column_mm)
    if header.affine is None:
        spacing = (header.spacing_mm[1], header.spacing_mm[0]) if header.spacing_mm else None
    for point in range(points):
        split_values = ((TIME_POINT, str(point + 1)),) if header.time_points > 1 else ()
        for slice_index in range(header.size[2]):
            position = affine[:3, 3] + slice_index * affine[:3, 0]
            yield FrameHeader(
                position_mm=(float(position[0]), float(position[1]), float(position[2]))
                if is_placed
                else None,
                orientation=(x, y, z, u, v, w) if is_placed else None,
                spacing_mm=spacing,
                slope=header.slope,
                intercept=header.intercept,
                split_values=split_values,
            )


def _slice_step_mm(affine: NDArray[np.float64]) -> float:
    normal = np.cross(affine[:3, 0], affine[:3, 1])
    return abs(float(affine[:3, 2] @ normal / np.linalg.norm(normal)))


def _closest_mm(affine: NDArray[np.float64]) -> float:
    """Slices closer than this would count as lying at one place."""
    first, second = (float(np.linalg.norm(affine[:3, axis])) for axis in (0, 1))
    return 2 * same_place_mm((first, second))


def _calibration(header: VolumeHeader, *, is_placed: bool) -> Calibration:
    if is_placed:
        return Calibration.PATIENT
    is_spaced = header.spacing_mm is not None or header.affine is not None
    return Calibration.PIXEL_SPACING if is_spaced else Calibration.NONE


def _value_range(header: VolumeHeader) -> tuple[float, float, bool]:
    """Least and greatest value that the header allows, and whether all are whole numbers."""
    if header.voxel.colors > 1:
        return 0.0, 255.0, True
    dtype = np.dtype(header.voxel.dtype)
    if dtype.kind == "f":
        return -3.4e38, 3.4e38, False
    ends = [
        end * header.slope + header.intercept for end in (int(np.iinfo(dtype).min), int(np.iinfo(dtype).max))
    ]
    return min(ends), max(ends), header.slope.is_integer() and header.intercept.is_integer()


def _warnings(header: VolumeHeader, present_bytes: int) -> Iterator[Message]:
    """Bytes behind the last voxel: the size in the header may not be that of the data, and then rows are shifted.

    Of packed data nobody knows the length before it is unpacked.
    """
    left = present_bytes - header.data.skip - header.total_bytes
    if header.data.encoding is Encoding.RAW and left > 0:
        text = N_(
            "{count} bytes are left over after the last voxel: the size or the start of the data may be wrong."
        )
        yield message(text, count=left)


def _notes(header: VolumeHeader, *, is_placed: bool) -> Iterator[Message]:
    yield from header.notes
    if header.affine is not None and not is_placed:
        text = N_("The slices lie too close together to be placed in the patient: less than {least} mm.")
        yield message(text, least=f"{_closest_mm(header.affine):.2g}")
    if header.time_points > MOST_TIME_POINTS:
        text = N_("Only the first {shown} of {count} time points are shown.")
        yield message(text, shown=MOST_TIME_POINTS, count=header.time_points)
