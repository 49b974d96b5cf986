import errno
import logging
import os
import signal
import threading
import time
from dataclasses import replace
from multiprocessing.context import SpawnProcess
from types import SimpleNamespace

import numpy as np
import psutil
import pytest

from medviewer import i18n, paths
from medviewer.analysis.analyse import analyse
from medviewer.analysis.model_card import MissingModelError
from medviewer.analysis.models import Models
from medviewer.analysis.probe import Probe, RegionElsewhereError, ask
from medviewer.errors import NoMemoryError, WorkerDiedError, WorkerNotStartedError, reader_text
from medviewer.imaging.acquisition import Acquisition
from medviewer.reading.measurement import MeasurementKind
from medviewer.report.result_file import read_result
from medviewer.report.result_json import result_json, to_json
from medviewer.report.verification import Outcome
from medviewer.services import inference_client, verifying
from medviewer.services.inference_client import AnalysisFailedError, InferenceClient
from medviewer.services.jobs import JobRunner, foreground_context
from tests.analysis.bright_outline import BrightOutline
from tests.analysis.linear_model import LinearModel
from tests.services import inference_models
from tests.services.conftest import MARKER, PASSPORT, asking


@pytest.fixture
def client():
    client = InferenceClient(inference_models.load)
    yield client
    client.shutdown()


def test_the_worker_says_what_the_analysis_says_here(client, scan):
    heard = []
    result = client.analyse(foreground_context(heard.append), *scan)

    here = analyse(scan[0], Models(LinearModel(), BrightOutline()), lambda *_step: None)
    assert result.input_sha256 == here.input_sha256
    assert [f.score for f in result.findings] == [f.score for f in here.findings]
    np.testing.assert_array_equal(result.findings[0].saliency.evidence, here.findings[0].saliency.evidence)
    assert [step.message for step in heard][-1] == "Done"


def square_at(center_mm, half_mm=5.0):
    x, y, z = center_mm
    corners = ((-1, -1), (1, -1), (1, 1), (-1, 1))
    points = tuple((x + half_mm * dx, y + half_mm * dy, z) for dx, dy in corners)
    return Probe(center_mm, 12.0, MeasurementKind.RECTANGLE, points)


def test_a_question_about_a_region_is_answered_as_it_is_here(client, scan):
    request, name = scan
    told = client.ask(foreground_context(), request, name, square_at(MARKER))

    assert told == ask(request.volume, square_at(MARKER), LinearModel())


def test_a_question_that_cannot_be_answered_comes_back_as_its_sentence(client, scan):
    x, y, z = MARKER
    with pytest.raises(RegionElsewhereError):
        client.ask(foreground_context(), *scan, replace(square_at((x, y, z + 10.0)), center_mm=MARKER))

    assert client.analyse(foreground_context(), *scan).findings[0].score


def test_the_worker_is_nice_and_leaves_a_core(client, scan):
    client.analyse(foreground_context(), *asking(scan, "curious"))
    process, nice, threads, has_tensorflow, has_matplotlib = (
        (paths.cache_folder() / "seen").read_text().split()
    )

    assert int(process) == client.process_id != os.getpid()
    assert int(nice) >= os.nice(0) + 10
    assert int(threads) == max(1, os.cpu_count() - 1)
    assert has_tensorflow == "False"  # only services.keras_model brings it
    assert has_matplotlib == "False"  # Keras would have it make a folder in the home, which may be closed


def test_one_process_serves_one_analysis_after_another(client, scan):
    client.warm_up("linear")
    first = client.process_id
    for _time in range(2):
        assert client.analyse(foreground_context(), *scan).findings[0].score

    assert client.process_id == first


@pytest.mark.parametrize("model_id", ["missing", "linear"])
def test_what_a_warm_up_says_is_not_taken_for_an_answer(client, scan, model_id):
    client.warm_up(model_id)

    assert client.analyse(foreground_context(), *scan).findings[0].score


@pytest.mark.parametrize("model_id", ["dying while loading", "dying", "dying while explaining"])
def test_a_crash_in_any_stage_is_told_and_the_next_run_works(client, scan, model_id):
    with pytest.raises(WorkerDiedError):
        client.analyse(foreground_context(), *asking(scan, model_id))

    assert client.analyse(foreground_context(), *scan).findings[0].score


@pytest.mark.parametrize("stroke", [signal.SIGKILL, signal.SIGSTOP])
def test_a_worker_killed_or_stopped_between_runs_is_replaced(client, scan, monkeypatch, stroke):
    monkeypatch.setattr(inference_client, "_LOOK_S", 0.1)
    client.warm_up("linear")
    os.kill(client.process_id, stroke)

    assert client.analyse(foreground_context(), *scan).findings[0].score


@pytest.mark.parametrize("stroke", [signal.SIGKILL, signal.SIGSTOP])
def test_a_worker_killed_or_stopped_in_an_analysis_is_told_and_the_next_run_works(
    client, scan, monkeypatch, stroke
):
    monkeypatch.setattr(inference_client, "_LOOK_S", 0.1)

    def strike(progress):
        if progress.message == "Scoring":
            os.kill(client.process_id, stroke)

    with pytest.raises(WorkerDiedError) as caught:
        client.analyse(foreground_context(strike), *asking(scan, "slow"))

    assert "Nothing was lost" in reader_text(caught.value)[0]
    assert client.analyse(foreground_context(), *scan).findings[0].score


def test_a_worker_that_was_only_held_for_a_moment_goes_on(client, scan, monkeypatch):
    monkeypatch.setattr(inference_client, "_LOOK_S", 0.1)
    client.warm_up("linear")
    process = client.process_id
    os.kill(process, signal.SIGSTOP)
    threading.Timer(0.3, os.kill, (process, signal.SIGCONT)).start()

    assert client.analyse(foreground_context(), *scan).findings[0].score
    assert client.process_id == process


def test_a_worker_that_ends_at_its_start_is_told_in_a_sentence(scan):
    client = InferenceClient(inference_models.not_there)
    with pytest.raises(WorkerNotStartedError) as caught:
        client.analyse(foreground_context(), *scan)
    client.shutdown()

    assert "it ended before it was ready" in reader_text(caught.value)[0]


@pytest.mark.parametrize(
    ("failure", "reason"),
    [
        (OSError(errno.EMFILE, "x"), "too many files are open"),
        (BlockingIOError(errno.EAGAIN, "x"), "no more processes are allowed"),
        (OSError(errno.ENOMEM, "x"), "there is not enough memory"),
        (MemoryError(), "there is not enough memory"),
    ],
)
def test_a_worker_that_the_system_does_not_start_is_told_in_a_sentence(
    client, scan, monkeypatch, failure, reason
):
    def fail(_self):
        raise failure

    monkeypatch.setattr(SpawnProcess, "start", fail)
    client.warm_up("linear")
    with pytest.raises(WorkerNotStartedError) as caught:
        client.analyse(foreground_context(), *scan)
    monkeypatch.undo()

    assert reason in reader_text(caught.value)[0]
    assert client.analyse(foreground_context(), *scan).findings[0].score


def test_after_shutdown_nothing_starts_any_more(scan):
    client = InferenceClient(inference_models.load)
    client.shutdown()
    client.warm_up("linear")

    assert client.process_id is None
    with pytest.raises(WorkerDiedError):
        client.analyse(foreground_context(), *scan)


def test_an_unforeseen_failure_is_logged_without_its_words(client, scan, caplog):
    with caplog.at_level(logging.ERROR), pytest.raises(AnalysisFailedError):
        client.analyse(foreground_context(), *asking(scan, "broken"))

    assert "RuntimeError" in caplog.text
    assert "inference_models.py" in caplog.text
    assert "SECRET" not in caplog.text
    assert client.analyse(foreground_context(), *scan).findings[0].score


def test_too_little_memory_is_told_in_plain_words_and_the_process_lives_on(client, scan):
    with pytest.raises(NoMemoryError) as caught:
        client.analyse(foreground_context(), *asking(scan, "hungry"))
    process = client.process_id

    assert "memory" in reader_text(caught.value)[0]
    assert client.analyse(foreground_context(), *scan).findings[0].score
    assert client.process_id == process


def test_a_verification_whose_worker_dies_is_told_and_the_next_one_works(client, scan, monkeypatch):
    request, name = scan
    model = LinearModel().card
    result = client.analyse(foreground_context(), request, name)
    shape = request.volume.geometry.shape
    written = to_json(result_json(result, study_uid="1.2", shape=shape, passport=PASSPORT))
    recorded = read_result(written.replace(f'"id": "{model.id}"'.encode(), b'"id": "linear"'))
    dying = read_result(written.replace(f'"id": "{model.id}"'.encode(), b'"id": "dying"'))
    monkeypatch.setattr(verifying, "card", lambda _id: model)
    series = SimpleNamespace(uid="1.2.3", passport=PASSPORT, acquisition=request.acquisition)
    loaded = SimpleNamespace(volume=request.volume, doubts=(), shared=SimpleNamespace(name=name))

    def verify(which):
        return verifying.verify(
            foreground_context(), which, series, study_uid="1.2", loaded=loaded, client=client
        )

    with pytest.raises(WorkerDiedError):
        verify(dying)
    assert verify(recorded).outcome is Outcome.IDENTICAL


def test_a_foreseen_error_arrives_as_itself(client, scan):
    with pytest.raises(MissingModelError) as caught:
        client.analyse(foreground_context(), *asking(scan, "missing"))

    assert caught.value.fields == {"model": "missing"}


def test_texts_come_in_the_readers_language(client, scan, monkeypatch):
    monkeypatch.setattr(i18n, "_language", "zh_CN")
    request, name = scan
    refused = client.analyse(
        foreground_context(), replace(request, acquisition=Acquisition(modality="MR")), name
    )

    here = analyse(
        replace(request, acquisition=Acquisition(modality="MR")),
        Models(LinearModel(), BrightOutline()),
        lambda *_step: None,
    )
    assert refused.suitability == here.suitability


def test_cancel_ends_the_process_and_is_silent(client, scan):
    heard, started = [], threading.Event()
    runner = JobRunner(deliver=lambda call: call())

    def watch(progress):
        if progress.message == "Scoring":
            started.set()

    job = runner.submit(
        lambda context: client.analyse(context, *asking(scan, "slow")),
        on_done=heard.append,
        on_error=heard.append,
        on_progress=watch,
    )
    assert started.wait(60)
    process = psutil.Process(client.process_id)
    job.cancel()
    psutil.wait_procs([process], timeout=5)

    assert not process.is_running()
    runner.shutdown()
    assert heard == []
    assert client.analyse(foreground_context(), *scan).findings[0].score


def test_cancelling_a_finished_job_leaves_the_next_one_alone(client, scan):
    context = foreground_context()
    client.analyse(context, *scan)
    process = client.process_id
    context.job.cancel()

    client.analyse(foreground_context(), *scan)
    assert client.process_id == process


def test_a_job_that_waits_for_its_turn_can_be_cancelled(client, scan):
    heard = []
    runner = JobRunner(deliver=lambda call: call())
    jobs = [
        runner.submit(
            lambda context: client.analyse(context, *asking(scan, "slow")),
            on_done=heard.append,
            on_error=heard.append,
        )
        for _time in range(2)
    ]
    time.sleep(0.3)
    start = time.monotonic()
    for job in reversed(jobs):
        job.cancel()
    runner.shutdown()

    assert time.monotonic() - start < 10
    assert heard == []


def test_after_shutdown_no_process_is_left(scan):
    client = InferenceClient(inference_models.load)
    client.warm_up("linear")
    process = psutil.Process(client.process_id)
    client.shutdown()

    assert not process.is_running()
    assert client.process_id is None


def test_voxels_that_are_not_the_requests_are_the_callers_mistake(client, scan):
    request, name = scan

    with pytest.raises(ValueError, match="not the request's volume"):
        client.analyse(foreground_context(), request, replace(name, shape=(1, 2, 3)))
