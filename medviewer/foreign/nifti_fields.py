"""The fields of a NIfTI header by name, wherever its version has them."""

import struct
from dataclasses import dataclass

_ONE = {
    "dim": (40, "8h"), "datatype": (70, "h"), "pixdim": (76, "8f"), "vox_offset": (108, "f"), "scale": (112, "2f"),
    "units": (123, "B"), "qform_code": (252, "h"), "sform_code": (254, "h"), "quatern": (256, "3f"),
    "qoffset": (268, "3f"), "srow": (280, "12f"),
}  # fmt: skip
_TWO = {
    "dim": (16, "8q"), "datatype": (12, "h"), "pixdim": (104, "8d"), "vox_offset": (168, "q"), "scale": (176, "2d"),
    "units": (500, "i"), "qform_code": (344, "i"), "sform_code": (348, "i"), "quatern": (352, "3d"),
    "qoffset": (376, "3d"), "srow": (400, "12d"),
}  # fmt: skip
_PLACES = {348: _ONE, 540: _TWO}
_MAGIC = {348: 344, 540: 4}


@dataclass(frozen=True)
class NiftiFields:
    """A header of either version.

    Attributes:
        content: Its bytes, all of them.
        byte_order: "<" or ">".
        header_bytes: 348 for NIfTI-1 and Analyze, 540 for NIfTI-2.
    """

    content: bytes
    byte_order: str
    header_bytes: int

    @classmethod
    def of(cls, start: bytes) -> "NiftiFields | None":
        """The header that a file begins with; None where it is cut off, or is none."""
        for byte_order in "<>":
            size = struct.unpack(f"{byte_order}i", start[:4])[0] if len(start) >= 4 else 0
            if size in _PLACES:
                return cls(start[:size], byte_order, size) if len(start) >= size else None
        return None

    def numbers(self, name: str) -> tuple[float, ...]:
        """The values of a field."""
        offset, code = _PLACES[self.header_bytes][name]
        return struct.unpack_from(self.byte_order + code, self.content, offset)

    def number(self, name: str) -> float:
        """The first value of a field."""
        return self.numbers(name)[0]

    @property
    def is_analyze(self) -> bool:
        """Analyze 7.5: without NIfTI's magic word."""
        return self._magic[:1] != b"n"

    @property
    def is_single_file(self) -> bool:
        """The voxels follow in the same file."""
        return self._magic[1:2] == b"+"

    @property
    def _magic(self) -> bytes:
        at = _MAGIC[self.header_bytes]
        return self.content[at : at + 4]
