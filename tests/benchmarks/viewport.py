"""How long a viewport of 1200x1200 takes from a turn of the wheel or a step of a drag to the painted picture.

    python -m tests.benchmarks.viewport [STEPS]

The real widget with real events, software rendering (offscreen unless QT_QPA_PLATFORM says otherwise): slices of
512x512 (CT) and of 2048x2560 (mammography), bare, and with all annotations, findings and a saliency map. The floor,
in the same run: a bare widget that paints ready pictures of that size. Each step waits for its painting. Medians and
95th percentiles, and the processor time of this process, which other programs hardly touch.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from medviewer.finding.finding import Finding, FindingSource
from medviewer.finding.score import ModelScore
from medviewer.imaging.geometry import VolumeGeometry
from medviewer.imaging.saliency_map import SaliencyMap
from medviewer.imaging.volume import Calibration, FrameReference, Unit, Volume
from medviewer.services.jobs import JobRunner
from medviewer.ui.main_thread import MainThread
from medviewer.ui.style_sheet import dress
from medviewer.ui.view_models.viewport import ViewportViewModel
from medviewer.ui.view_models.viewport_content import AnnotationLevel, CornerText, ViewportContent
from medviewer.ui.viewport.viewport_widget import ViewportWidget
from tests.finding.examples import oval_nodule

SIDE = 1200
SIZES = {"512x512": (60, 512, 512), "2048x2560": (12, 2560, 2048)}
"""(slices, rows, columns)."""
WARM_UP = 5
MOST_FINDINGS = 20


class Bare(QWidget):
    """The floor: paints one ready picture after the other."""

    def __init__(self) -> None:
        super().__init__()
        noise = np.random.default_rng(1).integers(0, 256, (4, SIDE, SIDE), dtype=np.uint8)
        self._pictures = [
            QImage(one.data, SIDE, SIDE, SIDE, QImage.Format.Format_Grayscale8).copy() for one in noise
        ]
        self._number = 0
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def step(self) -> None:
        self._number = (self._number + 1) % len(self._pictures)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawImage(0, 0, self._pictures[self._number])
        painter.end()


def made_content(shape: tuple[int, int, int]) -> ViewportContent:
    slices, rows, columns = shape
    generator = np.random.default_rng(2)
    values = np.empty(shape, np.int16)
    for slice_ in values:
        slice_[...] = generator.integers(-1000, 1000, (rows, columns), dtype=np.int16)
    spacing_mm = 350 / max(rows, columns)
    affine = np.diag([spacing_mm, spacing_mm, spacing_mm, 1.0])[:, [2, 1, 0, 3]]
    volume = Volume(
        values=values,
        geometry=VolumeGeometry(shape, affine),
        frames=tuple(FrameReference(f"1.2.{number}") for number in range(slices)),
        unit=Unit.HU,
        calibration=Calibration.PATIENT,
    )
    text = CornerText(
        ("Synthetic^Benchmark", "1950-01-01 (74)", "ID 12345", "O"),
        ("Hospital", "Chest", "1", "A1", "2024-01-02 10:11"),
        ("Series 3", "Chest 1.0 B50f", "1.0 mm"),
    )
    return ViewportContent(volume, corner_text=text, cautions=("Synthetic",))


def made_findings(content: ViewportContent) -> tuple[Finding, ...]:
    """As many as an analysis gives at most, with saliency maps, on the slices around the middle."""
    geometry = content.volume.geometry
    findings = []
    middle = geometry.shape[0] // 2
    for number in range(
        max(middle - MOST_FINDINGS // 2, 0), min(middle + MOST_FINDINGS // 2, geometry.shape[0])
    ):
        index = (float(number), geometry.shape[1] * 0.4, geometry.shape[2] * 0.6)
        center = geometry.to_patient(index)
        evidence = np.random.default_rng(number).random((12, 12)).astype(np.float32)
        affine = np.eye(4)
        affine[:3, 0], affine[:3, 1], affine[:3, 2] = (0, 0, 1), (0, 3, 0), (3, 0, 0)
        affine[:3, 3] = np.asarray(center) - (16.5, 16.5, 0)
        map_ = SaliencyMap(evidence / evidence.sum(), affine, "HiResCAM", (12, 12), 1.0)
        findings.append(
            Finding(
                number + 1, FindingSource.CANDIDATE, tuple(center), index, FrameReference(f"1.2.{number}"),
                oval_nodule(center, 8.4, round(index[0])), ModelScore(0.4, 0.2, 0.6), saliency=map_,
            )
        )  # fmt: skip
    return tuple(findings)


def scroll(widget: QWidget, number: int) -> None:
    down = number // 3 % 2 == 0  # to and fro, so that no end is reached
    angle = QPoint(0, -120 if down else 120)
    middle = QPointF(SIDE / 2, SIDE / 2)
    QApplication.sendEvent(
        widget,
        QWheelEvent(
            middle, widget.mapToGlobal(middle), QPoint(), angle, Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        ),
    )  # fmt: skip


def window_drag(widget: QWidget, number: int) -> None:
    step = number % 40 if number % 80 < 40 else 40 - number % 40
    mouse(widget, QEvent.Type.MouseMove, QPointF(SIDE / 2 + 4 + step, SIDE / 2 + 4 + step))


def mouse(widget: QWidget, kind: QEvent.Type, at: QPointF) -> None:
    left = Qt.MouseButton.LeftButton
    button = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseMove else left
    held = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseButtonRelease else left
    QApplication.sendEvent(
        widget,
        QMouseEvent(kind, at, widget.mapToGlobal(at), button, held, Qt.KeyboardModifier.NoModifier),
    )


class Paintings(QObject):
    """Counts how often a widget was painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.count += event.type() is QEvent.Type.Paint
        return False


def measure(name: str, widget: QWidget, step: Callable[[int], None], steps: int) -> None:
    wall_ms, cpu_ms = [], []
    paintings = Paintings(widget)
    for number in range(WARM_UP + steps):
        began, cpu, painted = time.perf_counter(), time.process_time(), paintings.count
        step(number)
        QApplication.processEvents()
        if number >= WARM_UP:
            wall_ms.append((time.perf_counter() - began) * 1000)
            cpu_ms.append((time.process_time() - cpu) * 1000)
        assert paintings.count == painted + 1, f"painted {paintings.count - painted} times"
    late = sorted(wall_ms)[int(0.95 * (len(wall_ms) - 1))]
    print(
        f"{name:<48} median {statistics.median(wall_ms):5.1f} ms  p95 {late:5.1f} ms  "
        f"processor median {statistics.median(cpu_ms):5.1f} ms",
        flush=True,
    )


def main(steps: int) -> None:
    application = QApplication(sys.argv[:1])
    dress(application)
    bare = Bare()
    bare.resize(SIDE, SIDE)
    bare.show()
    measure("floor: ready pictures on a bare widget", bare, lambda _number: bare.step(), steps)
    bare.close()
    runner = JobRunner(MainThread().deliver)
    for size, shape in SIZES.items():
        measure_viewport(size, made_content(shape), runner, steps)
    runner.shutdown()


def measure_viewport(size: str, content: ViewportContent, runner: JobRunner, steps: int) -> None:
    view_model = ViewportViewModel(runner)
    widget = ViewportWidget(view_model)
    widget.resize(SIDE, SIDE)
    widget.show()
    view_model.show(content)
    while view_model.annotation_level is not AnnotationLevel.NONE:
        view_model.cycle_annotations()
    measure_gestures(f"{size}, bare", widget, steps)
    view_model.cycle_annotations()
    view_model.set_findings(made_findings(content), 1)
    assert view_model.annotation_level is AnnotationLevel.ALL
    assert view_model.overlay_shown
    measure_gestures(f"{size}, annotations and overlay", widget, steps)
    widget.close()


def measure_gestures(name: str, widget: ViewportWidget, steps: int) -> None:
    content = widget.view_model.content
    assert content is not None
    widget.view_model.go_to_slice(content.planes.geometry.shape[0] // 2)
    QApplication.processEvents()
    measure(f"{name}: scroll", widget, lambda number: scroll(widget, number), steps)
    mouse(widget, QEvent.Type.MouseButtonPress, QPointF(SIDE / 2, SIDE / 2))
    measure(f"{name}: window drag", widget, lambda number: window_drag(widget, number), steps)
    mouse(widget, QEvent.Type.MouseButtonRelease, QPointF(SIDE / 2, SIDE / 2))


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 100)
