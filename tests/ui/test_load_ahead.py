"""Opening a study loads no module of the program on the Qt thread: that would be a stall before the first picture."""

import subprocess
import sys

from tests.dicom.synthetic import write_series

SCRIPT = """
import sys, threading
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

if __name__ == "__main__":
    application = QApplication([])
    program = build_window(folder=Path(sys.argv[2]))
    program.window.show()
    QTest.qWait(50)
    load_ahead()
    sys.meta_path.insert(0, Watch())
    program.window.files.open([Path(sys.argv[1])])
    hanging, volumes = program.desk.hanging, program.desk.volumes
    while not (hanging.key and volumes.is_complete(hanging.key)):
        QTest.qWait(20)
    QTest.qWait(200)
    program.close()
    print("loaded:", Watch.found)
"""


def test_opening_a_study_loads_no_module_on_the_qt_thread(tmp_path):
    write_series(tmp_path / "study", [2.5 * index for index in range(6)])
    script = tmp_path / "opening.py"
    script.write_text(SCRIPT)
    (tmp_path / "settings").mkdir()

    ran = subprocess.run(
        [sys.executable, str(script), str(tmp_path / "study"), str(tmp_path / "settings")],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )

    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.strip().splitlines()[-1] == "loaded: []"
