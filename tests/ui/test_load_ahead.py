"""Opening a study loads no module or catalog on the Qt thread, and the garbage collector has little to go through."""

import subprocess
import sys

import pytest

from tests.dicom.synthetic import write_series

SCRIPT = """
import gc, sys, threading
from pathlib import Path
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from medviewer.app import build_window
from medviewer.ui.load_ahead import load_ahead

class Watch:
    found = []
    def find_spec(self, name, path=None, target=None):
        if name.startswith("medviewer") and threading.current_thread() is threading.main_thread():
            self.found.append(name)

def watch_files(event, arguments):
    if event == "open" and threading.current_thread() is threading.main_thread():
        Watch.found += [name for name in [str(arguments[0])] if name.endswith(".po")]

if __name__ == "__main__":
    application = QApplication([])
    program = build_window(folder=Path(sys.argv[2]))
    program.window.show()
    QTest.qWait(50)
    load_ahead()
    sys.meta_path.insert(0, Watch())
    sys.addaudithook(watch_files)
    program.window.files.open([Path(sys.argv[1])])
    hanging, volumes = program.desk.hanging, program.desk.volumes
    while not (hanging.key and volumes.is_complete(hanging.key)):
        QTest.qWait(20)
    QTest.qWait(200)
    print("to go through:", len(gc.get_objects()))
    program.close()
    print("loaded:", Watch.found)
"""


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    """What a window said of itself after a study was opened: name -> value."""
    folder = tmp_path_factory.mktemp("opening")
    write_series(folder / "study", [2.5 * index for index in range(6)])
    script = folder / "opening.py"
    script.write_text(SCRIPT)
    (folder / "settings").mkdir()
    ran = subprocess.run(
        [sys.executable, str(script), str(folder / "study"), str(folder / "settings")],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return dict(line.split(": ", 1) for line in ran.stdout.splitlines() if ": " in line)


def test_opening_a_study_loads_no_module_and_no_catalog_on_the_qt_thread(said):
    assert said["loaded"] == "[]"


def test_the_garbage_collector_passes_over_what_was_there_before_the_study(said):
    assert int(said["to go through"]) < 20_000  # 80,000 took it 25 to 60 ms
