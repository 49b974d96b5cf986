"""Text with code extensions: escape sequences that switch character sets within a value (PS3.5 6.1.2.4, 6.1.2.5).

pydicom leaves the escape sequences of GB 2312 (ISO-IR 58) in the text.
"""

import re
from collections.abc import Collection, Sequence

ESCAPE = b"\x1b"
_ASCII = {b"\x1b(B", b"\x1b(J"}
"""ISO-IR 6 and the letters of JIS X 0201: back to the first character set."""
_JAPANESE = {b"\x1b$B": "iso2022_jp", b"\x1b$@": "iso2022_jp", b"\x1b$(D": "iso2022_jp_2"}
"""Two 7-bit bytes for each character; Python's decoders want the escape sequence."""
_OTHERS = {
    b"\x1b)I": "shift_jis", b"\x1b$)C": "euc_kr", b"\x1b$)A": "gb2312", b"\x1b-A": "latin_1", b"\x1b-B": "iso8859_2",
    b"\x1b-C": "iso8859_3", b"\x1b-D": "iso8859_4", b"\x1b-F": "iso8859_7", b"\x1b-G": "iso8859_6",
    b"\x1b-H": "iso8859_8", b"\x1b-L": "iso8859_5", b"\x1b-M": "iso8859_9", b"\x1b-T": "iso8859_11",
    b"\x1b-b": "iso8859_15",
}  # fmt: skip
"""Sets of the upper half, beside ASCII below (PS3.3 tables C.12-3 and C.12-4)."""
_PARTS = re.compile(rb"(?=\x1b)")


def decode_extended(value: bytes, encodings: Sequence[str], delimiters: Collection[int]) -> str:
    """Decode a value whose escape sequences switch character sets.

    Args:
        value: The bytes.
        encodings: Python's names of the declared sets; the first is in force at the start and after a delimiter.
        delimiters: Bytes that bring the first set back.

    Raises:
        UnicodeError: Bytes that are no text in the set in force, or an escape sequence that DICOM does not know.
    """
    return "".join(_decoded(part, encodings[0], delimiters) for part in _PARTS.split(value) if part)


def _decoded(part: bytes, first: str, delimiters: Collection[int]) -> str:
    """One stretch: from an escape sequence (or the start of the value) up to the next one."""
    if not part.startswith(ESCAPE):
        return part.decode(first)
    code = next((part[:length] for length in (4, 3) if part[:length] in _KNOWN), None)
    if code is None:
        raise UnicodeError("unknown escape sequence")
    body = part[len(code) :]
    if code in _ASCII:
        return body.decode(first)
    if code in _JAPANESE:
        return part.decode(_JAPANESE[code])
    end = next((index for index, byte in enumerate(body) if byte in delimiters), len(body))
    return body[:end].decode(_OTHERS[code]) + body[end:].decode(first)


_KNOWN = _ASCII | _JAPANESE.keys() | _OTHERS.keys()
