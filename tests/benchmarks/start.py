"""How long medviewer takes from the start of its process until its window is painted and answers.

    python -m tests.benchmarks.start [RUNS]

Each run is a new process with a new settings folder (offscreen; QT_QPA_PLATFORM=xcb under a display) that ends itself
when the window has been painted and the event loop has nothing left to do that was asked for before. Byte code is kept
as an installed program keeps it. The floor, in the same run: a bare Qt window. Medians; the processor time tells what
a busy machine hides.
"""

import contextlib
import os
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

END = """
class End(QObject):
    def eventFilter(self, watched, event):
        if event.type() is QEvent.Type.Paint and isinstance(watched, QWidget) and watched.window() is self.window:
            self.window.removeEventFilter(self)
            QApplication.instance().removeEventFilter(self)
            QTimer.singleShot(0, lambda: QTimer.singleShot(0, self.end))
        return False

    def end(self):
        print("shown", flush=True)
        os._exit(0)

def end_when_painted(window):
    window.end = End(window)
    window.end.window = window
    QApplication.instance().installEventFilter(window.end)
"""

BARE = f"""
import os, sys
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget
{END}
application = QApplication(sys.argv)
window = QWidget()
end_when_painted(window)
window.show()
application.exec()
"""

MEDVIEWER = f"""
import os, sys
from medviewer import app
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget
{END}
show = app.MainWindow.showEvent
def show_and_watch(window, event):
    show(window, event)
    end_when_painted(window)
app.MainWindow.showEvent = show_and_watch
app.run([])
"""


def run(program: str, kept: str) -> tuple[float, float]:
    """Seconds by the clock, and processor time."""
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen"),
        "PYTHONPYCACHEPREFIX": kept,
        "MEDVIEWER_CONFIG": f"{kept}/config",
        "MEDVIEWER_DATA": f"{kept}/data",
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    used, began = _children_cpu_s(), time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    assert process.stdout is not None
    said = process.stdout.readline()
    seconds = time.perf_counter() - began
    process.wait()
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)  # the workers that it has just started
    process.stdout.close()
    assert said == b"shown\n", said
    return seconds, _children_cpu_s() - used


def _children_cpu_s() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def main(runs: int) -> None:
    with tempfile.TemporaryDirectory() as kept:
        Path(kept, "config").mkdir()
        run(MEDVIEWER, kept)
        run(BARE, kept)  # bytecode and file cache
        pairs = [(run(BARE, kept), run(MEDVIEWER, kept)) for _run in range(runs)]
    (bare_s, bare_cpu), (ours_s, ours_cpu) = (
        [statistics.median(column) for column in zip(*rows, strict=True)] for rows in zip(*pairs, strict=True)
    )
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores, {runs} runs")
    print(f"bare Qt window  {bare_s:.2f} s, processor {bare_cpu:.2f} s")
    print(f"medviewer       {ours_s:.2f} s, processor {ours_cpu:.2f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 7)
