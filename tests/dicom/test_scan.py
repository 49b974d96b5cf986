"""Folders, files and archives are searched without waiting, looping or leaving them."""

import os
import zipfile
from pathlib import Path

import pytest

from medviewer.dicom.read_instance import read_instance
from medviewer.dicom.refusals import (
    LinkOutsideError,
    SpecialFileError,
    UnreadableFileError,
    UnsafeArchiveError,
)
from medviewer.dicom.scan import files_under
from medviewer.dicom.source_file import SourceFile
from tests.dicom.reading import read_folder
from tests.dicom.synthetic import make_ct_slice, write, write_series


@pytest.mark.timeout(20)
def test_a_pipe_in_the_folder_is_listed_and_never_opened(tmp_path):
    write_series(tmp_path, [0.0, 2.0])
    os.mkfifo(tmp_path / "pipe")

    catalog = read_folder(tmp_path)

    assert catalog.series[0].slice_count == 2
    assert [type(refused.error) for refused in catalog.refused] == [SpecialFileError]
    assert catalog.looked_at == 3


@pytest.mark.timeout(20)
def test_a_link_to_the_folder_itself_is_no_endless_loop(tmp_path):
    write_series(tmp_path / "a" / "b", [0.0])
    (tmp_path / "a" / "b" / "loop").symlink_to(tmp_path / "a")

    assert len(files_under([tmp_path]).files) == 1


def test_a_dangling_link_is_listed(tmp_path):
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")

    findings = files_under([tmp_path])

    assert [type(refused.error) for refused in findings.refused] == [UnreadableFileError]


def test_what_does_not_exist_is_told(tmp_path):
    (refused,) = files_under([tmp_path / "missing"]).refused

    assert refused.reason == "The file can't be opened: No such file or directory"


def test_a_name_that_is_not_utf8_is_opened_and_can_be_printed(tmp_path):
    name = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe CT"))
    write(make_ct_slice(0), tmp_path / "plain").rename(name)

    (series,) = read_folder(tmp_path).series

    series.instances[0].source.label.encode("utf-8")


def test_deep_folders_are_searched(tmp_path):
    folder = tmp_path.joinpath(*[f"level{n}" for n in range(20)])
    write_series(folder, [0.0, 2.0])

    assert read_folder(tmp_path).series[0].slice_count == 2


def test_members_of_an_archive_are_read(tmp_path):
    paths = write_series(tmp_path / "series", [0.0, 2.0, 4.0])
    with zipfile.ZipFile(tmp_path / "study.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for path in paths:
            archive.write(path, f"CT/{path.name}")
        archive.writestr("__MACOSX/._IM", b"clutter")

    (series,) = read_folder(tmp_path / "study.zip").series

    assert series.slice_count == 3
    assert series.instances[0].source.member.startswith("CT/")


def test_a_member_that_leads_outside_is_refused_and_the_others_are_read(tmp_path):
    inside = write(make_ct_slice(0), tmp_path / "inside")
    with zipfile.ZipFile(tmp_path / "study.zip", "w") as archive:
        archive.write(inside, "good.dcm")
        archive.write(inside, "../../evil.dcm")
        absolute = zipfile.ZipInfo("x")
        absolute.filename = "/etc/evil.dcm"
        archive.writestr(absolute, inside.read_bytes())

    findings = files_under([tmp_path / "study.zip"])

    assert [source.member for source in findings.files] == ["good.dcm"]
    assert [type(refused.error) for refused in findings.refused] == [UnsafeArchiveError] * 2
    with pytest.raises(UnsafeArchiveError):
        read_instance(SourceFile(tmp_path / "study.zip", "../../evil.dcm"))


def test_an_archive_bomb_is_refused_without_unpacking(tmp_path):
    with (
        zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("zeros", "w") as member,
    ):
        for _ in range(80):
            member.write(bytes(1 << 20))

    findings = files_under([tmp_path / "bomb.zip"])

    assert findings.files == []
    assert "far more than it holds" in findings.refused[0].reason


def test_a_damaged_archive_is_told(tmp_path):
    (tmp_path / "half.zip").write_bytes(b"PK\x03\x04" + b"x" * 100)

    (refused,) = files_under([tmp_path]).refused

    assert refused.reason == "The archive is not opened: it is damaged."


@pytest.fixture
def outside(tmp_path):
    """A folder beside the opened one."""
    folder = tmp_path / "outside"
    write_series(folder, [0.0, 2.0, 4.0])
    (tmp_path / "opened").mkdir()
    return folder


@pytest.mark.timeout(20)
def test_links_that_lead_out_are_listed_and_not_followed(tmp_path, outside):
    opened = tmp_path / "opened"
    (inside,) = write_series(opened / "in", [8.0])
    first = sorted(outside.iterdir())[0]
    (opened / "folder").symlink_to(outside)
    (opened / "file").symlink_to(first)
    (opened / "in" / "up").symlink_to("../../outside")
    (opened / "device").symlink_to("/dev/zero")
    (opened / "like").symlink_to(tmp_path / "opened-like")  # its name begins as the opened folder's does
    write_series(tmp_path / "opened-like", [10.0])
    (opened / "chain").symlink_to(opened / "folder")

    findings = files_under([opened])

    assert [source.path for source in findings.files] == [inside]
    assert sorted(refused.source.path.name for refused in findings.refused) == [
        "chain", "device", "file", "folder", "like", "up"
    ]  # fmt: skip
    assert {type(refused.error) for refused in findings.refused} == {LinkOutsideError}
    assert findings.refused[0].reason == "A link that leads out of the opened folder: it is not followed."


def test_what_the_reader_opens_may_be_a_link_itself(tmp_path, outside):
    (tmp_path / "folder").symlink_to(outside)
    (tmp_path / "file").symlink_to(sorted(outside.iterdir())[0])
    (outside / "again").symlink_to(outside)

    assert len(files_under([tmp_path / "folder"]).files) == 3
    assert len(files_under([tmp_path / "file"]).files) == 1
    assert files_under([tmp_path / "folder", tmp_path / "file"]).refused == []


def test_a_link_to_another_opened_folder_leads_nowhere_new(tmp_path, outside):
    opened = tmp_path / "opened"
    (opened / "folder").symlink_to(outside)
    (opened / "file").symlink_to(sorted(outside.iterdir())[0])

    findings = files_under([opened, outside])

    assert (len(findings.files), findings.refused) == (3, [])


def test_links_inside_are_followed_once(tmp_path, outside):
    first, *_others = sorted(outside.iterdir())
    (outside / ".hidden").mkdir()
    (outside / "a link").symlink_to(first.name)
    (outside / "another link").symlink_to(first)
    (outside / "._kept").write_bytes(first.read_bytes())  # clutter by its name, but a link has its own
    (outside / "named").symlink_to("._kept")
    (outside / "named too").symlink_to("named")

    findings = files_under([outside])

    assert len(findings.files) == 4
    assert [source.path.name for source in findings.files][-1] == "named"
    assert findings.refused == []
