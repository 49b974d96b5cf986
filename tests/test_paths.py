"""The program's folders are told in any surroundings, and whether files can be kept in them."""

import os
import sys
from pathlib import Path

import pytest

from medviewer import paths

pytestmark = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="XDG folders are Linux's")


@pytest.fixture
def home(tmp_path, monkeypatch):
    for name in ("MEDVIEWER_CACHE", "MEDVIEWER_CONFIG", "MEDVIEWER_DATA", "XDG_CACHE_HOME", "XDG_CONFIG_HOME",
                 "XDG_DATA_HOME"):  # fmt: skip
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_folders_are_made_under_the_home(home):
    assert paths.cache_folder() == home / ".cache" / "medviewer"
    assert paths.settings_folder() == home / ".config" / "medviewer"
    assert paths.data_folder() == home / ".local" / "share" / "medviewer"
    assert all(map(Path.is_dir, (paths.cache_folder(), paths.settings_folder(), paths.data_folder())))


def test_a_relative_folder_is_ignored_as_the_specification_says(home, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", "here")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "there"))

    assert paths.cache_folder() == home / ".cache" / "medviewer"
    assert paths.settings_folder() == tmp_path / "there" / "medviewer"
    assert not (tmp_path / "here").exists()


def no_home():
    raise RuntimeError("Could not determine home directory.")


def test_without_a_home_nothing_can_be_kept_and_nothing_is_raised(home, monkeypatch):
    monkeypatch.setattr(paths.Path, "home", no_home)

    for folder in (paths.cache_folder(), paths.settings_folder(), paths.data_folder()):
        assert not folder.exists()
        assert not paths.can_keep(folder)
    assert paths.proposed("summary.pdf") == Path("summary.pdf")


def test_a_home_that_is_given_counts_also_where_there_is_no_other(home, monkeypatch, tmp_path):
    monkeypatch.setattr(paths.Path, "home", no_home)
    monkeypatch.setenv("MEDVIEWER_DATA", str(tmp_path / "data"))

    assert paths.can_keep(paths.data_folder())


def test_where_files_can_be_kept(tmp_path):
    (tmp_path / "file").touch()
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere" / "at all")
    before = sorted(os.listdir(tmp_path))  # noqa: PTH208 (names)

    assert paths.can_keep(tmp_path)
    assert paths.can_keep(tmp_path / "a" / "b")
    assert not paths.can_keep(tmp_path / "file")
    assert not paths.can_keep(tmp_path / "file" / "a")
    assert not paths.can_keep(tmp_path / "gone" / "a")
    assert sorted(os.listdir(tmp_path)) == before  # noqa: PTH208


def test_documents_are_proposed_in_the_home(home):
    home.mkdir()

    assert paths.proposed("summary.pdf") == home / "summary.pdf"
