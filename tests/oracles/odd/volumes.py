"""Odd volume files and pictures: bytes, fields of headers, sizes that do not fit the voxels."""

import bz2
import gzip
import io
import math
import re
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
from PIL import Image

from medviewer.dicom.source_file import SourceFile
from medviewer.foreign.sniff import START_BYTES, format_of
from medviewer.services.decode_pool import DecodePool
from tests.foreign.nifti_files import nifti, write_nifti
from tests.foreign.test_text_headers import metaimage, nrrd
from tests.oracles.odd.kind import DIED, OTHER, REFUSED, SAME, SPOILED, TOLD, UNFORESEEN, WRONG, Case, Ending
from tests.oracles.odd.opening import FolderEndedError, Look, described, look_at, opened

VALUES = np.random.default_rng(1).integers(-900, 900, (4, 5, 6), dtype="<i2")
LARGEST_BYTES = 400_000
_ODD = "odd"
_NIFTI_1 = {  # offset, layout
    "sizeof_hdr": (0, "i"), "dim": (40, "h"), "dim1": (42, "h"), "dim2": (44, "h"), "dim3": (46, "h"),
    "dim4": (48, "h"),
    "dim5": (50, "h"), "intent_code": (68, "h"), "datatype": (70, "h"), "bitpix": (72, "h"), "pixdim0": (76, "f"),
    "pixdim1": (80, "f"), "pixdim2": (84, "f"), "pixdim3": (88, "f"), "vox_offset": (108, "f"),
    "scl_slope": (112, "f"),
    "scl_inter": (116, "f"), "xyzt_units": (123, "B"), "qform_code": (252, "h"), "sform_code": (254, "h"),
    "quatern_b": (256, "f"), "quatern_d": (264, "f"), "qoffset_x": (268, "f"), "srow_x0": (280, "f"),
    "srow_x3": (292, "f"),
    "srow_y1": (300, "f"), "srow_z2": (320, "f"), "srow_z3": (324, "f"), "magic": (344, "i"),
}  # fmt: skip
_NIFTI_2 = {
    "sizeof_hdr": (0, "i"), "datatype": (12, "h"), "bitpix": (14, "h"), "dim": (16, "q"), "dim1": (24, "q"),
    "dim2": (32, "q"),
    "dim3": (40, "q"), "dim4": (48, "q"), "pixdim0": (104, "d"), "pixdim1": (112, "d"), "pixdim3": (128, "d"),
    "vox_offset": (168, "q"), "scl_slope": (176, "d"), "scl_inter": (184, "d"), "qform_code": (344, "i"),
    "sform_code": (348, "i"), "quatern_b": (352, "d"), "qoffset_x": (376, "d"), "srow_x0": (400, "d"),
    "srow_x3": (424, "d"),
    "srow_z2": (480, "d"), "xyzt_units": (500, "i"),
}  # fmt: skip
_FLOATS = (0.0, -0.0, 1e-30, 1e30, -1e30, float("nan"), float("inf"), 1.5, -1.0, 1e6, 1e-5, 3e-3)
_WHOLES = (0, 1, 2, 3, -1, 7, 255, 32767, -32768, 8, 512, 128, 1280, 64, 1792, 2304)
_TEXTS = (
    "", "abc", "1,5", "1e400", "1e-30", "1e308", "nan", "inf", "-inf", "-0", "0", "-1",
    "9" * 400, "9" * 6000, "1 1", "1 2 3 4 5",
    "6 5", "6 5 4 2", "0 0 0", "6 5 2", "6 5 9", "1e-5 1e-5 1e-5", "nan nan nan", "(nan,0,0) (0,3,0) (0,0,4)",
    "(1e308,0,0) (0,1e308,0) (0,0,1e308)",
    "(0,0,0) (0,0,0) (0,0,0)", "none", "none none none", "(1,2)", "big", "True", "False", "raw", "gzip",
    "bzip2", "ascii", "hex",
    "LOCAL", "LIST", "../odd", "/etc/hostname", "x%03d.raw 1 9 1", "MET_DOUBLE", "MET_CHAR", "MET_STRING",
    "double", "int64", "block",
    "left-posterior-superior-time", "right-anterior-superior", "\x00", "\x1b[31m", "2147483648",
    "4294967296 1 1", "65535 65535 65535",
)  # fmt: skip


@dataclass(frozen=True)
class _Subject:
    name: str
    content: bytes


class OddVolumes:
    """One volume or picture beside a good volume."""

    name = "volumes"

    def __init__(self, pool: DecodePool, home: Path, folder: Path | None = None) -> None:
        self._pool = pool
        self._home = home
        self._subjects = [_Subject(name, content) for name, content in _made().items()]
        if folder is not None:
            self._subjects += _real(folder)
        self._before = [self._look_once(each.content) for each in self._subjects]

    def make(self, random: Random, place: Path) -> Case:
        number = random.randrange(len(self._subjects))
        subject = self._subjects[number]
        mutation, content, is_judged = _mutated(subject, random)
        (place / "good").mkdir()
        write_nifti(place / "good" / "good.nii", VALUES)
        (place / _ODD).write_bytes(content)
        return Case(subject.name, mutation, (self._before[number], is_judged))

    def open(self, case: Case, place: Path) -> Ending:
        before, is_judged = case.right  # type: ignore[misc]
        try:
            catalog = opened(place, self._pool)
        except FolderEndedError as error:
            return Ending(SPOILED, f"the folder can't be opened: {error}")
        good = described(catalog, place / "good")
        if good != described(opened(place / "good", self._pool), place / "good"):
            return Ending(SPOILED, "another volume of the folder is not as before")
        return _judged(look_at(catalog, SourceFile(place / _ODD), self._pool), before, is_judged)

    def close(self) -> None:
        """The pool is its maker's."""

    def _look_once(self, content: bytes) -> Look:
        self._home.mkdir(parents=True, exist_ok=True)
        path = self._home / _ODD
        path.write_bytes(content)
        return look_at(opened(self._home, self._pool), SourceFile(path), self._pool)


def _judged(look: Look, before: Look, is_judged: bool) -> Ending:
    if look.crashes:
        return Ending(DIED, f"worker: {look.crashes[0]}")
    if look.unforeseen:
        return Ending(UNFORESEEN, look.unforeseen[0])
    told = sorted(look.told - before.told)
    if told:
        return Ending(TOLD if look.claims else REFUSED, "; ".join(told[:2]))
    if look.impossible:
        return Ending(WRONG, look.impossible[0])
    if is_judged:
        return Ending(WRONG, "bytes are left over, and nobody says so")
    return Ending(SAME if look.claims == before.claims else OTHER)


def _mutated(subject: _Subject, random: Random) -> tuple[str, bytes, bool]:
    """Name of the mutation, the bytes, and whether something must be told whatever comes."""
    kind = subject.name.split(" ")[0]
    ways: list[Callable[[_Subject, Random], tuple[str, bytes, bool]]] = [_bytes, _bytes, _cut]
    if kind in ("NIfTI", "NRRD", "MetaImage"):
        ways += [_left_over] + [_field if kind == "NIfTI" else _line] * 6
    return random.choice(ways)(subject, random)


def _bytes(subject: _Subject, random: Random) -> tuple[str, bytes, bool]:
    content = bytearray(subject.content)
    reach = random.choice([min(400, len(content)), len(content)])
    for _ in range(random.randint(1, 8)):
        content[random.randrange(reach)] = random.randrange(256)
    return "other bytes", bytes(content), False


def _cut(subject: _Subject, random: Random) -> tuple[str, bytes, bool]:
    return "cut", subject.content[: random.randrange(len(subject.content))], False


def _left_over(subject: _Subject, random: Random) -> tuple[str, bytes, bool]:
    """Whole slices, rows or single bytes behind the last voxel."""
    more = random.randbytes(random.choice([1, 12, 60, 600]))
    is_plain = not subject.name.endswith("packed")
    return "bytes left over", subject.content + more, is_plain


def _field(subject: _Subject, random: Random) -> tuple[str, bytes, bool]:
    is_packed = subject.content.startswith(b"\x1f\x8b")
    content = bytearray(gzip.decompress(subject.content) if is_packed else subject.content)
    table = _NIFTI_2 if content[:2] in (b"\x1c\x02", b"\x02\x1c") or content[2:4] == b"\x02\x1c" else _NIFTI_1
    order = "<" if content[0] else ">"
    name = random.choice(list(table))
    offset, layout = table[name]
    value = random.choice(_FLOATS if layout in "fd" else _WHOLES)
    if layout == "B":
        value = int(value) & 0xFF
    before = _voxels(content, order, table)
    struct.pack_into(order + layout, content, offset, value)
    is_smaller = 0 < _voxels(content, order, table) < before
    packed = gzip.compress(bytes(content), mtime=0) if is_packed else bytes(content)
    return f"{name} {value:g}", packed, is_smaller and not is_packed


def _voxels(content: bytearray, order: str, table: dict[str, tuple[int, str]]) -> int:
    """How many a NIfTI header announces."""
    offset, layout = table["dim"]
    count, *sizes = struct.unpack_from(f"{order}8{layout}", content, offset)
    return math.prod(sizes[:count]) if 1 <= count <= 7 and min(sizes[:count]) > 0 else 0


def _line(subject: _Subject, random: Random) -> tuple[str, bytes, bool]:
    """A field of a text header gets another value, is left out, or stands twice."""
    end = (
        subject.content.find(b"\n\n")
        if subject.name.startswith("NRRD")
        else subject.content.find(b"ElementDataFile")
    )
    end = subject.content.find(b"\n", end) + 1 if end >= 0 else len(subject.content)
    lines = subject.content[:end].split(b"\n")
    places = [number for number, line in enumerate(lines) if re.match(rb"[A-Za-z ]+ ?[:=] ", line)]
    at = random.choice(places)
    name, sign, _value = re.split(rb"( ?[:=] )", lines[at], maxsplit=1)
    text = random.choice(_TEXTS)
    way = random.choice(["value"] * 6 + ["left out", "twice"])
    other = name + sign + text.encode("latin-1")
    new = {"value": [other], "left out": [], "twice": [lines[at], other]}[way]
    content = b"\n".join([*lines[:at], *new, *lines[at + 1 :]]) + subject.content[end:]
    is_smaller = way == "value" and text == "6 5 2" and name in (b"DimSize", b"sizes")
    is_made = content.endswith(VALUES.tobytes())  # 6 x 5 x 4, not packed
    return f"{name.decode()} {way} {text[:24]!a}", content, is_smaller and is_made


def _made() -> dict[str, bytes]:
    raw = VALUES.tobytes()
    shades = (np.add.outer(np.arange(40) * 3, np.arange(56) * 2) % 256).astype(np.uint8)
    colors = np.stack([shades, shades[::-1], 255 - shades], axis=-1)
    deep = (shades.astype(np.uint16) * 200)[:20]
    return {
        "NIfTI 1": nifti(VALUES), "NIfTI 2": nifti(VALUES, version=2), "NIfTI big endian": nifti(VALUES, order=">"),
        "NIfTI float": nifti(VALUES.astype("<f4"), scale=(2, 5)), "NIfTI times": nifti(np.stack([VALUES, VALUES + 1])),
        "NIfTI by quaternion": nifti(VALUES, sform_code=[0], qform_code=[1], quatern=[0.1, 0.2, 0.3]),
        "NIfTI packed": gzip.compress(nifti(VALUES), mtime=0),
        "NRRD": nrrd() + raw, "NRRD packed": nrrd(encoding="gzip") + gzip.compress(raw, mtime=0),
        "NRRD bzip2 packed": nrrd(encoding="bzip2") + bz2.compress(raw),
        "MetaImage": metaimage() + raw,
        "MetaImage packed": metaimage(CompressedData="True") + zlib.compress(raw),
        "PNG": _picture(shades, "PNG"), "PNG color": _picture(colors, "PNG"), "PNG deep": _picture(deep, "PNG"),
        "JPEG": _picture(shades, "JPEG"), "JPEG color": _picture(colors, "JPEG"),
        "TIFF": _picture(shades, "TIFF"), "TIFF packed": _picture(colors, "TIFF", compression="tiff_lzw"),
        "TIFF deep": _picture(deep, "TIFF", compression="tiff_adobe_deflate"),
    }  # fmt: skip


def _picture(values: np.ndarray, name: str, **options: object) -> bytes:
    file = io.BytesIO()
    Image.fromarray(values).save(file, name, **options)
    return file.getvalue()


def _real(folder: Path) -> list[_Subject]:
    found = []
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        if path.stat().st_size <= LARGEST_BYTES:
            content = path.read_bytes()
            if file_format := format_of(content[:START_BYTES]):
                packed = " packed" if content.startswith(b"\x1f\x8b") else ""
                found.append(_Subject(f"{file_format.value} {path.name}{packed}", content))
    return found
