"""Bytes of a DICOM header as text: declared character sets first, GB18030 where the bytes contradict them."""

import re
from collections.abc import Sequence
from functools import lru_cache

from pydicom.charset import convert_encodings

from medviewer.dicom.code_extensions import decode_extended
from medviewer.dicom.patient import PersonNameText

_DELIMITERS = {0x0A, 0x0C, 0x0D}
_PERSON_NAME_DELIMITERS = {
    0xE5,
    0x5E,
    0x3D,
}  # as pydicom's own: code extensions end at ^ and = (PS3.5 6.2.1.2)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_C1_CONTROL = re.compile(r"[\x80-\x9f]")
_DOUBLE_BYTE = {"euc_kr", "iso_ir_58"}
_LATIN_1 = {"latin_1", "iso8859", "ascii"}
_NEWER_TERMS = {"ISO_IR 203": "iso8859_15", "ISO 2022 IR 203": "iso8859_15"}
"""Latin alphabet 9 (PS3.3 C.12.1.1.2), which pydicom does not know yet."""
_CHINESE = {"gb18030", "gbk", "gb2312"}
"""Character sets (in lower case) whose second bytes may be a backslash or a caret (PS3.5 6.1.2.3, 6.1.2.5.3)."""
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
            known = [term for term in declared if term.strip() not in _NEWER_TERMS]
            if known != list(declared):
                newer = [_NEWER_TERMS.get(term.strip(), "") for term in declared]
                return tuple(
                    name or convert_encodings(term)[0] for name, term in zip(newer, declared, strict=True)
                )
            return tuple(convert_encodings(known))
        except (LookupError, ValueError):
            return ("iso8859",)


def decode_text(value: bytes, encodings: Sequence[str], *, person_name: bool = False) -> str:
    """Text of one element, all its values, trailing padding removed.

    Bytes above 0x7F under a missing or Latin-1 declaration are read as GB18030 or UTF-8 where they form valid
    double-byte text: many Chinese systems write so (dicomParser issue 89). So are UTF-8 bytes under a Chinese one.
    """
    value = value.rstrip(b"\x00 ")
    if value.isascii() and b"\x1b" not in value and not _stateful(encodings):
        return _CONTROL.sub("", value.decode("ascii"))
    if b"\x1b" not in value and encodings[0] in _SINGLE_BYTE:
        return _CONTROL.sub("", _contradicted(value, encodings))
    if _is_chinese_set(encodings) and (text := _utf_8_ideographs(value)):
        return _CONTROL.sub("", text)
    delimiters = _PERSON_NAME_DELIMITERS if person_name else _DELIMITERS
    try:
        text = decode_extended(value, encodings, delimiters)
    except (LookupError, UnicodeError):
        text = _fallback(value) or value.decode(encodings[0], "replace")
    return _CONTROL.sub("", text)


def person_name(value: bytes, encodings: Sequence[str]) -> PersonNameText:
    """The three groups of a Person Name (PS3.5 6.2.1.1); more than three are ignored."""
    is_plain = b"\x1b" not in value and encodings[0] in _SINGLE_BYTE
    if is_plain or _is_chinese_set(
        encodings
    ):  # in Chinese a character's second byte may look like a delimiter
        whole = decode_text(value, encodings, person_name=True)
        groups = [group.strip() for group in whole.split("\\")[0].split("=")]
    else:
        parts = value.split(b"\\")[0].split(b"=")
        groups = [decode_text(group, encodings, person_name=True).strip() for group in parts]
    alphabetic, ideographic, phonetic = [*groups, "", "", ""][:3]
    return PersonNameText(alphabetic.rstrip("^"), ideographic.rstrip("^"), phonetic.rstrip("^"))


def _stateful(encodings: Sequence[str]) -> bool:
    """True where even bytes below 0x80 need the declared set (JIS X 0201: ISO-IR 13)."""
    return bool(encodings) and encodings[0] == "shift_jis"


def _contradicted(value: bytes, encodings: Sequence[str]) -> str:
    """Text under a single-byte declaration, unless the bytes are text of another set in truth.

    Those are tried in turn: double-byte sets that are declared, too, but that no escape sequence calls; UTF-8 and
    GB18030; Windows' own signs, where Latin-1 has none.
    """
    first = encodings[0] if encodings[0] != "ascii" else "latin_1"
    text = value.decode(first, "replace")
    if _is_implausible(text):
        declared = (_decoded(value, each) for each in encodings[1:] if each in _DOUBLE_BYTE)
        if other := next(filter(None, declared), "") or _fallback(value):
            return other
    if _C1_CONTROL.search(text) and first in _LATIN_1:
        return _decoded(value, "cp1252") or text
    return text


def _decoded(value: bytes, encoding: str) -> str:
    """The text; "" where the bytes are none."""
    try:
        return value.decode(encoding)
    except UnicodeError:
        return ""


def _is_implausible(latin: str) -> bool:
    """True where accented letters and signs crowd a word as no Western language does."""
    for word in re.split(r"[\s^=\\]+", latin):
        foreign = [character for character in word if ord(character) > 0x7F]
        letters = sum(character.isalpha() for character in word) - sum(each.isalpha() for each in foreign)
        if len(foreign) >= 2 and (not all(each.isalpha() for each in foreign) or len(foreign) > 2 * letters):
            return True
    return False


def _is_chinese_set(encodings: Sequence[str]) -> bool:
    return any(each.lower() in _CHINESE for each in encodings)


def _utf_8_ideographs(value: bytes) -> str:
    """The bytes as UTF-8 where they are that and hold Chinese; "" otherwise."""
    text = _decoded(value, "utf-8")
    foreign = [each for each in text if ord(each) > 0x7F]
    return text if foreign and _is_chinese(foreign) else ""


def _fallback(value: bytes) -> str:
    """The bytes as UTF-8, else as GB18030 made of common Chinese characters; "" where neither fits."""
    if text := _decoded(value, "utf-8"):
        return text
    text = _decoded(value, "gb18030")
    return text if _is_chinese([each for each in text if ord(each) > 0x7F]) else ""


def _is_chinese(characters: Sequence[str]) -> bool:
    """True where all are ideographs or full-width signs, and half of them everyday ones (GB 2312)."""
    if not all(
        "\u3000" <= each <= "\u303f" or "\u4e00" <= each <= "\u9fff" or each >= "\uff00"
        for each in characters
    ):
        return False
    everyday = sum(bool(each.encode("gb2312", "ignore")) for each in characters)
    return 2 * everyday >= len(characters)
