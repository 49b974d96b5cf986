"""A file is known again by its size, its times and its SOP Instance UID."""

from dataclasses import replace
from io import BytesIO

import pytest
from pydicom import dcmwrite
from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian

from medviewer.dicom.file_stamp import FileStamp
from medviewer.dicom.source_file import SourceFile
from tests.dicom.synthetic import make_ct_slice

STAMP = FileStamp("1.2.3.10", 1000, 5, 6)


def written(uid: str, syntax: str = ExplicitVRLittleEndian) -> bytes:
    made = make_ct_slice(1.0, SOPInstanceUID=uid)
    made.file_meta.TransferSyntaxUID = syntax
    if syntax == ExplicitVRBigEndian:
        del made.PixelData
    file = BytesIO()
    dcmwrite(file, made, enforce_file_format=True)
    return file.getvalue()


@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ImplicitVRLittleEndian, ExplicitVRBigEndian])
@pytest.mark.parametrize("uid", ["1.2.3.10", "1.2.3.100"])
def test_its_name_is_found_in_every_encoding(syntax, uid):
    assert replace(STAMP, uid=uid).is_named_in(written(uid, syntax)[:2048])


@pytest.mark.parametrize("other", ["1.2.3.1", "1.2.3.100", "1.2.3.11", "2.1.2.3.10", "1.2.3.10.5"])
def test_a_name_that_only_holds_it_is_another(other):
    assert not STAMP.is_named_in(written(other)[:2048])
    assert not replace(STAMP, uid=other).is_named_in(written("1.2.3.10")[:2048])


def test_a_file_without_a_name_is_never_known_by_it():
    assert not replace(STAMP, uid="").is_named_in(written("1.2.3.10")[:2048])


@pytest.mark.parametrize("change", [{"size_bytes": 1001}, {"modified_ns": 4}, {"changed_ns": 7}])
def test_size_and_times_tell_that_it_was_touched(change):
    assert STAMP.is_untouched(replace(STAMP, uid=""))
    assert not STAMP.is_untouched(replace(STAMP, **change))
    assert STAMP.is_as_long(replace(STAMP, **change)) == ("size_bytes" not in change)


def test_of_an_archives_member_its_checksum_counts():
    packed = replace(STAMP, member=(60, 0xABCD))

    assert packed.is_untouched(replace(packed, size_bytes=7, modified_ns=8, changed_ns=9))
    assert not packed.is_untouched(replace(packed, member=(60, 0xABCE)))
    assert not packed.is_untouched(replace(packed, member=None))
    assert packed.is_as_long(replace(packed, member=(60, 1), size_bytes=7))
    assert not packed.is_as_long(replace(packed, member=(61, 0xABCD)))


def test_an_open_file_is_stamped_whatever_lies_at_its_path_now(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"first")
    with path.open("rb") as file:
        (tmp_path / "b").write_bytes(b"second one")
        (tmp_path / "b").replace(path)
        opened = FileStamp.of(SourceFile(path), file)

    assert opened.size_bytes == 5
    assert FileStamp.of(SourceFile(path)).size_bytes == 10
