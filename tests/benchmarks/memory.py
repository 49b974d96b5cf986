"""How much memory the program takes with a 400-slice CT open, over the volume itself.

    python -m tests.benchmarks.memory [FOLDER]

The real window (offscreen unless a display is there) opens the study, pages through it and draws every slice. Told is
the proportional set size (proc(5), smaps_rollup: pages that several processes share are counted once) of the window
and of its decode workers, before and after; the inference worker, which loads TensorFlow while the window waits, is
told apart. FOLDER: any chest CT; without it a synthetic one of 400 slices is made in the temporary folder.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from medviewer.app import Program, build_window

MEGABYTE = 1 << 20
LIMIT_S = 180.0
MAKE = """
import sys
from pathlib import Path
from medviewer.dicom.demo_study import write_demo_study
from medviewer.imaging.phantom.chest import Matrix
write_demo_study(Path(sys.argv[1]), matrix=Matrix(slice_mm=0.7))
"""


def wait(until: Callable[[], bool], least_s: float = 0.0) -> None:
    began = time.monotonic()
    while not until() or time.monotonic() - began < least_s:
        QCoreApplication.processEvents()
        time.sleep(0.005)
        if time.monotonic() - began > LIMIT_S:
            raise TimeoutError("it did not come to an end")


def proportional_bytes(process: int) -> int:
    lines = Path(f"/proc/{process}/smaps_rollup").read_text("ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def children(process: int) -> list[int]:
    listed = Path(f"/proc/{process}/task").glob("*/children")
    return [int(child) for each in listed for child in each.read_text("ascii").split()]


def told(name: str, program: Program, volume: int) -> None:
    own, decoding = os.getpid(), program.pool.process_ids()
    others = [process for process in children(own) if process not in decoding]
    window, workers, inference = (
        sum(proportional_bytes(each) for each in group) / MEGABYTE for group in ([own], decoding, others)
    )
    over = window + workers - volume / MEGABYTE
    print(
        f"{name}: window {window:.0f} MB + {len(decoding)} decode workers {workers:.0f} MB"
        f"{f' - volume {volume / MEGABYTE:.0f} MB' if volume else ''} = {over:.0f} MB; "
        f"inference worker {inference:.0f} MB",
        flush=True,
    )


def measure(program: Program, folder: Path) -> None:
    wait(lambda: len(program.pool.process_ids()) == 2, least_s=10)  # the inference worker warms up meanwhile
    told("nothing open", program, 0)
    desk = program.desk
    program.window.files.open([folder])
    wait(lambda: bool(desk.hanging.key) and desk.volumes.is_complete(desk.hanging.key))
    loaded, viewport = desk.volumes.loaded(desk.hanging.key), desk.hanging.viewport
    assert loaded is not None
    volume = loaded.volume.values.nbytes
    for index in range(len(loaded.loaded)):
        viewport.go_to_slice(index)
        QCoreApplication.processEvents()
    wait(lambda: True, least_s=1)
    told(f"{len(loaded.loaded)} slices open", program, volume)


def main(arguments: list[str]) -> None:
    application = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as made:
        folder = Path(arguments[0]) if arguments else Path(made) / "study"
        if not arguments:  # made in another process, whose memory is not counted
            subprocess.run([sys.executable, "-c", MAKE, str(folder)], check=True)
        program = build_window(folder=Path(made))
        program.window.show()
        program.start_background()
        try:
            measure(program, folder)
        finally:
            program.close()
    del application


if __name__ == "__main__":
    main(sys.argv[1:])
