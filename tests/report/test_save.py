"""A document is on disk whole, or the old one is still there."""

import errno
import os
from pathlib import Path

import pytest

from medviewer.report.save import DiskFullError, FolderNotWritableError, put_aside, save


def test_the_content_arrives_and_nothing_else_stays(tmp_path):
    save(tmp_path / "summary.pdf", b"pages")

    assert [path.name for path in tmp_path.iterdir()] == ["summary.pdf"]
    assert (tmp_path / "summary.pdf").read_bytes() == b"pages"


def test_a_new_file_is_as_open_as_the_umask_says(tmp_path):
    before = os.umask(0o027)
    try:
        save(tmp_path / "summary.pdf", b"pages")
    finally:
        os.umask(before)

    assert (tmp_path / "summary.pdf").stat().st_mode & 0o777 == 0o640


def test_the_umask_of_the_process_is_never_touched(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "umask", lambda _mask: pytest.fail("another thread would make files open to all"))
    save(tmp_path / "summary.pdf", b"pages")
    save(tmp_path / "recent.json", b"[]", is_private=True)

    assert (tmp_path / "recent.json").stat().st_mode & 0o777 == 0o600


def test_what_is_put_aside_never_takes_the_place_of_anything(tmp_path):
    (tmp_path / "a.broken.json").symlink_to(tmp_path / "nowhere")
    (tmp_path / "a.json").write_text("{")

    assert put_aside(tmp_path / "a.json") == tmp_path / "a.broken-2.json"
    assert (tmp_path / "a.broken.json").is_symlink()
    assert (tmp_path / "a.broken-2.json").read_text() == "{"


@pytest.mark.parametrize("name", ["", ".", "/"])
def test_a_target_without_a_name_is_told(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FolderNotWritableError):
        save(Path(name), b"pages")

    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_said_so(tmp_path):
    with pytest.raises(FolderNotWritableError) as caught:
        save(tmp_path / "nowhere" / "summary.pdf", b"pages")

    assert caught.value.fields == {"name": "summary.pdf"}
    assert str(tmp_path) not in str(caught.value)


@pytest.mark.parametrize(
    ("number", "kind"),
    [(errno.ENOSPC, DiskFullError), (errno.EDQUOT, DiskFullError), (errno.EACCES, FolderNotWritableError)],
)
def test_a_failure_leaves_the_old_file_and_no_partial_one(tmp_path, monkeypatch, number, kind):
    target = tmp_path / "summary.pdf"
    target.write_bytes(b"old")

    def fail(_handle: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(kind):
        save(target, b"new")

    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["summary.pdf"]


def test_a_full_device_is_told_from_a_closed_folder():
    if not Path("/dev/full").exists():
        pytest.skip("this system has no device that is always full")
    with (
        pytest.raises(OSError, match="No space left") as caught,
        Path("/dev/full").open("wb", buffering=0) as file,
    ):
        file.write(b"x")

    assert caught.value.errno == errno.ENOSPC
