"""Bytes of a DICOM header as text: declared character sets first, GB18030 where the bytes contradict them."""

import re
from collections.abc import Sequence
from functools import lru_cache

from pydicom.charset import convert_encodings, decode_bytes

from medviewer.dicom.patient import PersonNameText

_DELIMITERS = {0x0A, 0x0C, 0x0D}
_PERSON_NAME_DELIMITERS = {
    0xE5,
    0x5E,
    0x3D,
}  # as pydicom's own: code extensions end at ^ and = (PS3.5 6.2.1.2)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_SINGLE_BYTE = {"latin_1", "iso8859", "iso8859_2", "iso8859_3", "iso8859_4", "iso8859_9", "ascii"}


@lru_cache(maxsize=64)
def encodings_of(declared: tuple[str, ...]) -> tuple[str, ...]:
    """Python encodings for the values of Specific Character Set (0008,0005); Latin-1 for what nobody knows."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # unknown terms become the default, as the header can't be asked again
        try:
            return tuple(convert_encodings(list(declared)))
        except (LookupError, ValueError):
            return ("iso8859",)


def decode_text(value: bytes, encodings: Sequence[str], *, person_name: bool = False) -> str:
    """Text of one element, all its values, trailing padding removed.

    Bytes above 0x7F under a missing or Latin-1 declaration are read as GB18030 or UTF-8 where they form valid
    double-byte text: many Chinese systems write so (dicomParser issue 89).
    """
    value = value.rstrip(b"\x00 ")
    if value.isascii() and b"\x1b" not in value and not _stateful(encodings):
        return _CONTROL.sub("", value.decode("ascii"))
    if b"\x1b" not in value and all(each in _SINGLE_BYTE for each in encodings):
        return _CONTROL.sub("", _contradicted(value, encodings[0]))
    delimiters = _PERSON_NAME_DELIMITERS if person_name else _DELIMITERS
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pydicom tells of bytes it had to replace: they show as U+FFFD
        try:
            text = decode_bytes(value, list(encodings), delimiters)
        except (LookupError, UnicodeError):
            text = "�"
    if "�" in text:
        text = _fallback(value) or text
    return _CONTROL.sub("", text)


def person_name(value: bytes, encodings: Sequence[str]) -> PersonNameText:
    """The three groups of a Person Name (PS3.5 6.2.1.1); more than three are ignored."""
    groups = [
        decode_text(group, encodings, person_name=True).strip() for group in value.split(b"\\")[0].split(b"=")
    ]
    alphabetic, ideographic, phonetic = [*groups, "", "", ""][:3]
    return PersonNameText(alphabetic.rstrip("^"), ideographic.rstrip("^"), phonetic.rstrip("^"))


def _stateful(encodings: Sequence[str]) -> bool:
    """True where even bytes below 0x80 need the declared set (JIS X 0201: ISO-IR 13)."""
    return bool(encodings) and encodings[0] == "shift_jis"


def _contradicted(value: bytes, encoding: str) -> str:
    """Text under a single-byte declaration, unless the bytes are double-byte text in truth."""
    text = value.decode(encoding if encoding != "ascii" else "latin_1", "replace")
    return (_fallback(value) or text) if _is_implausible(text) else text


def _is_implausible(latin: str) -> bool:
    """True where accented letters and signs crowd a word as no Western language does."""
    for word in re.split(r"[\s^=\\]+", latin):
        foreign = [character for character in word if ord(character) > 0x7F]
        letters = sum(character.isalpha() for character in word) - sum(each.isalpha() for each in foreign)
        if len(foreign) >= 2 and (not all(each.isalpha() for each in foreign) or len(foreign) > 2 * letters):
            return True
    return False


def _fallback(value: bytes) -> str:
    """The bytes as UTF-8, else as GB18030 made of common Chinese characters; "" where neither fits."""
    for encoding in ("utf-8", "gb18030"):
        try:
            text = value.decode(encoding)
        except UnicodeError:
            continue
        if encoding == "utf-8" or _is_chinese([each for each in text if ord(each) > 0x7F]):
            return text
    return ""


def _is_chinese(characters: Sequence[str]) -> bool:
    """True where all are ideographs or full-width signs, and half of them everyday ones (GB 2312)."""
    if not all(
        "\u3000" <= each <= "\u303f" or "\u4e00" <= each <= "\u9fff" or each >= "\uff00"
        for each in characters
    ):
        return False
    everyday = sum(bool(each.encode("gb2312", "ignore")) for each in characters)
    return 2 * everyday >= len(characters)
