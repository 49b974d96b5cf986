"""The real window on a small synthetic CT, with a stand-in for the inference process."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import numpy as np
import pytest

from medviewer import app
from medviewer.analysis.result import AnalysisResult, ModelIdentity, Suitability, SuitabilityVerdict
from medviewer.finding.finding import Finding, FindingSource
from medviewer.finding.probe_answer import ProbeAnswer
from medviewer.finding.score import ModelScore
from medviewer.imaging.saliency_map import SaliencyMap
from medviewer.imaging.volume import FrameReference
from medviewer.services.decode_pool import DecodePool
from medviewer.services.settings import Settings
from tests.dicom.synthetic import write_series
from tests.finding.examples import oval_nodule

SLICES = 12
PROBED = ProbeAnswer(0.6, (0.2, 0.25, 0.18), (1.0, 1.4, 0.9), (0.01,) * 50, 0.04, 0.3)
NO_NOTICE = Settings(language="en", notice_seen_for=app.medviewer.__version__, hang_by_protocol=False)


class FakeClient:
    """Answers as the test wants, and remembers what it was asked."""

    def __init__(self) -> None:
        self.requests = []
        self.answer: Callable[[object], AnalysisResult] = result
        self.questions = []
        self.ask_answer: Callable[[], ProbeAnswer] = lambda: PROBED
        self.may_answer = Event()
        self.may_answer.set()

    def warm_up(self, model_id: str) -> None:
        """Nothing to warm."""

    def analyse(self, context, request, shared):
        self.requests.append(request)
        context.step(1, 3, "Finding the lungs")
        while not self.may_answer.wait(0.01):
            context.check()
        context.check()
        return self.answer(request)

    def ask(self, context, request, shared, probe):
        self.questions.append((request, probe))
        while not self.may_answer.wait(0.01):
            context.check()
        context.check()
        return self.ask_answer()

    def shutdown(self) -> None:
        self.may_answer.set()


def finding(number: int, volume, *, source=FindingSource.CANDIDATE, center_mm=None, refusal=None) -> Finding:
    """A finding on slice 2 x `number`, with a small map where the model looked."""
    index = (2.0 * number, 12.0, 16.0)
    center = volume.geometry.to_patient(index) if center_mm is None else center_mm
    evidence = np.zeros((8, 8), np.float32)
    evidence[3:5, 3:5] = 0.25
    affine = np.eye(4)
    affine[:3, 0], affine[:3, 1], affine[:3, 2] = (0, 0, 1), (0, 1, 0), (1, 0, 0)
    affine[:3, 3] = np.asarray(center) - (3.5, 3.5, 0)
    score = None if refusal else ModelScore(0.31 + 0.1 * number, 0.22, 0.61)
    frame = FrameReference("1.2.3")
    map_ = SaliencyMap(evidence, affine, "HiResCAM", (8, 8), 1.0)
    measured = oval_nodule(center, 8.4, int(index[0]))
    saliency = map_ if score else None
    return Finding(number, source, tuple(center), index, frame, measured, score, refusal, saliency=saliency)


def result(request) -> AnalysisResult:
    """Three findings and the reader's markers; only the markers where only they were asked for."""
    found = [] if request.only_markers else [finding(number, request.volume) for number in (1, 2, 3)]
    for marker in request.markers:
        found.append(finding(len(found) + 1, request.volume, source=FindingSource.MARKER, center_mm=marker))
    model = ModelIdentity("lung-nodule", "1.0", "0" * 64)
    return AnalysisResult(request.series_uid, model, Suitability(SuitabilityVerdict.SUITABLE), tuple(found))


@pytest.fixture(scope="session")
def pool() -> Iterator[DecodePool]:
    pool = DecodePool(1)
    yield pool
    pool.shutdown()


@pytest.fixture
def ct_folder(tmp_path: Path) -> Path:
    """Two series of twelve and of four slices, and a file that is no DICOM."""
    folder = tmp_path / "study"
    write_series(folder / "a", [2.5 * index for index in range(SLICES)], SeriesDescription="Lung")
    write_series(
        folder / "b", [5.0 * index for index in range(4)], series_uid="1.2.4", SeriesDescription="Bone",
        SeriesNumber=4,
    )  # fmt: skip
    (folder / "notes.txt").write_text("no image")
    return folder


@pytest.fixture
def client() -> FakeClient:
    return FakeClient()


@pytest.fixture
def program(qtbot, pool, client, tmp_path) -> Iterator[app.Program]:
    """The window, on the screen, with nothing open."""
    folder = tmp_path / "settings"
    folder.mkdir()
    program = app.build_window(NO_NOTICE, client=client, pool=pool, folder=folder)
    qtbot.addWidget(program.window)
    program.window.show()
    qtbot.waitExposed(program.window)
    program.window.activateWindow()
    yield program
    client.shutdown()
    program.desk.reading.close()
    program.desk.study.close()
    program.desk.runner.shutdown()


@pytest.fixture
def window(program):
    return program.window


@pytest.fixture
def desk(program):
    return program.desk


@pytest.fixture
def opened(qtbot, program, ct_folder):
    """The window with the synthetic CT, completely loaded."""
    program.window.files.open([ct_folder])
    qtbot.waitUntil(lambda: program.desk.volumes.is_complete(program.desk.hanging.key), timeout=30000)
    return program
