"""Headers of NRRD files (.nrrd, .nhdr; https://teem.sourceforge.net/nrrd/format.html)."""

import re

import numpy as np
from numpy.typing import NDArray

from medviewer.dicom.file_format import FileFormat
from medviewer.dicom.source_file import SourceFile
from medviewer.foreign.header_text import counted, integers, numbers
from medviewer.foreign.in_order import Encoding
from medviewer.foreign.neighbour import named_by
from medviewer.foreign.nrrd_fields import BYTES, NrrdAxes, NrrdFields, nrrd_axes, vectors
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
    "i1": ("signed char", "int8", "int8_t"),
    "u1": BYTES,
    "i2": ("short", "short int", "signed short", "signed short int", "int16", "int16_t"),
    "u2": ("ushort", "unsigned short", "unsigned short int", "uint16", "uint16_t"),
    "i4": ("int", "signed int", "int32", "int32_t"),
    "u4": ("uint", "unsigned int", "uint32", "uint32_t"),
    "i8": (
        "longlong",
        "long long",
        "long long int",
        "signed long long",
        "signed long long int",
        "int64",
        "int64_t",
    ),
    "u8": ("ulonglong", "unsigned long long", "unsigned long long int", "uint64", "uint64_t"),
    "f4": ("float",),
    "f8": ("double",),
}
_BY_NAME = {name: code for code, names in _TYPES.items() for name in names}
_TO_LPS = {
    "left-posterior-superior": (1.0, 1.0, 1.0), "lps": (1.0, 1.0, 1.0),
    "right-anterior-superior": (-1.0, -1.0, 1.0), "ras": (-1.0, -1.0, 1.0),
    "left-anterior-superior": (1.0, -1.0, 1.0), "las": (1.0, -1.0, 1.0),
}  # fmt: skip
_ENCODINGS = {
    "raw": Encoding.RAW, "gzip": Encoding.DEFLATED, "gz": Encoding.DEFLATED, "bzip2": Encoding.BZIP2,
    "bz2": Encoding.BZIP2,
}  # fmt: skip
_UNITS_MM = {"m": 1000.0, "cm": 10.0, "mm": 1.0, "um": 0.001, "µm": 0.001}
_NOTE = message(N_("The file gives no position in the patient."))


def nrrd_header(source: SourceFile, start: bytes) -> VolumeHeader:
    """Read the header.

    Args:
        source: The file.
        start: Its first bytes, with the whole header.

    Raises:
        RefusedFileError: One of its kinds says why the volume can't be shown.
    """
    fields = NrrdFields.of(start)
    axes = nrrd_axes(fields)
    affine = _affine(fields, axes)
    return VolumeHeader(
        file_format=FileFormat.NRRD,
        size=axes.size,
        voxel=_voxel(fields, axes),
        data=_data(source, fields),
        spacing_mm=_spacing(fields, axes),
        affine=affine,
        time_points=axes.several,
        is_interleaved=axes.is_interleaved,
        notes=() if affine is not None else (_NOTE,),
    )


def _voxel(fields: NrrdFields, axes: NrrdAxes) -> VoxelType:
    code = _BY_NAME.get(fields.first("type").lower())
    if code is None:
        raise bad_volume(N_("values of its type (complex, for example) are not shown"))
    if axes.colors > 1 and code != "u1":
        raise bad_volume(N_("it holds several values for each voxel (vectors or tensors)"))
    order = {"little": "<", "big": ">"}.get(fields.first("endian").lower(), "|" if code.endswith("1") else "")
    if not order:
        raise bad_volume(N_("its header doesn't say in which order the bytes of a value stand"))
    return VoxelType(f"{order}{code}", axes.colors)


def _millimetres(fields: NrrdFields) -> list[float]:
    """Of one unit along each axis of the space; millimetres where nothing is said."""
    units = re.findall(r'"([^"]*)"', fields.first("space units"))
    return [_UNITS_MM.get(unit, 1.0) for unit in units[:3]] if len(units) >= 3 else [1.0] * 3


def _affine(fields: NrrdFields, axes: NrrdAxes) -> NDArray[np.float64] | None:
    signs = _TO_LPS.get(fields.first("space").lower())
    directions = [each for each in vectors(fields.first("space directions")) if each is not None]
    if signs is None or len(directions) != 3 or len(axes.spatial) != 3:
        return None
    origins = vectors(fields.first("space origin")) or [[0.0, 0.0, 0.0]]
    affine = np.eye(4)
    for column, vector in enumerate((*directions, origins[0] or [])):
        affine[:3, column] = counted(vector, 3)
    return checked_affine(np.diag([*signs, 1.0]) @ np.diag([*_millimetres(fields), 1.0]) @ affine)


def _spacing(fields: NrrdFields, axes: NrrdAxes) -> tuple[float, float, float] | None:
    directions = [each for each in vectors(fields.first("space directions")) if each is not None]
    if directions:
        scale = _millimetres(fields)
        lengths = [
            float(np.linalg.norm([a * b for a, b in zip(each, scale, strict=False)])) for each in directions
        ]
        return checked_spacing([*lengths, 1.0])
    words = fields.first("spacings").split()
    chosen = [words[axis] for axis in axes.spatial if axis < len(words)]
    if len(chosen) < 2 or any(word.lower() == "nan" for word in chosen):
        return None
    return checked_spacing([*numbers(" ".join(chosen)), 1.0])


def _data(source: SourceFile, fields: NrrdFields) -> DataPlace:
    encoding = _ENCODINGS.get(fields.first("encoding").lower())
    if encoding is None:
        raise bad_volume(N_("its voxels are written as text"))
    if any(
        integers(fields.values[name]) != [0] for name in ("line skip", "lineskip") if name in fields.values
    ):
        raise bad_volume(N_("its header says that the voxels begin at a place that is not possible"))
    skip = integers(fields.first("byte skip", "byteskip") or "0")[0]
    if skip < -1 or skip >= 1 << 40 or (skip and encoding is not Encoding.RAW):
        raise bad_volume(N_("its header says that the voxels begin at a place that is not possible"))
    name = fields.first("data file", "datafile")
    if not name:
        return DataPlace(source, None if skip < 0 else fields.end + skip, encoding)
    if name.upper().startswith("LIST") or "%" in name:
        raise bad_volume(N_("its slices are spread over several files"))
    return DataPlace(named_by(source, name), None if skip < 0 else skip, encoding)
