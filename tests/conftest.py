"""Fixtures shared by all tests. Every image is synthetic: no test needs a patient's data."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from medviewer import i18n

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # no test window comes on the developer's screen
# no deadlines: how fast an example runs says more about what else the machine does than about the code
settings.register_profile("same-each-time", derandomize=True, print_blob=True, deadline=None)
settings.register_profile("new-each-time", deadline=None)
# a change is judged by the same examples each time; elsewhere new ones are tried
settings.load_profile("same-each-time" if os.environ.get("CI") else "new-each-time")


@pytest.fixture
def shared_data() -> Path:
    """The folder of real scans beside the checkout, where the developer has one."""
    folder = Path(__file__).resolve().parents[2] / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the real scans are not beside this checkout")
    return folder


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the developer's own settings, readings and cache."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("MEDVIEWER_CACHE", str(folder / "cache"))
    monkeypatch.setenv("MEDVIEWER_CONFIG", str(folder / "config"))
    monkeypatch.setenv("MEDVIEWER_DATA", str(folder / "data"))


@pytest.fixture(autouse=True)
def english():
    i18n.use_language("en")
    yield
    i18n.use_language("en")
