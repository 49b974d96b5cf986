"""The language of visible text: English in the code, other languages from gettext catalogs."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from numbers import Real
from string import Formatter

from medviewer import paths
from medviewer.minus import with_minus

LANGUAGES = {"en": "English", "zh_CN": "简体中文"}
"""Language code -> its own name, as offered to the reader."""

Translate = Callable[[str], str]
Fields = tuple[tuple[str, object], ...]


@dataclass(frozen=True)
class Message:
    """A text for the reader that is put into words only when it is shown.

    Results carry messages and not sentences: the language may be switched after the analysis, and a document may be
    in another language than the window. `str(message)` is its wording in the language in use.

    Attributes:
        text: The English text, marked with `N_`, with named placeholders.
        fields: Name and value for each placeholder; a value may be a message itself.
    """

    text: str
    fields: Fields = ()

    def __str__(self) -> str:
        return self.worded(_)

    def worded(self, translate: Translate) -> str:
        """The wording that `translate` gives."""
        values = {
            name: value.worded(translate) if isinstance(value, Message) else value
            for name, value in self.fields
        }
        return _FORMATTER.format(translate(self.text), **values)


class _ReaderFormatter(Formatter):
    """Like `str.format`, with a true minus sign before numbers."""

    def format_field(self, value: object, format_spec: str) -> str:
        text: str = super().format_field(value, format_spec)
        return with_minus(text) if isinstance(value, Real) else text


_FORMATTER = _ReaderFormatter()


def message(text: str, **fields: object) -> Message:
    """A message from a text marked with `N_` and the values of its placeholders."""
    return Message(text, tuple(fields.items()))


_language = "en"


def N_(message: str) -> str:  # noqa: N802 (gettext's own name for "translate later")
    """Mark `message` for translation and return it as it is."""
    return message


def _(message: str) -> str:
    """The text of `message` in the language in use; English where a translation is missing."""
    return _catalog(_language).get(message, message)


def language() -> str:
    return _language


def use_language(code: str) -> None:
    """Show texts in `code` from now on. Widgets refresh on their LanguageChange event.

    Raises:
        ValueError: There is no such language in `LANGUAGES`.
    """
    global _language
    if code not in LANGUAGES:
        raise ValueError(f"no such language: {code}")
    _language = code


def translator(code: str) -> Translate:
    """A translate function for one language, whatever language the window uses (a PDF may differ)."""
    catalog = _catalog(code)
    return lambda message: catalog.get(message, message)


@cache
def _catalog(code: str) -> dict[str, str]:
    if code == "en":
        return {}
    import polib

    entries = polib.pofile(str(paths.resources() / "translations" / f"{code}.po"))
    return {entry.msgid: entry.msgstr for entry in entries if entry.msgstr and not entry.obsolete}
