"""What lies in folders, under any name and with any rights, ends in a listed reason for every kind of file."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from medviewer.dicom.refusals import BadPictureError, EmptyFileError, NotDicomError, TruncatedFileError
from medviewer.services.decode_pool import DecodePool
from tests.dicom.synthetic import make_ct_slice, write, write_series
from tests.foreign.nifti_files import nifti, write_nifti
from tests.foreign.test_text_headers import metaimage
from tests.services.hostile import LONGEST_S, errors, opened

VALUES = np.random.default_rng(1).integers(-900, 900, (6, 24, 32), dtype=np.int16)
SMOOTH = np.add.outer(np.arange(24) * 2, np.arange(32)).astype(np.uint8)


@pytest.fixture(scope="module")
def pool():
    pool = DecodePool(2)
    pool.warm_up()
    yield pool
    pool.shutdown()


@pytest.mark.slow
def test_twenty_deep_folders_of_five_thousand_files_are_read_in_time(tmp_path, pool):
    texts = (
        b"no image, but a few words of text " * 5,
        b"",
        b"\x89PNG\r\n\x1a\n" + bytes(80),
        nifti(VALUES)[:200],
    )
    folder, expected = tmp_path, 0
    for level in range(20):
        folder = folder / f"level {level}"
        folder.mkdir()
        for number in range(249):
            (folder / f"file {number}").write_bytes(texts[number % len(texts)])
            expected += 1
        write(make_ct_slice(2.0 * level), folder / "slice")

    catalog = opened(tmp_path, pool)

    assert [series.slice_count for series in catalog.series] == [20]
    assert len(catalog.refused) == expected
    assert set(errors(catalog)) == {NotDicomError, EmptyFileError, BadPictureError, TruncatedFileError}


def test_volumes_and_pictures_of_any_name_are_opened_and_can_be_shown(tmp_path, pool):
    folder = os.fsencode(tmp_path)
    names = [
        b"\xff\xfe\x80.nii",
        "胸部".encode("gb18030"),
        b"two\nlines.gz",
        b"bell\x07\x1b[31m",
        b"-rf",
        b"x" * 250,
    ]
    for name in names:
        write_nifti(tmp_path / "plain.nii", VALUES).rename(os.fsdecode(folder + b"/" + name))
    Image.fromarray(SMOOTH).save(tmp_path / "plain.png")
    (tmp_path / "plain.png").rename(os.fsdecode(folder + b"/\x80\xff"))
    raw = b"\xe9t\xe9.raw"
    Path(os.fsdecode(folder + b"/" + raw)).write_bytes(VALUES.tobytes())
    header = metaimage(ElementDataFile="@", DimSize="32 24 6").replace(b"@", raw)
    Path(os.fsdecode(folder + b"/\xe9.mhd")).write_bytes(header)

    catalog = opened(tmp_path, pool)

    assert catalog.refused == ()
    assert len(catalog.series) == len(names) + 2
    for series in catalog.series:
        shown = series.description
        shown.encode("utf-8")
        assert not any(ord(character) < 0x20 or ord(character) == 0x7F for character in shown)


@pytest.mark.parametrize(
    "ending", ["nii", "nii.gz", "mha", "mhd", "nrrd", "nhdr", "hdr", "png", "jpg", "tif"]
)
def test_an_ending_makes_no_volume_and_no_picture(tmp_path, pool, ending):
    (tmp_path / f"empty.{ending}").write_bytes(b"")
    (tmp_path / f"letter.{ending}").write_bytes(b"Dear colleague,\nthe study is attached.\n" * 40)
    (tmp_path / f"zeros.{ending}").write_bytes(bytes(100_000))
    write(make_ct_slice(0.0), tmp_path / f"scan.{ending}")

    catalog = opened(tmp_path, pool)

    assert errors(catalog) == [EmptyFileError, NotDicomError, NotDicomError]
    assert [series.kind for series in catalog.series] == ["CT images"]


_AS_ANOTHER_USER = """
import os, sys
from pathlib import Path
import numpy as np
import PIL.PngImagePlugin
import pydicom.pixels
from medviewer.dicom.scan import files_under
from medviewer.errors import MedviewerError, reader_text
from medviewer.foreign.reading import read_frame, read_instance
from medviewer.services.indexed_reading import read_indexed
from medviewer.services.study_index import StudyIndex
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)

def read(files):
    for source in files:
        try:
            yield source, read_instance(source)
        except MedviewerError as error:
            yield source, error

own = Path(sys.argv[2])
files = files_under([Path(sys.argv[1])]).files
for source, answer in read_indexed(files, read, StudyIndex(own, own)):
    try:
        if isinstance(answer, MedviewerError):
            raise answer
        pixels = answer.pixels
        out = np.zeros((pixels.rows, pixels.columns), np.int16)
        read_frame(source, pixels, answer.frame(1), 1, out)
        print(source.path.name, "shown", sep=": ")
    except MedviewerError as error:
        print(source.path.name, reader_text(error)[0], sep=": ")
"""


def test_what_this_user_may_not_read_is_told_for_every_kind_of_file():
    with tempfile.TemporaryDirectory() as name, tempfile.TemporaryDirectory() as closed_name:
        folder, closed = Path(name), Path(closed_name)
        folder.chmod(0o755)
        closed.chmod(0o500)  # and so no place for the index
        write_series(folder, [0.0])
        write_nifti(folder / "good.nii", VALUES)
        (folder / "split.mhd").write_bytes(metaimage(ElementDataFile="split.raw", DimSize="32 24 6"))
        for locked in ("locked.nii.gz", "locked.png", "split.raw"):
            (folder / locked).write_bytes(VALUES.tobytes())
            (folder / locked).chmod(0o000)

        done = subprocess.run(
            [sys.executable, "-c", _AS_ANOTHER_USER, name, closed_name],
            capture_output=True, text=True, check=True, timeout=LONGEST_S * 3,
        )  # fmt: skip
        assert list(closed.iterdir()) == []

    denied = "The file can't be opened: Permission denied"
    assert sorted(done.stdout.splitlines()) == [
        "IM0001: shown",
        "good.nii: shown",
        f"locked.nii.gz: {denied}",
        f"locked.png: {denied}",
        f"split.mhd: {denied}",
        f"split.raw: {denied}",
    ]
