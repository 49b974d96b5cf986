"""How smoothly 200 series scroll in the browser: the time of one painting of the list while it is scrolled.

python -m tests.benchmarks.browser [SERIES]
"""

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

import medviewer
from medviewer.app import build_window
from medviewer.services.settings import Settings
from tests.dicom.synthetic import write_series

STEP_PX = 60


def main(count: int) -> None:
    application = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for number in range(count):
            write_series(
                folder / "study" / str(number), [0.0], series_uid=f"1.2.3.{number}", SeriesNumber=number
            )
        settings = Settings(language="en", notice_seen_for=medviewer.__version__, hang_by_protocol=False)
        program = build_window(settings, folder=folder)
        program.window.show()
        program.window.files.open([folder / "study"])
        while program.desk.study.catalog is None:
            application.processEvents()
        _scroll(application, program, count)
        program.close()


def _scroll(application: QApplication, program, count: int) -> None:
    browser = program.window.browser
    started = time.perf_counter()
    browser.model.use_filter(type(browser.model.filter)("series"))
    browser.model.use_filter(type(browser.model.filter)(""))
    browser.list.doItemsLayout()
    print(f"{count} series found, listed and laid out again: {(time.perf_counter() - started) * 1000:.1f} ms")
    bar, frames = browser.list.verticalScrollBar(), []
    for value in range(0, bar.maximum(), STEP_PX):
        started = time.perf_counter()
        bar.setValue(value)
        browser.list.viewport().repaint()
        frames.append((time.perf_counter() - started) * 1000)
        application.processEvents()
    frames.sort()
    print(f"one step of scrolling, of {len(frames)}: median {statistics.median(frames):.1f} ms, ", end="")
    print(f"95 of 100 within {frames[int(0.95 * len(frames))]:.1f} ms, longest {frames[-1]:.1f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 200)
