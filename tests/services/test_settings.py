"""Settings survive on disk; a broken file costs nothing but itself, and is told."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from medviewer.report.save import FolderNotWritableError
from medviewer.services.settings import DragDown, Settings, declarations
from medviewer.services.settings_file import (
    FILE_NAME,
    LoadedSettings,
    UnreadableSettingsError,
    keep_rejected,
    load_settings,
    read_settings,
    save_settings,
)

some_settings = st.builds(
    Settings,
    language=st.sampled_from(["", "en", "zh_CN"]),
    drag_down=st.sampled_from(DragDown),
    cine_rate=st.floats(1, 60),
    overlay_opacity=st.floats(0, 1),
    remember_names=st.booleans(),
    browser_width=st.integers(160, 480),
)


@given(some_settings)
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
def test_what_is_saved_is_read_again(tmp_path, settings):
    save_settings(settings, tmp_path)

    assert load_settings(tmp_path) == LoadedSettings(settings)


def test_without_a_file_the_defaults_are_used_and_nothing_is_told(tmp_path):
    assert load_settings(tmp_path) == LoadedSettings(Settings())


@pytest.mark.parametrize(
    "content",
    [
        "", "{", "[1]", "\x00", '"text"', "[" * 100_000, '{"cine_rate": ' + "7" * 400 + "}", '{"cine_rate": NaN}',
        '{"cine_rate": 1e999}', '{"cine_rate": 5, "cine_rate": 6}', '{"' + "x" * (1 << 20) + '": 1}',
    ],
    ids=lambda content: content[:20],
)  # fmt: skip
def test_a_broken_file_is_told_and_put_aside(tmp_path, content):
    (tmp_path / FILE_NAME).write_text(content)
    loaded = load_settings(tmp_path)

    assert loaded.settings == Settings()
    assert loaded.file_was_broken
    assert not (tmp_path / FILE_NAME).exists()
    assert (tmp_path / "settings.broken.json").read_text() == content


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("cine_rate", 1000), ("cine_rate", "fast"), ("language", "xx"), ("drag_down", "sideways"),
        ("remember_names", 1), ("browser_width", True), ("scale_percent", 99), ("overlay_opacity", None),
    ],
)  # fmt: skip
def test_a_value_out_of_bounds_falls_back_alone(tmp_path, name, value):
    (tmp_path / FILE_NAME).write_text(json.dumps({name: value, "analysis_width": 400}))
    loaded = load_settings(tmp_path)

    assert loaded.rejected == (name,)
    assert loaded.settings == replace(Settings(), analysis_width=400)


@pytest.mark.timeout(20)
@pytest.mark.parametrize("make", [os.mkfifo, Path.mkdir, lambda path: path.symlink_to("/dev/zero")])
def test_what_is_no_file_in_its_place_is_put_aside_unopened(tmp_path, make):
    make(tmp_path / FILE_NAME)
    loaded = load_settings(tmp_path)

    assert (loaded.settings, loaded.file_was_broken, loaded.kept_as) == (
        Settings(),
        True,
        "settings.broken.json",
    )
    save_settings(Settings(cine_rate=7.0), tmp_path)
    assert load_settings(tmp_path).settings.cine_rate == 7.0
    assert not (tmp_path / "settings.broken.json").is_file()


def test_nothing_that_was_put_aside_before_is_overwritten(tmp_path):
    for content in ("first", "second", "third"):
        (tmp_path / FILE_NAME).write_text(content)
        load_settings(tmp_path)

    kept = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert kept == {
        "settings.broken.json": "first", "settings.broken-2.json": "second", "settings.broken-3.json": "third"
    }  # fmt: skip


def test_a_look_leaves_a_broken_file_where_it_is(tmp_path):
    (tmp_path / FILE_NAME).write_text("{")

    assert load_settings(tmp_path, only_look=True) == LoadedSettings(Settings(), file_was_broken=True)
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


def test_a_file_of_which_a_value_is_out_of_bounds_is_kept_as_it_was(tmp_path):
    (tmp_path / FILE_NAME).write_text('{"cine_rate": 900}')
    keep_rejected(tmp_path)
    save_settings(Settings(), tmp_path)

    assert (tmp_path / "settings.broken.json").read_text() == '{"cine_rate": 900}'


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("notice_seen_for", "\ud800"), ("own_keys", {f"a{number}": [] for number in range(40_000)}),
        ("presets", [{"digit": 1, "name": "\udfff", "center": 1, "width": 2}]), ("presets", [{"digit": 10**30}]),
        ("window_places", [["a", "b", 1, 2, 3, 10**39, True]]), ("cine_rate", 10**39), ("language", ["en"]),
    ],
    ids=str,
)  # fmt: skip
@pytest.mark.timeout(20)
def test_a_value_that_could_do_harm_later_falls_back_alone(tmp_path, name, value):
    (tmp_path / FILE_NAME).write_text(json.dumps({name: value, "analysis_width": 400}))
    loaded = load_settings(tmp_path)

    assert loaded.rejected == (name,)
    assert loaded.settings == replace(Settings(), analysis_width=400)
    save_settings(loaded.settings, tmp_path)


@pytest.mark.parametrize("content", ["[" * 100_000, '{"cine_rate": ' + "7" * 400 + "}", "3", '{"a": 1}'])
def test_a_file_to_import_that_holds_no_settings_is_refused_and_stays(tmp_path, content):
    (tmp_path / "other.json").write_text(content)
    with pytest.raises(UnreadableSettingsError):
        read_settings(tmp_path / "other.json")

    assert (tmp_path / "other.json").read_text() == content


def test_settings_of_another_version_are_read_as_far_as_they_are_known(tmp_path):
    (tmp_path / FILE_NAME).write_text('{"from_the_future": 3, "remember_studies": false}')

    assert load_settings(tmp_path) == LoadedSettings(replace(Settings(), remember_studies=False))


def test_a_save_that_fails_leaves_the_old_file_and_no_rest(tmp_path, monkeypatch):
    save_settings(Settings(cine_rate=7.0), tmp_path)

    def full(_handle):
        raise OSError("no space left")

    monkeypatch.setattr("medviewer.report.save.os.fsync", full)
    with pytest.raises(FolderNotWritableError):
        save_settings(Settings(cine_rate=8.0), tmp_path)

    assert load_settings(tmp_path).settings.cine_rate == 7.0
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


def test_every_default_is_allowed_by_its_declaration():
    for name, declaration in declarations().items():
        assert declaration.allows(getattr(Settings(), name))
