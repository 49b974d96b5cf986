"""Brings the translation catalogs up to date with the texts in the code.

python packaging/translations.py     adds new texts (empty), drops those no code shows, prints what is left to do
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]
TRANSLATORS = {"_", "N_", "translate"}


def texts_in(path: Path) -> Iterator[str]:
    """Every literal handed to a translator function in one module."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and node.args:
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            text = node.args[0]
            if name in TRANSLATORS and isinstance(text, ast.Constant) and isinstance(text.value, str):
                yield text.value


def all_texts() -> dict[str, list[str]]:
    """Text -> the modules that show it."""
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "medviewer").rglob("*.py")):
        for text in texts_in(path):
            if text:
                found.setdefault(text, []).append(path.relative_to(ROOT).as_posix())
    return found


def update(catalog: Path) -> list[str]:
    """Add and drop entries of one catalog; return the texts that still need a translation."""
    old = {entry.msgid: entry.msgstr for entry in polib.pofile(str(catalog))} if catalog.exists() else {}
    new = polib.POFile(wrapwidth=110)
    new.metadata = {
        "Language": catalog.stem,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
    }
    for text, modules in sorted(all_texts().items(), key=lambda item: (item[1][0], item[0])):
        occurrences = [(module, "") for module in dict.fromkeys(modules)]
        new.append(polib.POEntry(msgid=text, msgstr=old.get(text, ""), occurrences=occurrences))
    new.save(str(catalog))
    return [entry.msgid for entry in new if not entry.msgstr]


if __name__ == "__main__":
    missing = update(ROOT / "resources" / "translations" / "zh_CN.po")
    for text in missing:
        print(text)
    sys.exit(1 if missing else 0)
