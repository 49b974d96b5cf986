"""Which language the command line speaks."""

import locale
import os
from collections.abc import Sequence

from medviewer.i18n import LANGUAGES


def chosen_language(arguments: Sequence[str], in_settings: str) -> str:
    """The language asked for by `--language`, else the one in the settings, else the system's.

    It is looked up before the arguments are parsed, so that the help and the parser's messages are in it too.
    """
    asked = _option(arguments) or in_settings
    return asked if asked in LANGUAGES else _system_language()


def _option(arguments: Sequence[str]) -> str:
    for index, argument in enumerate(arguments):
        if argument.startswith("--language="):
            return argument.partition("=")[2]
        if argument == "--language" and index + 1 < len(arguments):
            return arguments[index + 1]
    return ""


def _system_language() -> str:
    names = [os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    name = next((name for name in names if name), "") or (locale.getlocale()[0] or "")
    return "zh_CN" if name.lower().startswith(("zh", "chinese")) else "en"
