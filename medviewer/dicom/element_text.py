"""The value of one element as text of bounded length: long texts are cut, bytes shown as hexadecimal figures."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from pydicom.config import IGNORE
from pydicom.uid import UID

from medviewer.dicom.charset import decode_text
from medviewer.i18n import N_, Message, message

MOST_CHARACTERS = 1024
MOST_NUMBERS = 64
PREVIEW_BYTES = 32

_NUMBERS = {
    "US": "u2", "SS": "i2", "UL": "u4", "SL": "i4", "UV": "u8", "SV": "i8", "FL": "f4", "FD": "f8",
    "OF": "f4", "OD": "f8",
}  # fmt: skip
_BYTES = frozenset({"OB", "OW", "OL", "OV", "UN"})
_PRINTABLE = frozenset(range(0x20, 0x7F)) | {0x09, 0x0A, 0x0D}


@dataclass(frozen=True)
class ElementText:
    """A value for the reader (see `HeaderRow`)."""

    value: str = ""
    note: Message | None = None
    digest: bytes = b""


def element_text(content: bytes, vr: str, encodings: Sequence[str], byte_order: str) -> ElementText:
    """Put an element's bytes into words.

    Args:
        content: As stored in the file.
        vr: Value representation by which to read them.
        encodings: Python's names for the character sets of the data set.
        byte_order: "<" or ">".
    """
    if not content:
        return ElementText()
    if vr in _NUMBERS:
        return _numbers(content, _NUMBERS[vr], byte_order)
    if vr == "AT":
        return _tags(content, byte_order)
    if vr in _BYTES:
        bare = content.rstrip(b"\x00 ")
        is_text = vr == "UN" and bool(bare) and len(bare) <= MOST_CHARACTERS and _PRINTABLE.issuperset(bare)
        return cut(bare.decode("ascii")) if is_text else _hexadecimal(content)
    text = decode_text(content, encodings, person_name=vr == "PN")
    if vr == "UI":
        return cut("\\".join(_named_uid(uid.strip()) for uid in text.split("\\")))
    return cut(text)


def cut(text: str) -> ElementText:
    """A text, or its beginning with its whole length."""
    if len(text) <= MOST_CHARACTERS:
        return ElementText(text)
    note = message(N_("… {count} characters in all"), count=f"{len(text):,}")
    return ElementText(text[:MOST_CHARACTERS], note, _digest(text.encode("utf-8", "surrogatepass")))


def _named_uid(uid: str) -> str:
    name = UID(uid, validation_mode=IGNORE).name
    return uid if name == uid else f"{uid} = {name}"


def _numbers(content: bytes, kind: str, byte_order: str) -> ElementText:
    stored = np.dtype(f"{byte_order}{kind}")
    count = len(content) // stored.itemsize
    if not count or len(content) % stored.itemsize:
        return _hexadecimal(content)
    values = np.frombuffer(content, stored)
    text = "\\".join(_figures(value) for value in values[:MOST_NUMBERS].tolist())
    if count <= MOST_NUMBERS:
        return ElementText(text)
    whole = values.astype(stored.newbyteorder("<")).tobytes()
    return ElementText(text, message(N_("… {count} numbers in all"), count=f"{count:,}"), _digest(whole))


def _figures(value: float) -> str:
    return str(value) if isinstance(value, int) else f"{value:.9g}"


def _tags(content: bytes, byte_order: str) -> ElementText:
    count = len(content) // 4
    pairs = struct.unpack_from(f"{byte_order}{2 * count}H", content)
    return cut("\\".join(f"({pairs[index]:04X},{pairs[index + 1]:04X})" for index in range(0, len(pairs), 2)))


def _hexadecimal(content: bytes) -> ElementText:
    is_whole = len(content) <= PREVIEW_BYTES
    note = (
        message(N_("({count} bytes)"), count=len(content))
        if is_whole
        else message(N_("… {count} bytes in all"), count=f"{len(content):,}")
    )
    value = content[:PREVIEW_BYTES].hex(" ").upper()
    return ElementText(value, note, b"" if is_whole else _digest(content))


def _digest(content: bytes) -> bytes:
    return blake2b(content, digest_size=8).digest()
