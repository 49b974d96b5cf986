"""Regular expressions of hanging protocols: only such as end soon on whatever text they are held against.

Python's engine goes through the ways in which an expression can lie in a text, one after the other, and has no limit
of time: `(a+)+$` needs 4.6 s for 26 letters, and twice as long for each letter more. Here the ways are counted before an
expression is taken: an alternative adds its own, a sequence multiplies, and `k` repeats without an end can share a text
of `n` letters out among them in C(n + k + 1, k + 1) ways.
"""

import math
import re

LONGEST_PATTERN = 256
LONGEST_TEXT = 64
"""Letters of a description that are looked at: as many as a Long String has (PS3.5 6.2)."""
MOST_WAYS = 1_000_000
"""Measured: 3 repeats without an end, which are 814,385 ways, take 6 ms."""
MOST_ENDLESS = 3
"""Repeats without an end that can follow each other: a fourth alone makes more than `MOST_WAYS`."""

_TOKEN = re.compile(
    r"(?P<opens>\((?!\?)|\(\?(?::|P<\w+>|<?[=!]))"
    r"|(?P<closes>\))"
    r"|(?P<bar>\|)"
    r"|(?P<repeat>(?:[*+?]|\{(?=[\d,])(?P<least>\d*)(?P<comma>,?)(?P<most>\d*)\})[?+]?)"
    r"|\\[^\d]|\[\^?\]?(?:\\.|[^\]\\])*\]|[^\\()\[]",
    re.DOTALL,
)
_IGNORED_FLAG = "(?i)"
"""Upper and lower case are the same anyway."""

Ways = tuple[int, ...]
"""How many ways there are with 0, 1, 2 ... repeats without an end in them."""
_ONE: Ways = (1,)


class UnboundedPatternError(ValueError):
    """An expression that could take too long, or whose time can't be told beforehand."""


class _Sequence:
    """What stands between "(" and ")" as far as it was read: finished alternatives, and the one being read."""

    def __init__(self) -> None:
        self.finished: Ways = (0,)
        self.before: Ways = _ONE
        self.last: Ways = _ONE

    def take(self, item: Ways) -> None:
        self.before, self.last = _product(self.before, self.last), item

    def end_alternative(self) -> None:
        self.finished = _sum(self.finished, _product(self.before, self.last))
        self.before = self.last = _ONE


def check_pattern(pattern: str) -> None:
    """Refuse an expression that could hold up the window.

    Args:
        pattern: One that `re.compile` takes.

    Raises:
        UnboundedPatternError: It is longer than `LONGEST_PATTERN`, lies in a text of `LONGEST_TEXT` letters in more
            than `MOST_WAYS` ways, repeats without an end what can itself lie in several ways, or has parts
            (back references, flags) of which nothing is counted.
    """
    if len(pattern) > LONGEST_PATTERN:
        raise UnboundedPatternError("too long")
    ways = _ways(pattern.removeprefix(_IGNORED_FLAG))
    if sum(count * math.comb(LONGEST_TEXT + k + 1, k + 1) for k, count in enumerate(ways)) > MOST_WAYS:
        raise UnboundedPatternError("too many ways")


def is_found(pattern: str, text: str) -> bool:
    """True if a checked expression is found in the first `LONGEST_TEXT` letters of a text, upper or lower case."""
    return re.search(pattern, text[:LONGEST_TEXT], re.IGNORECASE) is not None


def _ways(pattern: str) -> Ways:
    open_: list[_Sequence] = [_Sequence()]
    at = 0
    while at < len(pattern):
        token = _TOKEN.match(pattern, at)
        if token is None:
            raise UnboundedPatternError("a part that is not counted")
        at = token.end()
        if token["opens"]:
            open_.append(_Sequence())
        elif token["closes"]:
            open_[-1].end_alternative()
            group = open_.pop().finished
            open_[-1].take(group)
        elif token["bar"]:
            open_[-1].end_alternative()
        elif token["repeat"]:
            open_[-1].last = _repeated(open_[-1].last, *_bounds(token))
        else:
            open_[-1].take(_ONE)
    open_[-1].end_alternative()
    return open_[-1].finished


def _bounds(token: re.Match[str]) -> tuple[int, int | None]:
    """The least and the largest number of repeats; None = without an end, as far as a text goes."""
    sign = token["repeat"][0]
    if sign != "{":
        return {"*": (0, None), "+": (1, None), "?": (0, 1)}[sign]
    least = int(token["least"] or 0)
    if not token["comma"]:
        return least, least
    return least, int(token["most"]) if token["most"] else None


def _repeated(item: Ways, least: int, most: int | None) -> Ways:
    if most is None or most - least > LONGEST_TEXT:
        if item != _ONE:
            raise UnboundedPatternError("a repeat without an end around several ways")
        return (0, 1)
    if item == _ONE:
        return (most - least + 1,)
    once: Ways = _ONE
    for _time in range(least):
        once = _product(once, item)
    ways = once
    for _time in range(most - least):
        once = _product(once, item)
        ways = _sum(ways, once)
    return ways


def _sum(one: Ways, other: Ways) -> Ways:
    longer, shorter = sorted((one, other), key=len, reverse=True)
    return tuple(count + (shorter[k] if k < len(shorter) else 0) for k, count in enumerate(longer))


def _product(one: Ways, other: Ways) -> Ways:
    found = [0] * (len(one) + len(other) - 1)
    for k, count in enumerate(one):
        for m, times in enumerate(other):
            found[k + m] += count * times
    if sum(found) > MOST_WAYS or len(found) > MOST_ENDLESS + 1:
        raise UnboundedPatternError("too many ways")
    return tuple(found)
