"""Damages to a DICOM file's bytes: header bytes, lengths, fragments, cuts and shifts, from a seeded generator."""

import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from random import Random

from pydicom import dcmread

_ITEM = b"\xfe\xff\x00\xe0"
_LENGTHS = (0, 1, 2, 7, 0x7F, 0xFF, 0x7FFF, 0xFFFE, 0xFFFF, 0x10000, 0x7FFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF)
_EXPLICIT = re.compile(rb"[\x02-\x50]\x00..([A-Z]{2})", re.DOTALL)
_LONG_VR = {b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SQ", b"UC", b"UN", b"UR", b"UT", b"SV", b"UV"}
FIRST_BYTE = 128


@dataclass(frozen=True)
class Original:
    """An undamaged file.

    Attributes:
        content: Its bytes.
        pixels_at: Where the pixel data element begins; the length of the file without one.
        syntax: Transfer Syntax UID; "" where it says none.
        is_encapsulated: The pixels are fragments.
    """

    content: bytes
    pixels_at: int
    syntax: str
    is_encapsulated: bool


def original(content: bytes) -> Original | None:
    """What is needed to damage a file on purpose; None where pydicom can't parse it."""
    file = BytesIO(content)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            dataset = dcmread(file, stop_before_pixels=True, force=True)
            syntax = str(dataset.file_meta.get("TransferSyntaxUID", ""))
        except Exception:
            return None
    at = file.tell()
    head = content[at : at + 12]
    is_encapsulated = head[:4] == b"\xe0\x7f\x10\x00" and head[8:] == b"\xff\xff\xff\xff"
    return Original(content, at, syntax, is_encapsulated)


def _header_bytes(file: Original, random: Random) -> bytes:
    """One to eight bytes of the header become others."""
    content = bytearray(file.content)
    for _ in range(random.randint(1, 8)):
        content[random.randrange(FIRST_BYTE, max(file.pixels_at, FIRST_BYTE + 1))] = random.randrange(256)
    return bytes(content)


def _header_bit(file: Original, random: Random) -> bytes:
    """One bit of the header flips."""
    return _with_bit(file.content, random.randrange(FIRST_BYTE, max(file.pixels_at, FIRST_BYTE + 1)), random)


def _length(file: Original, random: Random) -> bytes:
    """An element announces another length."""
    places = [match.start() for match in _EXPLICIT.finditer(file.content, FIRST_BYTE, file.pixels_at + 12)]
    length = random.choice(_LENGTHS)
    if not places:
        at = random.randrange(FIRST_BYTE, max(file.pixels_at, FIRST_BYTE + 1)) + 4
        return _overwritten(file.content, at, length.to_bytes(4, "little"))
    at = random.choice(places)
    if file.content[at + 4 : at + 6] in _LONG_VR:
        return _overwritten(file.content, at + 8, length.to_bytes(4, "little"))
    return _overwritten(file.content, at + 6, (length & 0xFFFF).to_bytes(2, "little"))


def _fragment_bytes(file: Original, random: Random) -> bytes:
    """One to eight bytes of the compressed picture become others."""
    content = bytearray(file.content)
    for _ in range(random.randint(1, 8)):
        content[random.randrange(file.pixels_at + 20, len(content))] = random.randrange(256)
    return bytes(content)


def _fragment_bit(file: Original, random: Random) -> bytes:
    """One bit of the compressed picture flips."""
    return _with_bit(file.content, random.randrange(file.pixels_at + 20, len(file.content)), random)


def _fragment_length(file: Original, random: Random) -> bytes:
    """A fragment announces another length."""
    places = [match.start() for match in re.finditer(re.escape(_ITEM), file.content[file.pixels_at :])]
    if not places:
        return _fragment_bit(file, random)
    at = file.pixels_at + random.choice(places[:64]) + 4
    now = int.from_bytes(file.content[at : at + 4], "little")
    length = random.choice((*_LENGTHS, now - 2, now + 2, now // 2))
    return _overwritten(file.content, at, (length & 0xFFFFFFFF).to_bytes(4, "little"))


def _fragment_lost(file: Original, random: Random) -> bytes:
    """A stretch of the compressed picture becomes zeros, as where a disk's block is lost."""
    first = random.randrange(file.pixels_at + 20, len(file.content))
    length = min(random.choice((16, 64, 512)), len(file.content) - first)
    return _overwritten(file.content, first, bytes(length))


def _cut(file: Original, random: Random) -> bytes:
    """The end is missing."""
    return file.content[: random.randrange(len(file.content))]


def _shift(file: Original, random: Random) -> bytes:
    """Some bytes were inserted or lost."""
    at, count = random.randrange(FIRST_BYTE, len(file.content)), random.randint(1, 16)
    if random.random() < 0.5:
        return file.content[:at] + file.content[at + count :]
    return file.content[:at] + random.randbytes(count) + file.content[at:]


HEADER = {"header bytes": _header_bytes, "header bit": _header_bit, "length": _length, "shift": _shift}
FRAGMENTS = {
    "fragment bytes": _fragment_bytes, "fragment bit": _fragment_bit, "fragment length": _fragment_length,
    "fragment lost": _fragment_lost,
}  # fmt: skip
DAMAGES: dict[str, Callable[[Original, Random], bytes]] = {**HEADER, "cut": _cut, **FRAGMENTS}


def kinds_for(file: Original) -> tuple[str, ...]:
    """The damages that make sense: changed values of raw pixels can't be told from other pictures."""
    return tuple(DAMAGES) if file.is_encapsulated else (*HEADER, "cut")


def _with_bit(content: bytes, at: int, random: Random) -> bytes:
    return _overwritten(content, at, bytes([content[at] ^ (1 << random.randrange(8))]))


def _overwritten(content: bytes, at: int, value: bytes) -> bytes:
    return (content[:at] + value + content[at + len(value) :])[: max(len(content), at)]
