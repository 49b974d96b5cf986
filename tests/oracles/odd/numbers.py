"""Odd values of numeric elements, and what each of them means to a person who reads it."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from random import Random

from tests.oracles.odd.data_set import Element


class Meaning(Enum):
    """What the value of an element says, where it is no element that says it plainly."""

    NOTHING = "nothing that can be used"
    ABSENT = "as if the element were not there"
    AS_GIVEN = "what it is read as"


ODD_TEXTS: dict[str, str | None] = {
    "abc": None, "1,5": "1.5", "1e400": None, "-1e400": None, "1e-30": "1e-30", "1e308": "1e308", "-1e308": "-1e308",
    "nan": None, "NaN": None, "inf": None, "-Infinity": None, "-0": "0", "0": "0", "-1": "-1", "0x10": None,
    "1.5.2": None,
    "--1": None, "1e": None, "1 5": None, "+2.5": "2.5", " 2.5": "2.5", "2.5 ": "2.5", "2.5\0": "2.5",
    "2.5E+0": "2.5",
    "9" * 400: None, "9" * 5000: None, "0." + "3" * 60: "0." + "3" * 17, "1\x1b[31m": None, "1\r\n5": None,
    "\x07": None,
    "1\x005": None, "65536": "65536", "2147483648": "2147483648", "1e19": "1e19", "0.0000001": "1e-7",
    "1e-5": "1e-5", "0.0004": "0.0004", "1e5": "1e5", "1e160": "1e160", ".": None,
    "-": None, "\xff\xfe": None, "²": None, "*": None, "1;5": None, "1e-400": "0",
}  # fmt: skip
"""Text of a decimal or integer string -> the same number written plainly; None where it is none, or beyond a double."""
ODD_TIMES: dict[str, str | None] = {
    "abc": None, "250000": None, "99": None, "109999": None, "1": None, "10:49:46": "104946", "104946.2.3": None,
    "104946 ": "104946", "104946.2000000000": "104946.2", "-104946": None, "nan": None, "\x00": None, "9" * 400: None,
}  # fmt: skip
_TEXT_NUMBERS = ("DS", "IS")
_BINARY = {"US": "H", "SS": "h", "UL": "I", "SL": "i", "FL": "f", "FD": "d"}
_LARGEST = 60_000


@dataclass(frozen=True)
class OddValue:
    """An odd element.

    Attributes:
        name: In words.
        element: It; None where it is absent.
        meaning: What it says: another element that says the same plainly, or a `Meaning`.
    """

    name: str
    element: Element | None
    meaning: Element | Meaning


def odd_value(element: Element, random: Random) -> OddValue:
    """Make an element's value odd."""
    way = random.choice(
        [*["text"] * 6, "empty", "absent", "more", "fewer", "trailing backslash", "other VR", "other VR"]
    )
    if way == "absent":
        return OddValue(way, None, Meaning.AS_GIVEN)
    if way == "empty":
        return OddValue(way, replace(element, value=b""), Meaning.ABSENT)
    if element.vr in _BINARY:
        odd = _odd_binary(element, way, random)
    elif element.vr in ("TM", "DT", "DA"):
        odd = with_text(element, random.choice(list(ODD_TIMES)), ODD_TIMES, 0)
    else:
        odd = _odd_text(element, way, random)
    is_zero_slope = element.keyword == "RescaleSlope" and odd.element is not None and _is_zero(odd.meaning)
    return replace(odd, meaning=Meaning.NOTHING) if is_zero_slope else odd  # it would erase the picture


def _odd_text(element: Element, way: str, random: Random) -> OddValue:
    parts = element.value.rstrip(b" \0").split(b"\\")
    if way == "more":
        value = replace(element, value=b"\\".join([*parts, random.choice([b"7", b"abc", parts[-1]])]))
        return OddValue(way, value, element if len(parts) == 1 else Meaning.AS_GIVEN)
    if way == "fewer" and len(parts) > 1:
        return OddValue(way, replace(element, value=b"\\".join(parts[:-1])), Meaning.NOTHING)
    if way == "trailing backslash":
        return OddValue(way, replace(element, value=element.value.rstrip(b" \0") + b"\\"), element)
    if way == "other VR" and element.vr in _TEXT_NUMBERS:
        return _in_other_vr(element, parts, random)
    table = ODD_TEXTS if element.vr in _TEXT_NUMBERS else dict.fromkeys(ODD_TEXTS)
    return with_text(
        element,
        random.choice(list(table)),
        table,
        random.choice([*range(len(parts)), *[len(parts)] * len(parts)]),
    )


def with_number(element: Element, number: float) -> OddValue:
    """All components of a binary element become a number."""
    count = len(element.value) // struct.calcsize(_BINARY[element.vr])
    value = struct.pack(f"<{_BINARY[element.vr]}", number) * count
    meaning = Meaning.AS_GIVEN if number - number == 0 else Meaning.NOTHING
    return OddValue(f"{number:g}", replace(element, value=value), meaning)


def with_text(
    element: Element, text: str, table: Mapping[str, str | None] = ODD_TEXTS, at: int = 99
) -> OddValue:
    """One component becomes a text, or all of them do (where `at` is behind the last).

    A text that the table lacks is taken for a plain number.
    """
    parts = element.value.rstrip(b" \0").split(b"\\")
    places = range(len(parts)) if at >= len(parts) else (at,)
    plain = table.get(text, text)
    odd, same = list(parts), list(parts)
    for place in places:
        odd[place] = text.encode("latin-1")
        same[place] = (plain or "").encode("latin-1")
    shown = ascii(text[:20])
    meaning = Meaning.NOTHING if plain is None else replace(element, value=b"\\".join(same))
    return OddValue(
        f"{shown} at {at}" if len(parts) > 1 else shown, replace(element, value=b"\\".join(odd)), meaning
    )


def _one_or_all(count: int, random: Random) -> int:
    """Which component; `count` for all of them."""
    return random.choice([*range(count), *[count] * count])


def _in_other_vr(element: Element, parts: list[bytes], random: Random) -> OddValue:
    vr = random.choice(["FD", "FL", "UN", "LO", "UT", "SH", "US", "OB", "SQ", "ZZ"])
    if vr in ("FD", "FL"):
        try:
            numbers = [float(part) for part in parts]
            value = struct.pack(f"<{len(parts)}{_BINARY[vr]}", *numbers)
        except (ValueError, OverflowError):
            return OddValue(vr, replace(element, vr="UN"), element)
        plain = struct.unpack(f"<{len(parts)}{_BINARY[vr]}", value)
        same = replace(element, value="\\".join(f"{number:.9g}" for number in plain).encode())
        return OddValue(f"written as {vr}", replace(element, vr=vr, value=value), same)
    if vr == "US":
        return OddValue(
            "written as US", replace(element, vr=vr, value=b"\2\0" * len(parts)), Meaning.AS_GIVEN
        )
    meaning = element if vr in ("UN", "LO", "UT", "SH") else Meaning.AS_GIVEN
    return OddValue(f"written as {vr}", replace(element, vr=vr), meaning)


def _odd_binary(element: Element, way: str, random: Random) -> OddValue:
    size = struct.calcsize(_BINARY[element.vr])
    if way == "more":
        is_one = len(element.value) == size
        return OddValue(
            way, replace(element, value=element.value * 2), element if is_one else Meaning.AS_GIVEN
        )
    if way in ("fewer", "trailing backslash"):
        return OddValue(
            "cut", replace(element, value=element.value[: random.randrange(size)]), Meaning.NOTHING
        )
    if way == "other VR":
        vr = random.choice(["UN", "DS", "IS", "LO", "OB"])
        if vr in ("UN", "OB"):
            return OddValue(f"written as {vr}", replace(element, vr=vr), element)
        numbers = struct.unpack(f"<{len(element.value) // size}{_BINARY[element.vr]}", element.value)
        text = "\\".join(f"{number:.9g}" for number in numbers).encode()
        return OddValue(f"written as {vr}", replace(element, vr=vr, value=text[:_LARGEST]), element)
    if element.vr in ("FL", "FD"):
        numbers = (float("nan"), float("inf"), -float("inf"), 1e-30, -0.0, 0.0, 1e30, -1.0)
        return with_number(element, random.choice(numbers))
    value = random.choice(
        [bytes(size), b"\xff" * size, b"\1" + bytes(size - 1), bytes(size - 1) + b"\x80", b"\xff\x7f"]
    )
    return OddValue(value.hex(), replace(element, value=value), Meaning.AS_GIVEN)


def _is_zero(meaning: Element | Meaning) -> bool:
    if isinstance(meaning, Meaning):
        return False
    try:
        return float(meaning.value) == 0
    except ValueError:
        return False
