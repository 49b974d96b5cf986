"""What the dictionaries say of an element: its name, its keyword, and how its bytes are to be read."""

from functools import lru_cache

from pydicom.datadict import (
    dictionary_description,
    dictionary_keyword,
    dictionary_VR,
    private_dictionary_description,
    private_dictionary_VR,
)

_AMBIGUOUS_SIGNED = {"US or SS": ("US", "SS"), "US or SS or OW": ("US", "SS")}
_AMBIGUOUS_BYTES = {"OB or OW": "OW", "US or OW": "US"}


@lru_cache(maxsize=8192)
def names_of(tag: int, creator: str) -> tuple[str, str]:
    """Name and keyword in English; "" where no dictionary knows the element.

    Args:
        tag: (group << 16) | element.
        creator: Its Private Creator; "" for a standard element.
    """
    if tag & 0xFFFF == 0:
        return "Group Length", ""
    if tag >> 16 & 1:
        if 0x10 <= tag & 0xFFFF <= 0xFF:
            return "Private Creator", ""
        try:
            return private_dictionary_description(tag, creator), ""
        except KeyError:
            return "", ""
    try:
        return dictionary_description(tag), dictionary_keyword(tag)
    except KeyError:
        return "", ""


def resolved_vr(tag: int, creator: str, stated: str, *, is_signed: bool) -> tuple[str, str]:
    """The value representation to show, and the one to read the bytes by.

    Args:
        tag: (group << 16) | element.
        creator: Its Private Creator; "" for a standard element.
        stated: As the file states it; "" for implicit VR.
        is_signed: Pixel Representation (0028,0103) of the data set is 1.
    """
    if stated not in ("", "UN"):
        return _unambiguous(stated, is_signed), _unambiguous(stated, is_signed)
    known = _unambiguous(_dictionary_vr(tag, creator), is_signed)
    return stated or known, known


@lru_cache(maxsize=8192)
def _dictionary_vr(tag: int, creator: str) -> str:
    if tag & 0xFFFF == 0:
        return "UL"
    try:
        if tag >> 16 & 1:
            is_creator = 0x10 <= tag & 0xFFFF <= 0xFF
            return "LO" if is_creator else private_dictionary_VR(tag, creator)
        return dictionary_VR(tag)
    except KeyError:
        return "UN"


def _unambiguous(vr: str, is_signed: bool) -> str:
    """Of the dictionary's alternatives the one that Pixel Representation asks for (PS3.5 A.1)."""
    if vr in _AMBIGUOUS_SIGNED:
        return _AMBIGUOUS_SIGNED[vr][is_signed]
    return _AMBIGUOUS_BYTES.get(vr, vr)
