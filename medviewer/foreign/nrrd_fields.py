"""The fields of a NRRD header, and what its axes are (https://teem.sourceforge.net/nrrd/format.html)."""

import os
import re
from dataclasses import dataclass

from medviewer.dicom.refusals import TruncatedFileError
from medviewer.foreign.header_text import counted, integers, numbers
from medviewer.foreign.volume_header import bad_volume
from medviewer.i18n import N_

_VECTOR = re.compile(r"none|\([^()]*\)")
BYTES = ("uchar", "unsigned char", "uint8", "uint8_t")
_COLORS = {"rgb-color": (3,), "3-color": (3,), "rgba-color": (4,), "4-color": (4,)}
_SEVERAL = ("list", "time", "none", "domain", "space", "???", "")


@dataclass(frozen=True)
class NrrdFields:
    """A header.

    Attributes:
        values: Field name in lower case -> value; key/value pairs ("key:=value") are left out.
        end: Where the byte behind the header lies.
    """

    values: dict[str, str]
    end: int

    @classmethod
    def of(cls, start: bytes) -> "NrrdFields":
        """Split a header into its fields.

        Args:
            start: The file's first bytes, with the whole header.

        Raises:
            TruncatedFileError: The blank line that ends it is missing, and its voxels lie in no other file.
            BadVolumeError: A line is no field.
        """
        values: dict[str, str] = {}
        position = start.find(b"\n") + 1 or len(start)
        while position < len(start):
            end = start.find(b"\n", position)
            end = len(start) if end < 0 else end
            line, position = start[position:end].rstrip(b"\r"), end + 1
            if not line:
                return cls(values, position)
            name, colon, value = line.partition(b":")
            if line.startswith(b"#") or value.startswith(b"="):
                continue
            if not colon and end == len(start):
                break  # cut off within a line
            if not colon:
                raise bad_volume(N_("its header is damaged"))
            values[name.strip().decode("ascii", "replace").lower()] = os.fsdecode(value.strip())
        if "data file" not in values and "datafile" not in values:
            raise TruncatedFileError("ends inside the header")
        return cls(values, len(start))

    def first(self, *names: str) -> str:
        """The first of several spellings; "" where there is none."""
        return next((self.values[name] for name in names if name in self.values), "")


@dataclass(frozen=True)
class NrrdAxes:
    """What the axes of a NRRD are, quickest first.

    Attributes:
        size: Along the spatial axes; 1 slice for a flat image.
        spatial: Their numbers among all axes: two or three.
        colors: 3 or 4 where the quickest axis is color, else 1.
        several: Number of values on the axis that is neither space nor color, 1 where there is none.
        is_interleaved: That axis is the quickest one.
    """

    size: tuple[int, int, int]
    spatial: tuple[int, ...]
    colors: int = 1
    several: int = 1
    is_interleaved: bool = False


def nrrd_axes(fields: NrrdFields) -> NrrdAxes:
    """Tell space, color and several volumes apart, by "space directions", else by "kinds", else by number.

    Raises:
        BadVolumeError: This combination of axes can't be shown.
    """
    sizes = integers(fields.first("sizes"))
    counted(sizes, integers(fields.first("dimension"))[0])
    kinds = fields.first("kinds").lower().split() or [""] * len(sizes)
    counted([0.0] * len(kinds), len(sizes))
    directions = vectors(fields.first("space directions"))
    if directions:
        counted([0.0] * len(directions), len(sizes))
        others = [axis for axis, direction in enumerate(directions) if direction is None]
    else:
        others = [axis for axis, kind in enumerate(kinds) if kind not in ("domain", "space", "")]
    if not others and len(sizes) == 4:
        others = [3]
    spatial = tuple(axis for axis in range(len(sizes)) if axis not in others)
    if len(spatial) not in (2, 3) or len(others) > 1 or (others and others[0] not in (0, len(sizes) - 1)):
        raise bad_volume(N_("its number of dimensions is not possible"))
    size = (sizes[spatial[0]], sizes[spatial[1]], sizes[spatial[2]] if len(spatial) > 2 else 1)
    if not others:
        return NrrdAxes(size, spatial)
    kind, count = kinds[others[0]], sizes[others[0]]
    is_color = kind in _COLORS or (kind == "vector" and fields.first("type") in BYTES)
    if is_color and others[0] == 0 and count in _COLORS.get(kind, (3, 4)):
        return NrrdAxes(size, spatial, colors=count)
    if kind not in _SEVERAL and count > 1:
        raise bad_volume(N_("it holds several values for each voxel (vectors or tensors)"))
    return NrrdAxes(size, spatial, several=count, is_interleaved=others[0] == 0)


def vectors(text: str) -> list[list[float] | None]:
    """Vectors in brackets, or "none"; empty where the field is.

    Raises:
        BadVolumeError: A vector has not three numbers.
    """
    return [
        None if each == "none" else numbers(each[1:-1].replace(",", " "))
        for each in _VECTOR.findall(text.lower())
    ]
