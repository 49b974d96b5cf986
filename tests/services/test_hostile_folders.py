"""Folders, names and archives made to trap a reader end in a listed reason, and the rest is shown."""

import os
import socket
import stat
import struct
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import pytest

from medviewer.dicom.refusals import (
    EmptyFileError,
    LinkOutsideError,
    NotDicomError,
    SpecialFileError,
    UnreadableFileError,
    UnsafeArchiveError,
)
from medviewer.services.decode_pool import DecodePool
from medviewer.services.jobs import foreground_context
from medviewer.services.series_loader import load_series
from medviewer.services.study_reader import read_catalog
from tests.dicom.synthetic import make_ct_slice, write, write_series
from tests.services.hostile import LONGEST_S, errors, opened


@pytest.fixture(scope="module")
def pool():
    pool = DecodePool(2)
    pool.warm_up()
    yield pool
    pool.shutdown()


def test_pipes_sockets_and_devices_are_listed_and_never_opened(tmp_path, pool):
    write_series(tmp_path, [0.0, 2.0])
    os.mkfifo(tmp_path / "pipe.dcm")
    (tmp_path / "to-pipe").symlink_to(tmp_path / "pipe.dcm")
    (tmp_path / "endless").symlink_to("/dev/zero")
    place = Path.cwd()
    with socket.socket(socket.AF_UNIX) as endpoint:
        os.chdir(tmp_path)  # a socket's path is limited to 108 bytes
        try:
            endpoint.bind("socket.dcm")
        finally:
            os.chdir(place)

    catalog = opened(tmp_path, pool)

    assert errors(catalog) == [
        LinkOutsideError,
        SpecialFileError,
        SpecialFileError,
    ]  # the pipe is listed once
    assert catalog.series[0].slice_count == 2


def test_links_that_lead_in_circles_end(tmp_path, pool):
    write_series(tmp_path / "a", [0.0, 2.0])
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "one").symlink_to(tmp_path / "two")
    (tmp_path / "two").symlink_to(tmp_path / "one")
    (tmp_path / "self").symlink_to(tmp_path / "self")

    catalog = opened(tmp_path, pool)

    assert catalog.series[0].slice_count == 2
    assert errors(catalog) == [UnreadableFileError] * 3


def test_twenty_deep_folders_with_many_files_are_searched_in_time(tmp_path, pool):
    folder = tmp_path
    for level in range(20):
        folder = folder / f"level {level}"
        folder.mkdir()
        for number in range(50):
            (folder / f"note {number}.dcm").write_bytes(b"no image, but a few words of text " * 5)
    write_series(folder, [0.0, 2.0, 4.0])

    catalog = opened(tmp_path, pool)

    assert catalog.series[0].slice_count == 3
    assert errors(catalog) == [NotDicomError] * 1000


def test_names_of_any_bytes_are_opened_and_can_be_shown(tmp_path, pool):
    names = [
        b"\xff\xfe\x80",
        "胸部".encode("gb18030"),
        b"two\nlines",
        b"bell\x07\x1b[31m",
        b"-rf",
        b" ",
        b"x" * 250,
    ]
    folder = os.fsencode(tmp_path)
    for number, name in enumerate(names):
        write(make_ct_slice(2.0 * number), tmp_path / "plain").rename(os.fsdecode(folder + b"/" + name))
    (tmp_path / os.fsdecode(b"broken\xff\n")).write_bytes(b"")

    catalog = opened(tmp_path, pool)

    assert [series.slice_count for series in catalog.series] == [len(names)]
    assert errors(catalog) == [EmptyFileError]
    for source in [catalog.refused[0].source, *(each.source for each in catalog.series[0].instances)]:
        assert not any(ord(character) < 0x20 or ord(character) == 0x7F for character in source.label)


def test_an_archive_may_hold_anything_and_writes_nothing(tmp_path, pool):
    inside = write(make_ct_slice(0), tmp_path / "inside").read_bytes()
    archives = tmp_path / "archives"
    archives.mkdir()
    with zipfile.ZipFile(archives / "study.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("CT/good", inside)
        archive.writestr("../../evil", inside)
        archive.writestr("C:\\evil", inside)
        archive.writestr("zeros", bytes(100 << 20))
        archive.writestr("two\nlines\x1b[31m", b"no image")
        link = zipfile.ZipInfo("link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    before = sorted(tmp_path.rglob("*"))

    catalog = opened(archives, pool)

    assert [series.slice_count for series in catalog.series] == [1]
    assert sorted(error.__name__ for error in errors(catalog)) == [
        "NotDicomError", "NotDicomError", "UnsafeArchiveError", "UnsafeArchiveError", "UnsafeArchiveError",
    ]  # fmt: skip
    assert sorted(tmp_path.rglob("*")) == before


def test_a_member_that_is_longer_than_it_says_is_refused(tmp_path, pool):
    path = tmp_path / "liar.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("member", bytes(50 << 20))
    content = path.read_bytes()
    path.write_bytes(content.replace(struct.pack("<I", 50 << 20), struct.pack("<I", 5000)))

    assert errors(opened(tmp_path, pool)) == [UnsafeArchiveError]


_AS_ANOTHER_USER = """
import os, sys
from pathlib import Path
from medviewer.dicom.catalog import build_catalog
from medviewer.dicom.read_instance import read_instance
from medviewer.dicom.scan import files_under
from medviewer.dicom.source_file import RefusedFile
from medviewer.errors import MedviewerError
import pydicom.pixels
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
findings = files_under([Path(sys.argv[1])])
refused, instances = list(findings.refused), []
for source in findings.files:
    try:
        instances.append(read_instance(source))
    except MedviewerError as error:
        refused.append(RefusedFile(source, error))
for each in build_catalog(instances, refused, findings.looked_at).refused:
    print(each.source.path.name, each.reason, sep=": ")
print("shown", len(instances))
"""


def test_what_this_user_may_not_read_is_listed():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        write_series(folder, [0.0])
        for locked in (write(make_ct_slice(2.0), folder / "locked"), folder / "locked.zip"):
            locked.write_bytes(b"PK\x03\x04")
            locked.chmod(0o000)
        write(make_ct_slice(4.0), folder / "closed" / "inside")
        (folder / "closed").chmod(0o000)
        write(make_ct_slice(6.0), folder / "listed only" / "inside of listed")
        (folder / "listed only").chmod(0o444)

        done = subprocess.run(
            [sys.executable, "-c", _AS_ANOTHER_USER, name],
            capture_output=True, text=True, check=True, timeout=LONGEST_S * 3,
        )  # fmt: skip
        for closed in ("closed", "listed only"):
            (folder / closed).chmod(0o700)

    assert sorted(done.stdout.splitlines()) == [
        "closed: The file can't be opened: Permission denied",
        "inside of listed: The file can't be opened: Permission denied",
        "locked.zip: The file can't be opened: Permission denied",
        "locked: The file can't be opened: Permission denied",
        "shown 1",
    ]


def test_a_file_that_vanishes_while_the_folder_is_read_is_told(tmp_path, pool):
    paths = write_series(tmp_path, [0.0, 2.0, 4.0])
    (series,) = read_catalog(foreground_context(), [tmp_path], pool).series
    paths[0].unlink()

    loaded = load_series(foreground_context(), series, pool)

    assert [type(error) for error in loaded.errors.values()] == [UnreadableFileError]
    assert loaded.loaded.sum() == 2
