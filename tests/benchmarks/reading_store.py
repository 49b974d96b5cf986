"""What keeping the reading costs: the window's own time for a change, and the time until it is on disk.

    python -m tests.benchmarks.reading_store [ITEMS ...]

A real window on a synthetic CT of 400 slices, with so many measurements already there (1, 100 and 1000 unless they are
given). Timed are what the window does for a change, with painting, and the time until the change is synced to disk.
"""

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

import medviewer
from medviewer.app import Program, build_window
from medviewer.i18n import message
from medviewer.reading.measurement import MeasurementPlace
from medviewer.reading.reading import Reading
from medviewer.services.settings import Settings
from tests.benchmarks.made_series import write_series
from tests.reading.examples import measurement

CHANGES = 60


def main(counts: list[int]) -> None:
    _application = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        study = folder / "study"
        write_series(study, 400)
        program = build_window(Settings(language="en", notice_seen_for=medviewer.__version__), folder=folder)
        program.window.show()
        program.window.right.tabs.setCurrentWidget(program.window.reading_panel)
        program.window.files.open([study])
        desk = program.desk
        wait(lambda: bool(desk.hanging.key) and desk.volumes.is_complete(desk.hanging.key))
        print(
            f"{'items':>6} {'window, ms: median':>20} {'largest':>9} {'on disk, ms: median':>20} {'largest':>9}"
        )
        for count in counts:
            print_row(count, *measured(program, count))
        program.close()


def measured(program: Program, count: int) -> tuple[list[float], list[float]]:
    """Milliseconds of the window, and until the disk has it, for each change."""
    desk = program.desk
    volume = desk.volumes.loaded(desk.hanging.key).volume
    reading = desk.reading.of_series(desk.hanging.key)

    def item(number: int):
        frame = volume.frames[number % len(volume.frames)]
        return measurement(place=MeasurementPlace(desk.hanging.key, frame, volume.frame_of_reference_uid))

    full = Reading(reading.study_uid, tuple(item(number) for number in range(count)))
    desk.reading.change(reading.study_uid, lambda _now: full, message("fill"))
    desk.reading.store.flush(60)

    def change(number: int) -> float:
        made, started = item(number), time.perf_counter()
        desk.reading.change(reading.study_uid, lambda now: now.put(made), message("draw"))
        return started

    in_window, on_disk = [], []
    for number in range(CHANGES):
        started = change(number)
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
        in_window.append(1000 * (time.perf_counter() - started))
        wait(at_most_s=0.02)
    for number in range(CHANGES):
        started = change(number)
        desk.reading.store.flush(60)
        on_disk.append(1000 * (time.perf_counter() - started))
        wait(at_most_s=0.02)
    return in_window, on_disk


def print_row(count: int, in_window: list[float], on_disk: list[float]) -> None:
    figures = (statistics.median(in_window), max(in_window), statistics.median(on_disk), max(on_disk))
    print("{:>6} {:>20.1f} {:>9.1f} {:>20.1f} {:>9.1f}".format(count, *figures))


def wait(until=lambda: False, at_most_s: float = 60) -> None:
    end = time.monotonic() + at_most_s
    while not until() and time.monotonic() < end:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 10)


if __name__ == "__main__":
    main([int(text) for text in sys.argv[1:]] or [1, 100, 1000])
