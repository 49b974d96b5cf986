"""Numbers of things in words, without plural slips."""

from collections.abc import Sequence

from medviewer.i18n import _


def counted(count: int, one: str, many: str) -> str:
    """`one` for 1, `many` with its {count} for more, "" for none; both are translated."""
    if count == 0:
        return ""
    return one if count == 1 else many.format(count=count)


def listed(parts: Sequence[str]) -> str:
    """ "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return _("{first} and {last}").format(first=_(", ").join(parts[:-1]), last=parts[-1])
