"""Makes a PDF's text be found and copied as it was written.

Qt names each glyph by one of the characters that share it: the Chinese character 小 (U+5C0F) comes out as the
radical ⼩ (U+2F29), which no search for the patient's name would find.
"""

import re
from collections.abc import Mapping

from PySide6.QtGui import QFont, QRawFont

_CODE = re.compile(rb"<([0-9A-F]{4})>")
_RANGES = re.compile(rb"beginbfrange\n.*?endbfrange", re.DOTALL)
_ENTRY = re.compile(rb"(<[0-9A-F]{4}> <[0-9A-F]{4}> )(<[0-9A-F]{4}>|\[[^\]]*\])")


def written_characters(families: list[str], text: str) -> dict[int, int]:
    """Characters that Qt may name a glyph by -> the character of `text` that the glyph was drawn for.

    Args:
        families: Font families in use.
        text: All text of the document.
    """
    used = sorted({ord(character) for character in text if ord(character) <= 0xFFFF})
    others = [code for code in range(0x20, 0x10000) if not 0xD800 <= code <= 0xDFFF]
    found: dict[int, int] = {}
    for family in families:
        font = QRawFont.fromFont(QFont(family))
        by_glyph = {glyph: code for glyph, code in zip(_glyphs(font, used), used, strict=True) if glyph}
        for glyph, code in zip(_glyphs(font, others), others, strict=True):
            if glyph in by_glyph and code not in used:
                found.setdefault(code, by_glyph[glyph])
    return found


def with_written_characters(pdf: bytes, written: Mapping[int, int]) -> bytes:
    """The file with the right-hand sides of its ToUnicode maps exchanged, none of them longer than before.

    References:
        ISO 32000-1, 9.10.3.
    """

    def character(found: re.Match[bytes]) -> bytes:
        code = int(found[1], 16)
        return b"<%04X>" % written.get(code, code)

    def entry(found: re.Match[bytes]) -> bytes:
        return found[1] + _CODE.sub(character, found[2])

    def ranges(found: re.Match[bytes]) -> bytes:
        return _ENTRY.sub(entry, found[0])

    return _RANGES.sub(ranges, pdf)


def _glyphs(font: QRawFont, codes: list[int]) -> list[int]:
    return list(font.glyphIndexesForString("".join(map(chr, codes))))
