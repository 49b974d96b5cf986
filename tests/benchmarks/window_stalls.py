"""How long the window's event loop stalls while a 400-slice series loads and while Analyze runs.

    python -m tests.benchmarks.window_stalls [FOLDER]

A 5 ms timer runs in the real window (offscreen unless a display is there). Each figure is the time between two of
its ticks: the median beside the idle window's in the same run, and the longest, up to SETTLE_S after the end of what
is timed: then its results are listed and drawn. FOLDER: any chest CT; without it a synthetic one of 400 slices is made
in the temporary folder.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication

from medviewer.app import Program, build_window
from medviewer.dicom.demo_study import write_demo_study
from medviewer.imaging.phantom.chest import Matrix

TICK_MS = 5
PHASE_LIMIT_S = 180
SETTLE_S = 1.0


class TickRecorder:
    """Times between the ticks of a timer in this thread's event loop, in ms."""

    def __init__(self) -> None:
        self.gaps_ms: list[float] = []
        self._clock = QElapsedTimer()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)

    def record(self, until: Callable[[], bool]) -> float:
        """Run the event loop until `until` holds, and SETTLE_S on; return the seconds until it held."""
        self.gaps_ms.clear()
        started = time.perf_counter()
        self._clock.start()
        self._timer.start()
        while not until():
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            if time.perf_counter() - started > PHASE_LIMIT_S:
                raise TimeoutError("the phase did not end")
        ended = time.perf_counter()
        while time.perf_counter() - ended < SETTLE_S:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        self._timer.stop()
        return ended - started

    def _tick(self) -> None:
        self.gaps_ms.append(self._clock.nsecsElapsed() / 1e6)
        self._clock.restart()


def report(name: str, seconds: float, gaps_ms: list[float], idle_median_ms: float) -> None:
    ordered = sorted(gaps_ms)
    median, late = statistics.median(ordered), ordered[int(0.99 * (len(ordered) - 1))]
    print(
        f"{name:<22} {seconds:6.1f} s  median {median:5.2f} ms ({median - idle_median_ms:+.2f} to idle)  "
        f"p99 {late:6.1f} ms  longest stall {ordered[-1]:6.1f} ms"
    )


def measure(program: Program, folder: Path) -> None:
    recorder = TickRecorder()
    deadline = time.perf_counter() + 5
    seconds = recorder.record(lambda: time.perf_counter() > deadline)
    idle = statistics.median(recorder.gaps_ms)
    report("idle", seconds, recorder.gaps_ms, idle)

    desk = program.desk
    program.window.files.open([folder])
    first: list[float] = []
    began = time.perf_counter()
    desk.volumes.first_image.connect(lambda _key: first.append(time.perf_counter() - began))
    seconds = recorder.record(lambda: bool(desk.hanging.key) and desk.volumes.is_complete(desk.hanging.key))
    series = desk.hanging.series
    assert series is not None
    report(f"load {series.slice_count} slices", seconds, recorder.gaps_ms, idle)
    print(f"{'':<22} first picture after {first[0]:.2f} s")

    desk.analysis.analyse(series)
    seconds = recorder.record(lambda: not desk.analysis.is_under_way)
    report("analyze", seconds, recorder.gaps_ms, idle)
    print(f"{'':<22} ended as: {desk.analysis.state(series.key).phase.value}")


def main(arguments: list[str]) -> None:
    _application = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as made:
        folder = Path(arguments[0]) if arguments else Path(made) / "study"
        if not arguments:
            write_demo_study(folder, matrix=Matrix(slice_mm=0.7))
        program = build_window(folder=Path(made))
        program.window.show()
        QCoreApplication.processEvents()  # the first painting belongs to the start, as the background's work comes after it
        program.start_background()
        try:
            measure(program, folder)
        finally:
            program.close()


if __name__ == "__main__":
    main(sys.argv[1:])
