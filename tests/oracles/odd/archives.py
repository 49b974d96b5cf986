"""Odd ZIP archives: cut, bombs, names that lead elsewhere, numbers of the directory that can't be."""

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random

from medviewer.services.decode_pool import DecodePool
from tests.dicom.synthetic import write_series
from tests.oracles.odd.kind import DIED, OTHER, REFUSED, SAME, SPOILED, TOLD, UNFORESEEN, WRONG, Case, Ending
from tests.oracles.odd.opening import FolderEndedError, Look, described, look_at, opened

Members = list[tuple[str, bytes]]
_ODD = "odd.zip"
_CENTRAL, _LOCAL, _END = b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06"
NAMES = (
    "../../escaped.dcm", "/etc/escaped.dcm", "C:\\escaped.dcm", "a/../../escaped.dcm", "..\\..\\escaped.dcm",
    "", "\x00", "a\x00b.dcm",
    "x" * 5000, "a/" * 3000 + "b", "\x1b[31mred", "CON", "a" * 300 + ".dcm", "\u202egnp.mcd", "e\u0301.dcm",
    ".", "..", "dir/", "//b",
)  # fmt: skip
_FIELDS = {  # of the central directory: offset in an entry, size
    "version": (6, 2), "flags": (8, 2), "method": (10, 2), "time": (12, 2), "date": (14, 2), "CRC": (16, 4),
    "packed size": (20, 4),
    "size": (24, 4), "name length": (28, 2), "extra length": (30, 2), "comment length": (32, 2), "disk": (34, 2),
    "attributes": (38, 4), "offset": (42, 4),
}  # fmt: skip
_END_FIELDS = {
    "disk": (4, 2),
    "count here": (8, 2),
    "count": (10, 2),
    "directory size": (12, 4),
    "directory offset": (16, 4),
}
_NUMBERS = (0, 1, 7, 0x7F, 0xFF, 0x7FFF, 0xFFFE, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF)
_BOMB_BYTES = 80 << 20


class OddArchives:
    """An archive of a series beside a good series."""

    name = "archives"

    def __init__(self, pool: DecodePool, home: Path) -> None:
        self._pool = pool
        self._members = _files(home / "in", "1.2.3.6", [20, 22.5, 25])
        self._good = _files(home / "good", "1.2.3.7", [0, 2.5])

    def make(self, random: Random, place: Path) -> Case:
        mutation = random.choice(list(_WAYS))
        said, content = _WAYS[mutation](list(self._members), random)
        self._write(place, content)
        return Case("ZIP", f"{mutation} {said}".strip())

    def make_named(self, place: Path, name: str) -> Case:
        """Write an archive whose first member has a name."""
        self._write(place, named(self._members, name))
        return Case("ZIP", ascii(name[:24]))

    def _write(self, place: Path, content: bytes) -> None:
        (place / "good").mkdir(exist_ok=True)
        for name, good in self._good:
            (place / "good" / name).write_bytes(good)
        (place / _ODD).write_bytes(content)

    def open(self, case: Case, place: Path) -> Ending:
        before = sorted(place.rglob("*"))
        try:
            catalog = opened(place, self._pool)
        except FolderEndedError as error:
            return Ending(SPOILED, f"the folder can't be opened: {error}")
        good = described(opened(place / "good", self._pool), place / "good")
        if described(catalog, place / "good") != good:
            return Ending(SPOILED, "a series beside the archive is not as before")
        if sorted(place.rglob("*")) != before or list(place.parent.glob("escaped*")):
            return Ending(WRONG, "something was written on disk")
        inside = [each for each in {i.source for s in catalog.series for i in s.instances} if each.member]
        looks = [look_at(catalog, source, self._pool) for source in sorted(inside)]
        told = {str(refused.reason) for refused in catalog.refused}
        unforeseen = [
            str(each.error) for each in catalog.refused if str(each.error).startswith("unexpected ")
        ]
        return _judged(looks, told, unforeseen, is_whole=len(inside) == len(self._members))

    def close(self) -> None:
        """The pool is its maker's."""


def _judged(looks: list[Look], told: set[str], unforeseen: list[str], *, is_whole: bool) -> Ending:
    unforeseen = unforeseen + [each for look in looks for each in look.unforeseen]
    if unforeseen:
        return Ending(UNFORESEEN, unforeseen[0])
    if any(look.crashes for look in looks):
        return Ending(DIED, "worker")
    if not looks:
        return Ending(REFUSED if told else OTHER, "; ".join(sorted(told)[:2]))
    return Ending(TOLD if told else SAME if is_whole else OTHER, "; ".join(sorted(told)[:2]))


def _files(folder: Path, series_uid: str, heights_mm: list[float]) -> Members:
    return [
        (path.name, path.read_bytes())
        for path in sorted(write_series(folder, heights_mm, series_uid=series_uid))
    ]


def _zipped(members: Members, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name or "x"), content, method)
    return file.getvalue()


def _cut(members: Members, random: Random) -> tuple[str, bytes]:
    content = _zipped(members)
    return "", content[: random.randrange(len(content))]


def _bytes(members: Members, random: Random) -> tuple[str, bytes]:
    content = bytearray(_zipped(members, random.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])))
    first = random.choice([0, content.find(_CENTRAL)])
    for _ in range(random.randint(1, 8)):
        content[random.randrange(first, len(content))] = random.randrange(256)
    return "", bytes(content)


def _wrong_crc(members: Members, random: Random) -> tuple[str, bytes]:
    """The bytes of a stored member are others than its CRC says."""
    content = bytearray(_zipped(members, zipfile.ZIP_STORED))
    content[random.randrange(200, content.find(_CENTRAL) - 200)] ^= 0x55
    return "", bytes(content)


def _name(members: Members, random: Random) -> tuple[str, bytes]:
    name = random.choice(NAMES)
    return ascii(name[:24]), named(members, name)


def named(members: Members, name: str) -> bytes:
    """An archive whose first member has a name that no writer would give it."""
    slot = "?" * max(len(name.encode()), 1)
    content = _zipped([(slot, members[0][1]), *members[1:]])
    return content.replace(slot.encode(), name.encode() or b"x")


def _field(members: Members, random: Random) -> tuple[str, bytes]:
    content = bytearray(_zipped(members))
    name = random.choice([*_FIELDS])
    start = content.find(_CENTRAL, random.choice([0, content.find(_CENTRAL) + 1]))
    return _overwritten(content, start, name, _FIELDS[name], random)


def _end_field(members: Members, random: Random) -> tuple[str, bytes]:
    content = bytearray(_zipped(members))
    name = random.choice([*_END_FIELDS])
    return _overwritten(content, content.rfind(_END), name, _END_FIELDS[name], random)


def _overwritten(
    content: bytearray, start: int, name: str, field: tuple[int, int], random: Random
) -> tuple[str, bytes]:
    offset, size = field
    number = random.choice(_NUMBERS) & ((1 << 8 * size) - 1)
    content[start + offset : start + offset + size] = number.to_bytes(size, "little")
    return f"{name} {number:#x}", bytes(content)


def _encrypted(members: Members, random: Random) -> tuple[str, bytes]:
    content = bytearray(_zipped(members))
    content[content.find(_CENTRAL) + 8] |= 1
    if random.random() < 0.5:
        content[6] |= 1
    return "", bytes(content)


def _twice(members: Members, random: Random) -> tuple[str, bytes]:
    (name, first), (_other, second), *rest = members
    slot = "?" * len(name)
    content = _zipped([(name, first), (slot, second if random.random() < 0.5 else first), *rest])
    return "", content.replace(slot.encode(), name.encode())


def _nested(members: Members, random: Random) -> tuple[str, bytes]:
    content = _zipped(members)
    for depth in range(random.choice([1, 2, 30])):
        content = _zipped([(f"{depth}.zip", content)])
    return "", content


def _bomb(members: Members, random: Random) -> tuple[str, bytes]:
    """Zeros that unpack a thousandfold, behind a DICOM file's beginning; the directory may deny it."""
    content = bytearray(_zipped([("bomb.dcm", members[0][1] + bytes(_BOMB_BYTES)), *members[1:]]))
    if random.random() < 0.5:
        start = content.find(_CENTRAL)
        struct.pack_into("<I", content, start + 24, 4000)
        return "that denies it", bytes(content)
    return "", bytes(content)


def _method(members: Members, random: Random) -> tuple[str, bytes]:
    method = random.choice([zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
    content = bytearray(_zipped(members, method))
    if random.random() < 0.7:
        for _ in range(random.randint(1, 4)):
            content[random.randrange(30, content.find(_CENTRAL))] = random.randrange(256)
    return str(method), bytes(content)


def _many(members: Members, random: Random) -> tuple[str, bytes]:
    return "", _zipped([*members, *((f"{number}", b"") for number in range(random.choice([500, 3000])))])


def _around(members: Members, random: Random) -> tuple[str, bytes]:
    """Bytes before or behind the archive."""
    more = random.randbytes(random.choice([1, 100, 70_000]))
    return "", _zipped(members) + more if random.random() < 0.6 else b"PK\x03\x04" + more + _zipped(members)


_WAYS: dict[str, Callable[[Members, Random], tuple[str, bytes]]] = {
    "cut": _cut, "other bytes": _bytes, "wrong CRC": _wrong_crc, "name": _name, "entry's": _field,
    "directory's": _end_field, "encrypted": _encrypted,
    "name twice": _twice, "nested": _nested, "bomb": _bomb, "method": _method, "many members": _many,
    "bytes around": _around,
}  # fmt: skip
