"""How long medviewer takes from the start of its process to the shown window.

    python -m tests.benchmarks.start [RUNS]

Each run is a new process (offscreen unless a display is there) that ends itself once the window is painted. The floor,
in the same run: a bare Qt window. Medians.
"""

import os
import statistics
import subprocess
import sys
import time

BARE = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
application = QApplication(sys.argv)
window = QWidget()
window.show()
QTimer.singleShot(0, application.quit)
application.exec()
"""

MEDVIEWER = """
import sys
from PySide6.QtCore import QTimer
from medviewer import app
show = app.MainWindow.showEvent
def show_and_end(window, event):
    show(window, event)
    QTimer.singleShot(0, lambda: (print("shown", flush=True), sys.stdout.close(), __import__("os")._exit(0)))
app.MainWindow.showEvent = show_and_end
app.run([])
"""


def seconds(program: str) -> float:
    began = time.perf_counter()
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    subprocess.run([sys.executable, "-c", program], check=True, env=environment, capture_output=True)
    return time.perf_counter() - began


def main(runs: int) -> None:
    seconds(MEDVIEWER)  # bytecode and file cache
    pairs = [(seconds(BARE), seconds(MEDVIEWER)) for _run in range(runs)]
    bare, ours = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(f"bare Qt window {bare:.2f} s, medviewer {ours:.2f} s, ratio {ours / bare:.1f}  ({runs} runs)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 7)
