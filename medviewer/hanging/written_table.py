"""Takes values out of a JSON table, and says in words where one is not as it should be."""

import math
import re
from collections.abc import Sequence
from enum import Enum
from typing import TypeVar

from medviewer.errors import MedviewerError
from medviewer.hanging.bounded_pattern import LONGEST_PATTERN, UnboundedPatternError, check_pattern
from medviewer.i18n import N_, Message, message

EnumKind = TypeVar("EnumKind", bound=Enum)


class HangingProtocolError(MedviewerError):
    """A file is no hanging protocol."""

    message = N_("The hanging protocol {file} can't be used. {reason}")
    hint = N_("Correct the file, or remove it from the folder. Its form is described in hanging-1.md.")

    def __init__(self, reason: Message, file: str = "") -> None:
        super().__init__(str(reason), file=file, reason=reason)
        self.reason = reason

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self), (self.reason, str(self.fields["file"])))


class Table:
    """One JSON object. Each value is taken by its name; `close` refuses what was not asked for.

    Every method raises `HangingProtocolError` with the place of what is wrong.
    """

    def __init__(self, stored: object, place: str) -> None:
        """`place` names the table, as a reader finds it in the file: "layouts[0].viewports[1]"."""
        if not isinstance(stored, dict):
            raise wrong(place, N_("a table in braces is expected here"))
        self.place = place
        self._stored = dict(stored)

    def __contains__(self, name: str) -> bool:
        return name in self._stored

    def is_text(self, name: str) -> bool:
        return isinstance(self._stored.get(name), str)

    def close(self) -> None:
        """Refuse words that nothing asked for: a misspelt condition must not be left out silently."""
        for name in self._stored:
            raise wrong(self._at(name), N_("this word is unknown here"))

    def table(self, name: str) -> "Table":
        return Table(self._take(name), self._at(name))

    def tables(self, name: str) -> "list[Table]":
        """A list of at least one table; a single table counts as a list of one."""
        stored = self._take(name)
        if isinstance(stored, dict):
            return [Table(stored, self._at(name))]
        if not isinstance(stored, list) or not stored:
            raise wrong(self._at(name), N_("a list in brackets is expected here"))
        return [Table(each, f"{self._at(name)}[{number}]") for number, each in enumerate(stored)]

    def text(self, name: str, default: str | None = None) -> str:
        """A text that is not empty; `default` where it is absent."""
        if name not in self._stored and default is not None:
            return default
        stored = self._take(name)
        if not isinstance(stored, str) or not stored.strip():
            raise wrong(self._at(name), N_("a text is expected here"))
        return stored.strip()

    def texts(self, name: str) -> tuple[str, ...]:
        """Texts in upper case; one text counts as a list of one; empty where absent."""
        return tuple(text.upper() for text in self._listed(name))

    def pattern(self, name: str) -> str:
        """A regular expression that ends soon on any text; "" where absent."""
        text = self.text(name, "")
        if len(text) > LONGEST_PATTERN:
            raise wrong(self._at(name), N_("this is longer than {count} characters"), count=LONGEST_PATTERN)
        try:
            re.compile(text)
            check_pattern(text)
        except (re.error, OverflowError) as error:
            raise wrong(self._at(name), N_("this is no regular expression")) from error
        except UnboundedPatternError as error:
            what = N_(
                "this expression could take too long: at most three * or + in it, none of them after a group that can "
                "be read in several ways, few alternatives beside them, and no back references or flags"
            )
            raise wrong(self._at(name), what) from error
        return text

    def words(self, name: str, kind: type[EnumKind]) -> tuple[EnumKind, ...]:
        """Members of an Enum by their values; empty where absent."""
        by_word = {str(member.value).upper(): member for member in kind}
        taken = self._listed(name)
        for text in taken:
            if text.upper() not in by_word:
                raise wrong(
                    self._at(name),
                    N_("“{given}” is none of: {words}"),
                    given=text,
                    words=", ".join(str(member.value) for member in kind),
                )
        return tuple(by_word[text.upper()] for text in taken)

    def flag(self, name: str, default: bool | None) -> bool | None:
        """true or false; null means "either"; `default` where absent."""
        if name not in self._stored:
            return default
        stored = self._take(name)
        if stored is not None and not isinstance(stored, bool):
            raise wrong(self._at(name), N_("true or false is expected here"))
        return stored

    def number(self, name: str, default: float | None = None) -> float:
        """A number; `default` where absent."""
        if name not in self._stored and default is not None:
            return default
        stored = self._take(name)
        if isinstance(stored, bool) or not isinstance(stored, int | float) or not math.isfinite(stored):
            raise wrong(self._at(name), N_("a number is expected here"))
        return float(stored)

    def whole(self, name: str, allowed: Sequence[int], default: int | None = None) -> int:
        """A whole number among those allowed; `default` where absent."""
        stored = self.number(name, default)
        if stored not in allowed:
            raise wrong(
                self._at(name),
                N_("a whole number from {least} to {most} is expected here"),
                least=allowed[0],
                most=allowed[-1],
            )
        return int(stored)

    def _listed(self, name: str) -> tuple[str, ...]:
        if name not in self._stored:
            return ()
        stored = self._take(name)
        listed = stored if isinstance(stored, list) else [stored]
        if not listed or not all(isinstance(each, str) for each in listed):
            raise wrong(self._at(name), N_("texts are expected here"))
        return tuple(map(str, listed))

    def _take(self, name: str) -> object:
        if name not in self._stored:
            raise wrong(self._at(name), N_("this is missing"))
        return self._stored.pop(name)

    def _at(self, name: str) -> str:
        return f"{self.place}.{name}" if self.place else name


def wrong(place: str, what: str, **fields: object) -> HangingProtocolError:
    """An error that says where what is wrong; `what` is marked with `N_`."""
    return HangingProtocolError(message(N_("{place}: {what}."), place=place, what=message(what, **fields)))
