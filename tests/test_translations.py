"""Every text a reader can see exists in every language, with the same placeholders."""

import ast
import re
import runpy
from pathlib import Path

import polib
import pytest

from medviewer import i18n, paths

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "medviewer"
PLACEHOLDER = re.compile(r"{(\w*)[^}]*}")
all_texts = runpy.run_path(str(ROOT / "packaging" / "translations.py"))["all_texts"]


def catalog(code: str) -> dict[str, str]:
    return {entry.msgid: entry.msgstr for entry in polib.pofile(str(translation_file(code)))}


def translation_file(code: str) -> Path:
    return paths.resources() / "translations" / f"{code}.po"


languages = pytest.mark.parametrize("code", [code for code in i18n.LANGUAGES if code != "en"])


@languages
def test_nothing_is_left_untranslated(code):
    translated = {msgid for msgid, msgstr in catalog(code).items() if msgstr}

    assert sorted(all_texts().keys() - translated) == []


@languages
def test_nothing_is_translated_that_no_code_shows(code):
    assert sorted(catalog(code).keys() - all_texts().keys()) == []


@languages
def test_a_translation_keeps_the_placeholders(code):
    wrong = [
        msgid
        for msgid, msgstr in catalog(code).items()
        if sorted(PLACEHOLDER.findall(msgid)) != sorted(PLACEHOLDER.findall(msgstr))
    ]

    assert wrong == []


def test_no_text_for_the_reader_is_built_before_it_is_translated():
    """An f-string inside `_()` can never be found in a catalog."""
    wrong = [
        f"{path.name}:{node.lineno}"
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"_", "N_"}
        and node.args
        and isinstance(node.args[0], ast.JoinedStr | ast.BinOp)
    ]

    assert wrong == []


def test_an_unknown_language_is_refused():
    with pytest.raises(ValueError, match="no such language"):
        i18n.use_language("tlh")
