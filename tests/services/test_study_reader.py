"""Headers are read in groups, and still a bad file costs no other file."""

import time

import pytest

from medviewer.dicom.refusals import CrashedFileError, EmptyFileError, SlowFileError
from medviewer.dicom.source_file import SourceFile
from medviewer.services import decode_requests, study_index, study_reader
from medviewer.services.decode_pool import DecodePool
from medviewer.services.decode_requests import ReadHeaders
from medviewer.services.jobs import CancelledError, Context, Job, Progress, foreground_context
from medviewer.services.study_index import StudyIndex
from medviewer.services.study_reader import HEADERS_TOGETHER, read_catalog
from tests.dicom.synthetic import make_ct_slice, with_text, write, write_series
from tests.services import odd_requests


@pytest.fixture(scope="module")
def pool():
    pool = DecodePool(2, patience_s=4)
    yield pool
    pool.shutdown()


def test_more_files_than_a_group_holds_are_all_read_once(tmp_path, pool):
    count = 2 * HEADERS_TOGETHER + 5
    write_series(tmp_path, [1.0 * k for k in range(count)])
    (tmp_path / "IM0010a").touch()
    steps: list[Progress] = []

    catalog = read_catalog(foreground_context(steps.append), [tmp_path], pool)

    assert [series.slice_count for series in catalog.series] == [count]
    assert [type(refused.error) for refused in catalog.refused] == [EmptyFileError]
    assert (steps[-1].done, steps[-1].total) == (count + 1, count + 1)


@pytest.mark.parametrize(("name", "kind"), [("deadly", CrashedFileError), ("endless", SlowFileError)])
def test_a_file_that_kills_or_stops_its_worker_is_named_and_costs_no_other(
    tmp_path, pool, monkeypatch, name, kind
):
    monkeypatch.setattr(study_reader, "ReadHeaders", odd_requests.HeadersBeside)
    write_series(tmp_path, [1.0 * k for k in range(HEADERS_TOGETHER + 8)])
    (tmp_path / name).touch()
    began = time.monotonic()

    catalog = read_catalog(foreground_context(), [tmp_path], pool)

    assert [(each.source.path.name, type(each.error)) for each in catalog.refused] == [(name, kind)]
    assert catalog.series[0].slice_count == HEADERS_TOGETHER + 8
    assert time.monotonic() - began < 12


@pytest.mark.parametrize("times", [1, 2])
def test_headers_in_hand_of_a_worker_killed_from_outside_are_read_all_the_same(
    tmp_path, pool, monkeypatch, times
):
    monkeypatch.setattr(study_reader, "ReadHeaders", odd_requests.HeadersFirstTime)
    heights = [1.0 * k for k in range(5)]
    paths = write_series(tmp_path / "study", heights)
    paths[2].rename(paths[2].with_name(f"{times} times"))

    catalog = read_catalog(foreground_context(), [tmp_path / "study"], pool)

    assert (tmp_path / f"killed {times - 1}").exists()
    assert catalog.refused == ()
    assert [series.slice_count for series in catalog.series] == [len(heights)]


def test_a_group_that_takes_long_answers_with_what_it_has(tmp_path, pool, monkeypatch):
    paths = write_series(tmp_path, [0.0, 1.0, 2.0])
    monkeypatch.setattr(decode_requests, "HEADERS_SECONDS", -1.0)

    answers = ReadHeaders(tuple(map(SourceFile, paths))).answer()

    assert [answer.source.path for answer in answers] == paths[:1]


def test_files_that_a_slow_group_left_are_read_too(tmp_path, pool, monkeypatch):
    monkeypatch.setattr(study_reader, "ReadHeaders", odd_requests.OneHeader)
    write_series(tmp_path, [1.0 * k for k in range(HEADERS_TOGETHER + 3)])

    catalog = read_catalog(foreground_context(), [tmp_path], pool)

    assert catalog.refused == ()
    assert catalog.series[0].slice_count == HEADERS_TOGETHER + 3


def test_headers_of_one_series_share_their_parts(tmp_path):
    paths = write_series(tmp_path, [0.0, 1.0])

    one, other = ReadHeaders(tuple(map(SourceFile, paths))).answer()

    assert one.study is other.study
    assert one.series is other.series
    assert one.frames != other.frames


def test_cancelling_ends_the_reading(tmp_path, pool):
    write_series(tmp_path, [1.0 * k for k in range(4)])
    job = Job()
    job.cancel()

    with pytest.raises(CancelledError):
        read_catalog(Context(job, lambda progress: None, lambda part: None), [tmp_path], pool)


@pytest.mark.parametrize(
    ("keyword", "values"),
    [
        ("ImageOrientationPatient", ["1e200"] * 6),
        ("ImagePositionPatient", ["1e308", "-1e308", "1e308"]),
        ("SliceThickness", ["1e-200"]),
        ("PixelSpacing", ["1e-200", "1e300"]),
        ("InstanceNumber", ["9" * 400]),
        ("RescaleSlope", ["1e308"]),
    ],
)
def test_a_file_with_an_impossible_number_costs_no_other_with_and_without_the_index(
    tmp_path, pool, monkeypatch, keyword, values
):
    monkeypatch.setattr(study_index, "SETTLED_NS", -(10**12))  # files just written count as settled
    write_series(tmp_path / "study", [0.0, 2.5, 5.0])
    for uid in ("1.2.3", "9.9"):
        odd = with_text(make_ct_slice(7.5, uid), keyword, *values)
        write(odd, tmp_path / "study" / f"odd {uid}")
    index = StudyIndex(tmp_path, tmp_path)
    first, plain, again = (
        read_catalog(foreground_context(), [tmp_path / "study"], pool, each) for each in (index, None, index)
    )

    files = [instance.source for series in first.series for instance in series.instances]
    assert len(index.look_up(files).entries) == 5
    assert first == plain == again
    assert max(each.slice_count for each in first.series if each.uid == "1.2.3") >= 3
    assert sum(each.slice_count for each in first.series) == 5
    assert first.refused == ()
