"""Writes NIfTI files byte by byte, so that any field can hold anything."""

import gzip
import struct
from pathlib import Path

import numpy as np

CODES = {
    "u1": 2, "i2": 4, "i4": 8, "f4": 16, "f8": 64, "i1": 256, "u2": 512, "u4": 768, "i8": 1024, "u8": 1280,
}  # fmt: skip
SROW = (-2.0, 0.0, 0.0, 10.0, 0.0, 3.0, 0.0, 20.0, 0.0, 0.0, 4.0, 30.0)
"""Columns towards the left, 2 mm; rows towards anterior, 3 mm; slices towards superior, 4 mm (RAS)."""


def nifti(
    values: np.ndarray, *, order: str = "<", version: int = 1, datatype: int | None = None, **fields: object
) -> bytes:
    """The bytes of a single-file NIfTI.

    Args:
        values: ([time points, ]slices, rows, columns), as stored.
        order: "<" or ">".
        version: 1 or 2.
        datatype: Code, where it is not that of the values.
        fields: dim, pixdim, vox_offset, scale, units, qform_code, sform_code, quatern, qoffset, srow, magic.
    """
    kind = values.dtype.str[1:]
    dim = [values.ndim, *values.shape[::-1], *[1] * (7 - values.ndim)]
    given = {
        "dim": dim, "pixdim": [1, 2, 3, 4, 1, 1, 1, 1], "scale": [0, 0], "units": [2], "qform_code": [0],
        "sform_code": [1], "quatern": [0, 0, 0], "qoffset": [0, 0, 0], "srow": SROW,
        "vox_offset": [352 if version == 1 else 544], **fields,
    }  # fmt: skip
    one = {
        "dim": (40, "8h"), "pixdim": (76, "8f"), "vox_offset": (108, "f"), "scale": (112, "2f"), "units": (123, "B"),
        "qform_code": (252, "h"), "sform_code": (254, "h"), "quatern": (256, "3f"), "qoffset": (268, "3f"),
        "srow": (280, "12f"),
    }  # fmt: skip
    two = {
        "dim": (16, "8q"), "pixdim": (104, "8d"), "vox_offset": (168, "q"), "scale": (176, "2d"), "units": (500, "i"),
        "qform_code": (344, "i"), "sform_code": (348, "i"), "quatern": (352, "3d"), "qoffset": (376, "3d"),
        "srow": (400, "12d"),
    }  # fmt: skip
    header = bytearray(352 if version == 1 else 544)
    struct.pack_into(f"{order}i", header, 0, 348 if version == 1 else 540)
    code = CODES[kind] if datatype is None else datatype
    struct.pack_into(f"{order}hh", header, 70 if version == 1 else 12, code, values.dtype.itemsize * 8)
    for name, (offset, layout) in (one if version == 1 else two).items():
        struct.pack_into(order + layout, header, offset, *given[name])
    magic = fields.get("magic", b"n+1\0" if version == 1 else b"n+2\0\r\n\x1a\n")
    place = 344 if version == 1 else 4
    header[place : place + len(magic)] = magic
    if version == 1:
        header[38:39] = b"r"
    return bytes(header) + values.astype(values.dtype.newbyteorder(order)).tobytes()


def write_nifti(path: Path, values: np.ndarray, **fields: object) -> Path:
    """Write a NIfTI; packed where the name ends in .gz."""
    content = nifti(values, **fields)
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path
