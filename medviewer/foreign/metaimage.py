"""Headers of MetaImage files (.mha, .mhd; https://itk.org/Wiki/ITK/MetaIO/Documentation)."""

import os

import numpy as np
from numpy.typing import NDArray

from medviewer.dicom.file_format import FileFormat
from medviewer.dicom.refusals import TruncatedFileError
from medviewer.dicom.source_file import SourceFile
from medviewer.foreign.header_text import counted, integers, numbers
from medviewer.foreign.in_order import Encoding
from medviewer.foreign.neighbour import named_by
from medviewer.foreign.volume_header import (
    DataPlace,
    VolumeHeader,
    VoxelType,
    bad_volume,
    checked_affine,
    checked_spacing,
)
from medviewer.i18n import N_, message

_TYPES = {
    "MET_CHAR": "i1", "MET_UCHAR": "u1", "MET_SHORT": "i2", "MET_USHORT": "u2", "MET_INT": "i4", "MET_UINT": "u4",
    "MET_LONG": "i4", "MET_ULONG": "u4", "MET_LONG_LONG": "i8", "MET_ULONG_LONG": "u8", "MET_FLOAT": "f4",
    "MET_DOUBLE": "f8",
}  # fmt: skip
_NOTE = message(N_("The file gives no position in the patient."))

Fields = dict[str, str]


def metaimage_header(source: SourceFile, start: bytes) -> VolumeHeader:
    """Read the header.

    Args:
        source: The file.
        start: Its first bytes, with the whole header.

    Raises:
        RefusedFileError: One of its kinds says why the volume can't be shown.
    """
    fields, end = _fields(start)
    dimensions = _single(fields, "NDims")
    sizes = integers(_first(fields, "DimSize"))
    if not 2 <= dimensions <= 4 or len(sizes) != dimensions:
        raise bad_volume(N_("its number of dimensions is not possible"))
    spacing = numbers(_first(fields, "ElementSpacing", "ElementSize") or " ".join(["1"] * dimensions))
    affine = _affine(fields, dimensions, spacing)
    return VolumeHeader(
        file_format=FileFormat.METAIMAGE,
        size=(sizes[0], sizes[1], sizes[2] if dimensions > 2 else 1),
        voxel=_voxel(fields),
        data=_data(source, fields, end),
        spacing_mm=checked_spacing([*spacing, 1.0])
        if _first(fields, "ElementSpacing", "ElementSize")
        else None,
        affine=affine,
        slope=_scale(fields, "ElementToIntensityFunctionSlope", 1.0),
        intercept=_scale(fields, "ElementToIntensityFunctionOffset", 0.0),
        time_points=sizes[3] if dimensions > 3 else 1,
        notes=() if affine is not None else (_NOTE,),
    )


def _fields(start: bytes) -> tuple[Fields, int]:
    """Keys with their values up to the data file's name, which ends the header, and where the next byte lies."""
    fields: Fields = {}
    position = 0
    while (end := start.find(b"\n", position)) >= 0:
        key, equals, value = start[position:end].partition(b"=")
        position = end + 1
        name = key.strip().decode("ascii", "replace")
        if not equals:
            raise bad_volume(N_("its header is damaged"))
        fields[name] = os.fsdecode(value.strip())
        if name == "ElementDataFile":
            return fields, position
    key, equals, value = start[position:].partition(b"=")
    if key.strip() == b"ElementDataFile" and equals:  # without a line end
        return {**fields, "ElementDataFile": os.fsdecode(value.strip())}, len(start)
    raise TruncatedFileError("ends inside the header")


def _first(fields: Fields, *names: str) -> str:
    """The first of several spellings; "" where there is none."""
    return next((fields[name] for name in names if name in fields), "")


def _single(fields: Fields, name: str) -> int:
    return integers(_first(fields, name))[0]


def _is_true(fields: Fields, *names: str) -> bool:
    return _first(fields, *names).lower() in ("true", "1", "yes")


def _voxel(fields: Fields) -> VoxelType:
    name = _first(fields, "ElementType").upper().removesuffix("_ARRAY")
    channels = (
        int(fields["ElementNumberOfChannels"]) if _first(fields, "ElementNumberOfChannels").isdecimal() else 1
    )
    if name not in _TYPES:
        raise bad_volume(N_("values of its type (complex, for example) are not shown"))
    if channels == 1:
        order = ">" if _is_true(fields, "ElementByteOrderMSB", "BinaryDataByteOrderMSB") else "<"
        return VoxelType(f"{order}{_TYPES[name]}")
    if name != "MET_UCHAR" or channels not in (3, 4):
        raise bad_volume(N_("it holds several values for each voxel (vectors or tensors)"))
    return VoxelType("|u1", channels)


def _scale(fields: Fields, name: str, default: float) -> float:
    return numbers(fields[name])[0] if name in fields else default


def _affine(fields: Fields, dimensions: int, spacing: list[float]) -> NDArray[np.float64] | None:
    """LPS already (ITK's own axes); None where neither an offset nor a matrix is there, or the image is flat."""
    offset = _first(fields, "Offset", "Origin", "Position")
    matrix = _first(fields, "TransformMatrix", "Orientation", "Rotation")
    if dimensions < 3 or not (offset or matrix):
        return None
    axes = np.eye(dimensions)
    if matrix:
        axes = np.array(counted(numbers(matrix), dimensions**2)).reshape(dimensions, dimensions).T
    affine = np.eye(4)
    affine[:3, :3] = axes[:3, :3] * np.array(counted(spacing, dimensions)[:3])
    if offset:
        affine[:3, 3] = counted(numbers(offset), dimensions)[:3]
    return checked_affine(affine)


def _data(source: SourceFile, fields: Fields, header_end: int) -> DataPlace:
    name = fields["ElementDataFile"]
    if _first(fields, "BinaryData") and not _is_true(fields, "BinaryData"):
        raise bad_volume(N_("its voxels are written as text"))
    if name.upper().startswith("LIST") or "%" in name:
        raise bad_volume(N_("its slices are spread over several files"))
    encoding = Encoding.DEFLATED if _is_true(fields, "CompressedData") else Encoding.RAW
    if name.upper() == "LOCAL":
        return DataPlace(source, header_end, encoding)
    begin = _single(fields, "HeaderSize") if "HeaderSize" in fields else 0
    if begin < -1 or (begin and encoding is not Encoding.RAW):
        raise bad_volume(N_("its header says that the voxels begin at a place that is not possible"))
    return DataPlace(named_by(source, name), None if begin < 0 else begin, encoding)
