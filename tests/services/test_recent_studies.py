"""Recent studies: places are kept, names only where the reader asked for that."""

import os
import stat

import pytest

from medviewer.services.recent_studies import (
    FILE_NAME,
    LENGTH,
    RecentStudy,
    RecentUnreadableError,
    load_recent,
    save_recent,
    with_opened,
    without_names,
)

STUDY = RecentStudy("/a", "20240301", "CT", "Secret, Name")


def test_a_name_is_not_kept_unless_that_was_asked_for(tmp_path):
    save_recent(with_opened((), STUDY, keep_name=False), tmp_path)

    assert "Secret" not in (tmp_path / FILE_NAME).read_text()
    assert load_recent(tmp_path) == (RecentStudy("/a", "20240301", "CT"),)


def test_a_name_is_kept_where_the_reader_wants_it_and_can_be_removed(tmp_path):
    kept = with_opened((), STUDY, keep_name=True)

    assert kept[0].patient_name == "Secret, Name"
    assert without_names(kept)[0].patient_name == ""


def test_what_was_opened_last_stands_first_and_once():
    recent = ()
    for place in ("/a", "/b", "/a"):
        recent = with_opened(recent, RecentStudy(place), keep_name=False)

    assert [study.path for study in recent] == ["/a", "/b"]


def test_the_list_has_an_end():
    recent = ()
    for number in range(20):
        recent = with_opened(recent, RecentStudy(f"/{number}"), keep_name=False)

    assert len(recent) == LENGTH
    assert recent[0].path == "/19"


def test_the_file_is_for_this_user_only(tmp_path):
    save_recent((STUDY,), tmp_path)

    assert stat.S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "content", ["", "{", "3", '[{"unknown": 1}]', "[1]", "[" * 100_000, '[{"path": "a\\u0000b"}]']
)
def test_a_broken_list_is_told_and_put_aside(tmp_path, content):
    (tmp_path / FILE_NAME).write_text(content)
    with pytest.raises(RecentUnreadableError):
        load_recent(tmp_path)

    assert load_recent(tmp_path) == ()
    assert (tmp_path / "recent.broken.json").read_text() == content


def test_a_place_whose_name_is_no_utf8_is_remembered(tmp_path):
    study = RecentStudy(os.fsdecode(b"/scans/\xff"))
    save_recent((study,), tmp_path)

    assert load_recent(tmp_path) == (study,)
