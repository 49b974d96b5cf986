"""Settings survive on disk; a broken file costs nothing but itself, and is told."""

import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from medviewer.report.save import FolderNotWritableError
from medviewer.services.settings import DragDown, Settings, declarations
from medviewer.services.settings_file import FILE_NAME, LoadedSettings, load_settings, save_settings

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


@pytest.mark.parametrize("content", ["", "{", "[1]", "\x00", '"text"'])
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
