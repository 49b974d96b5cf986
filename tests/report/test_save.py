"""A document is on disk whole, or the old one is still there."""

import errno
import os
from pathlib import Path

import pytest

from medviewer.report.save import DiskFullError, FolderNotWritableError, save


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
