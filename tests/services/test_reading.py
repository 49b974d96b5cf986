"""Folders become catalogs and volumes through worker processes that may die."""

import logging
import os
import signal
import threading
import time
from itertools import islice

import numpy as np
import pytest
import SimpleITK

from medviewer.dicom.refusals import CrashedFileError, MissingPixelsError, SlowFileError
from medviewer.dicom.source_file import SourceFile
from medviewer.imaging.volume import Calibration, Unit
from medviewer.services.decode_pool import DecodePool, Priority
from medviewer.services.jobs import CancelledError, Context, Job, foreground_context
from medviewer.services.series_loader import NothingDrawnError, load_series
from medviewer.services.study_reader import read_catalog
from medviewer.services.thumbnails import thumbnail
from tests.dicom.synthetic import (
    COLUMNS,
    ROWS,
    make_ct_slice,
    shown_hu,
    store_compressed,
    write,
    write_series,
)
from tests.services import odd_requests


@pytest.fixture(scope="module")
def pool():
    pool = DecodePool(2, patience_s=3)
    yield pool
    pool.shutdown()


@pytest.fixture
def heard():
    return []


@pytest.fixture
def context(heard):
    return Context(Job(), lambda progress: None, heard.append)


def test_a_folder_becomes_a_volume_in_hounsfield_units(tmp_path, pool, context, heard):
    heights = [2.0 * k for k in range(9)]
    paths = write_series(tmp_path, heights)
    reader = SimpleITK.ImageSeriesReader()
    reader.SetFileNames([str(path) for path in sorted(paths, reverse=True)])

    (series,) = read_catalog(context, [tmp_path], pool).series
    loaded = load_series(context, series, pool)

    volume = loaded.volume
    assert volume.values.dtype == np.int16
    assert volume.unit is Unit.HU
    assert volume.calibration is Calibration.PATIENT
    assert volume.frame_of_reference_uid == "1.2.9"
    assert [(window.center, window.width) for window in volume.windows] == [(40, 400)]
    assert heard == [loaded]
    assert loaded.is_complete
    for k, height in enumerate(heights):
        np.testing.assert_array_equal(volume.values[k], shown_hu(height))
    np.testing.assert_array_equal(volume.values, SimpleITK.GetArrayFromImage(reader.Execute()))


def test_the_slice_in_view_comes_first(tmp_path, pool):
    write_series(tmp_path, [1.0 * k for k in range(12)])
    seen = []
    context = Context(Job(), lambda _progress: None, lambda part: seen.append(part.loaded.copy()))
    (series,) = read_catalog(context, [tmp_path], pool).series

    load_series(context, series, pool, wanted=lambda: 2)

    assert seen[0][2]


class StepPool:
    """Has four requests in hand at a time, and answers them itself."""

    def answers(self, _context, requests, **_how):
        left, in_hand = iter(requests), []
        while in_hand := [*in_hand, *islice(left, 4 - len(in_hand))]:
            index, request = in_hand.pop(0)
            yield index, request.answer()


def test_slices_that_nobody_decodes_yet_hold_the_background_from_the_first_step_on(tmp_path, pool):
    write_series(tmp_path, [1.0 * k for k in range(12)])
    (series,) = read_catalog(foreground_context(), [tmp_path], pool).series
    shown, seen = [], []
    context = Context(
        Job(), lambda _progress: seen.extend(part.volume.values.copy() for part in shown), shown.append
    )

    loaded = load_series(context, series, StepPool(), wanted=lambda: 0)

    np.testing.assert_array_equal(seen[0][0], shown_hu(0.0))
    assert np.all(seen[0][4:] == -1024)
    for k in range(12):
        np.testing.assert_array_equal(loaded.volume.values[k], shown_hu(1.0 * k))


def test_a_damaged_slice_is_left_as_background_and_told(tmp_path, pool, context):
    write_series(tmp_path, [0.0, 2.0, 4.0])
    bad = make_ct_slice(6.0)
    store_compressed(bad, "1.2.840.10008.1.2.4.90", b"\xff\x4f\xff\x51" + b"\x01" * 300)
    write(bad, tmp_path / "bad")

    catalog = read_catalog(context, [tmp_path], pool)
    loaded = load_series(context, catalog.series[0], pool)

    assert loaded.loaded.tolist() == [True, True, True, False]
    assert loaded.failures == {3: "The compressed picture (JPEG 2000 Lossless) is damaged and is not drawn."}
    assert np.all(loaded.volume.values[3] == -1024)


def test_a_slice_cut_off_keeps_its_place_in_the_stack(tmp_path, pool, context):
    write_series(tmp_path, [0.0, 2.0, 6.0])
    short = write(make_ct_slice(4.0), tmp_path / "short")
    short.write_bytes(short.read_bytes()[:-50])

    catalog = read_catalog(context, [tmp_path], pool)
    loaded = load_series(context, catalog.series[0], pool)

    assert [type(refused.error) for refused in catalog.refused] == [MissingPixelsError]
    assert catalog.series[0].passport.gap_count == 0
    assert list(loaded.errors) == [2]


def test_a_series_without_one_good_slice_says_why(tmp_path, pool, context):
    bad = make_ct_slice(6.0)
    store_compressed(bad, "1.2.840.10008.1.2.4.90", b"\xff\x4f\xff\x51" + b"\x01" * 300)
    write(bad, tmp_path / "bad")
    (series,) = read_catalog(context, [tmp_path], pool).series

    with pytest.raises(NothingDrawnError):
        load_series(context, series, pool)


def test_a_worker_that_dies_costs_one_file(pool):
    requests = [
        (0, odd_requests.Echo(0)),
        (1, odd_requests.Die()),
        *((k, odd_requests.Echo(k)) for k in range(2, 9)),
    ]

    answers = dict(pool.answers(foreground_context(), requests, priority=Priority.REST))

    assert isinstance(answers.pop(1), CrashedFileError)
    assert answers == {k: k for k in answers}
    assert len(answers) == 8


def test_a_worker_that_hangs_costs_one_file_and_three_seconds(pool):
    requests = [(0, odd_requests.Hang()), *((k, odd_requests.Echo(k)) for k in range(1, 9))]
    begun = time.monotonic()

    answers = dict(pool.answers(foreground_context(), requests, priority=Priority.REST))

    assert isinstance(answers.pop(0), SlowFileError)
    assert answers == {k: k for k in range(1, 9)}
    assert time.monotonic() - begun < 20


@pytest.mark.parametrize("stroke", [signal.SIGKILL, signal.SIGSTOP])
def test_a_worker_killed_or_stopped_from_outside_costs_nothing(tmp_path, pool, stroke):
    requests = [
        *((k, odd_requests.Echo(k)) for k in range(3)),
        (3, odd_requests.FirstTime(3, tmp_path / "killed", stroke)),
        *((k, odd_requests.Echo(k)) for k in range(4, 9)),
    ]

    answers = dict(pool.answers(foreground_context(), requests, priority=Priority.REST))

    assert (tmp_path / "killed").exists()
    assert answers == {k: k for k in range(9)}


def test_a_worker_killed_while_it_has_nothing_to_do_is_replaced_without_a_loss(pool, context):
    (before,) = set(
        dict(pool.answers(context, [(0, odd_requests.WhoAnswers())], priority=Priority.REST)).values()
    )
    for pid in pool.process_ids():
        odd_requests.kill_and_wait(pid)

    answers = dict(pool.answers(context, [(0, odd_requests.WhoAnswers())], priority=Priority.REST, tries=1))

    assert isinstance(answers[0], int)
    assert answers[0] != before


def test_killing_the_processes_from_outside_costs_no_file(tmp_path, context):
    write_series(tmp_path, [1.0 * k for k in range(60)])
    pool = DecodePool(2)
    (series,) = read_catalog(context, [tmp_path], pool).series
    victims = pool.process_ids()
    killer = threading.Timer(0.005, lambda: [os.kill(pid, signal.SIGKILL) for pid in victims])
    killer.start()

    loaded = load_series(context, series, pool)

    killer.join()
    pool.shutdown()
    assert loaded.loaded.all()
    assert loaded.errors == {}


def test_an_unforeseen_error_is_an_answer_without_its_text(pool):
    ((_index, answer),) = pool.answers(
        foreground_context(), [(0, odd_requests.Fail())], priority=Priority.REST
    )

    assert "ZeroDivisionError" in str(answer)
    assert "Secret" not in str(answer)


def test_cancel_ends_the_wait_at_once(pool):
    job = Job()
    context = Context(job, lambda progress: None, lambda part: None)
    threading.Timer(0.2, job.cancel).start()
    begun = time.monotonic()

    with pytest.raises(CancelledError):
        list(pool.answers(context, [(0, odd_requests.Wait(1.5))], priority=Priority.REST))

    assert time.monotonic() - begun < 1.0


def test_the_slice_in_view_overtakes_waiting_work(pool):
    order = []

    def ask(name, priority, count):
        requests = [(k, odd_requests.Wait(0.05)) for k in range(count)]
        answers = pool.answers(foreground_context(), requests, priority=priority, batch_size=1)
        order.extend(name for _answer in answers)

    rest = threading.Thread(target=ask, args=("rest", Priority.REST, 24))
    rest.start()
    time.sleep(0.12)
    ask("shown", Priority.SHOWN, 1)
    rest.join()

    assert order.index("shown") < 12


def test_workers_know_neither_qt_nor_tensorflow_and_have_one_thread_each(pool):
    ((_index, answer),) = pool.answers(
        foreground_context(), [(0, odd_requests.Surroundings())], priority=Priority.REST
    )

    assert answer.isdisjoint({"PySide6", "tensorflow", "keras"})


def test_thumbnails_are_small_and_square_in_millimetres(tmp_path, pool, context):
    write_series(tmp_path, [0.0, 2.0, 4.0])
    (series,) = read_catalog(context, [tmp_path], pool).series

    small = thumbnail(context, series, pool)

    assert small.dtype == np.uint8
    assert small.shape == (144, round(144 * COLUMNS * 0.5 / (ROWS * 0.75)))
    assert small[-5:].mean() > small[:5].mean() + 100


def test_nothing_of_a_patient_reaches_the_log(tmp_path, pool, context, caplog):
    caplog.set_level(logging.DEBUG)
    write_series(tmp_path, [0.0, 2.0])
    (tmp_path / "empty").write_bytes(b"")
    broken = write(make_ct_slice(9.0), tmp_path / "broken")
    broken.write_bytes(broken.read_bytes()[:500])

    catalog = read_catalog(context, [tmp_path], pool)
    load_series(context, catalog.series[0], pool)

    assert len(catalog.refused) == 2
    assert not any(word in caplog.text for word in ("Secret", "secret-id", str(tmp_path)))


def test_importing_the_reading_services_does_not_load_a_dicom_library():
    import subprocess
    import sys

    code = (
        "import sys, medviewer.services.study_reader, medviewer.services.series_loader, medviewer.services.thumbnails;"
        "print([name for name in ('pydicom', 'SimpleITK', 'gdcm') if name in sys.modules])"
    )

    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        == "[]\n"
    )


def test_a_long_batch_stays_with_one_worker(pool, context):
    requests = [(number, odd_requests.WhoAnswers()) for number in range(120)]
    answers = dict(pool.answers(context, iter(requests), priority=Priority.REST, batch_size=10_000))

    assert sorted(answers) == list(range(120))
    # the first one travels alone, and may be answered by the other worker, and later
    assert len({process for number, process in answers.items() if number}) == 1


def test_a_long_batch_ends_soon_once_its_job_is_cancelled(context):
    own = DecodePool(1)
    requests = [(number, odd_requests.WhoAnswers()) for number in range(4000)]  # twenty seconds
    answers = own.answers(context, iter(requests), priority=Priority.REST, batch_size=10_000)
    next(answers)
    next(answers)
    context.job.cancel()
    with pytest.raises(CancelledError):
        next(answers)
    begun = time.monotonic()

    list(own.answers(foreground_context(), [(0, odd_requests.Echo(1))], priority=Priority.SHOWN))

    assert time.monotonic() - begun < 5
    own.shutdown()


def test_after_shutdown_no_process_is_left():
    own = DecodePool(1)
    list(own.answers(foreground_context(), [(0, odd_requests.Echo(1))], priority=Priority.REST))
    (pid,) = own.process_ids()

    own.shutdown()

    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


@pytest.mark.slow
@pytest.mark.timeout(280)
def test_every_real_file_is_opened_or_refused_with_a_reason(shared_data, context):
    pool = DecodePool(2)
    try:
        catalog = read_catalog(context, [shared_data / "dicom"], pool)
        drawn = failed = 0
        for series in catalog.series:
            if not series.is_image or series.slice_count > 100:
                continue
            try:
                loaded = load_series(context, series, pool)
            except NothingDrawnError:
                failed += 1
                continue
            drawn += int(loaded.loaded.sum())
            assert loaded.is_complete
    finally:
        pool.shutdown()

    shown = sum(len(series.instances) for series in catalog.series)
    refused = {each.source for each in catalog.refused}
    assert all(each.reason and "{" not in each.reason for each in catalog.refused)
    assert shown + len(refused) >= catalog.looked_at
    assert drawn > 500
    assert failed <= 2
    assert SourceFile(shared_data / "dicom" / "SERIES.md") in refused
