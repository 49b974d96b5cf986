"""Headers of NIfTI-1, NIfTI-2 and Analyze 7.5 files (https://nifti.nimh.nih.gov), in one file or as a pair."""

import math
from collections.abc import Sequence

from medviewer.dicom.file_format import FileFormat
from medviewer.dicom.refusals import TruncatedFileError
from medviewer.dicom.source_file import SourceFile
from medviewer.foreign.in_order import Encoding
from medviewer.foreign.neighbour import other_of_pair
from medviewer.foreign.nifti_affine import nifti_affine
from medviewer.foreign.nifti_fields import NiftiFields
from medviewer.foreign.opening import first_bytes
from medviewer.foreign.sniff import GZIP
from medviewer.foreign.volume_header import DataPlace, VolumeHeader, VoxelType, bad_volume, checked_spacing
from medviewer.i18n import N_, message

_TYPES = {
    2: "u1",
    4: "i2",
    8: "i4",
    16: "f4",
    64: "f8",
    256: "i1",
    512: "u2",
    768: "u4",
    1024: "i8",
    1280: "u8",
}
_COLORS = {128: 3, 2304: 4}
_UNITS_MM = {1: 1000.0, 2: 1.0, 3: 0.001}
_ANALYZE_NOTE = message(
    N_("Analyze files don't say where the image lies in the patient, nor which side is which.")
)


def nifti_header(source: SourceFile, start: bytes, *, is_packed: bool) -> VolumeHeader:
    """Read the header.

    Args:
        source: The file.
        start: Its first bytes, unpacked: the whole header, where it is whole.
        is_packed: The file itself is compressed by gzip.

    Raises:
        RefusedFileError: One of its kinds says why the volume can't be shown.
    """
    fields = NiftiFields.of(start)
    if fields is None:
        raise TruncatedFileError("ends inside the header")
    columns, rows, slices, time_points = _size(fields.numbers("dim"))
    millimetres = 1.0 if fields.is_analyze else _UNITS_MM.get(int(fields.number("units")) & 7, 1.0)
    slope, intercept = _scale(fields)
    affine, notes = (None, (_ANALYZE_NOTE,)) if fields.is_analyze else nifti_affine(fields, millimetres)
    return VolumeHeader(
        file_format=FileFormat.ANALYZE if fields.is_analyze else FileFormat.NIFTI,
        size=(columns, rows, slices),
        voxel=_voxel(int(fields.number("datatype")), fields.byte_order),
        data=_data(source, fields, is_packed=is_packed),
        spacing_mm=checked_spacing([each * millimetres for each in fields.numbers("pixdim")[1:4]]),
        affine=affine,
        slope=slope,
        intercept=intercept,
        time_points=time_points,
        notes=notes,
    )


def _size(dim: Sequence[float]) -> tuple[int, int, int, int]:
    """Columns, rows, slices and time points."""
    count = int(dim[0])
    if not 1 <= count <= 7:
        raise bad_volume(N_("its number of dimensions is not possible"))
    sizes = [int(each) for each in dim[1 : count + 1]] + [1] * (7 - count)
    if any(each > 1 for each in sizes[4:]):
        raise bad_volume(N_("it holds several values for each voxel (vectors or tensors)"))
    return (sizes[0], sizes[1], sizes[2], sizes[3])


def _voxel(datatype: int, byte_order: str) -> VoxelType:
    if datatype in _COLORS:
        return VoxelType("|u1", _COLORS[datatype])
    if datatype not in _TYPES:
        raise bad_volume(N_("values of its type (complex, for example) are not shown"))
    return VoxelType(f"{byte_order}{_TYPES[datatype]}")


def _scale(fields: NiftiFields) -> tuple[float, float]:
    """Slope and intercept: (1, 0) for a slope of 0 or NaN, which stands for none."""
    if fields.is_analyze or int(fields.number("datatype")) in _COLORS:
        return 1.0, 0.0
    slope, intercept = fields.numbers("scale")
    if slope == 0 or math.isnan(slope):
        return 1.0, 0.0
    if not math.isfinite(slope) or not math.isfinite(intercept):
        raise bad_volume(N_("its values are scaled by what is no number"))
    return slope, intercept


def _data(source: SourceFile, fields: NiftiFields, *, is_packed: bool) -> DataPlace:
    offset = fields.number("vox_offset")
    if not 0 <= offset < 1 << 40:
        raise bad_volume(N_("its header says that the voxels begin at a place that is not possible"))
    if fields.is_single_file:
        return _place(source, max(int(offset), fields.header_bytes), is_packed=is_packed)
    data = other_of_pair(source)
    return _place(data, int(offset), is_packed=first_bytes(data, len(GZIP)) == GZIP)


def _place(source: SourceFile, offset: int, *, is_packed: bool) -> DataPlace:
    return DataPlace(source, 0, Encoding.DEFLATED, offset) if is_packed else DataPlace(source, offset)
