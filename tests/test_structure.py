"""The rules of the house that a machine can check."""

import statistics
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def python_files(*folders: str) -> list[Path]:
    return [path for folder in folders for path in (ROOT / folder).rglob("*.py")]


def line_count(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def test_no_file_is_longer_than_400_lines():
    files = python_files("medviewer", "tests", "packaging")

    assert [(path.name, line_count(path)) for path in files if line_count(path) > 400] == []


def test_the_median_file_has_one_idea():
    assert statistics.median(line_count(path) for path in python_files("medviewer")) < 150


def test_a_reader_is_never_shown_forbidden_words():
    """A score is a model score: never a diagnosis, never a cancer probability."""
    catalog = (ROOT / "resources" / "translations" / "zh_CN.po").read_text("utf-8").lower()
    shown = catalog.replace("not for diagnostic use", "")

    assert "cancer probability" not in shown
    assert "diagnos" not in shown
    assert "癌症概率" not in shown
