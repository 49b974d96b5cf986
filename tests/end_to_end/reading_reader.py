"""A reader at a real window, until the process is killed: python -m tests.end_to_end.reading_reader STUDY HOME SEED.

It writes, a line each, what the reading is after each thing done, with the time.
"""

import json
import random
import sys
import time
from pathlib import Path

from PySide6.QtCore import QEventLoop, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

import medviewer
from medviewer.app import Program, build_window
from medviewer.reading.reading import Reading
from medviewer.services.settings import Settings

CTRL = Qt.KeyboardModifier.ControlModifier


def what_is_there(reading: Reading) -> dict[str, object]:
    """A Reading in a form that two processes can compare."""
    return {"items": [item.to_dict() for item in reading.items], "note": reading.note}


def main(study: Path, home: Path, seed: int) -> None:
    application = QApplication(sys.argv[:1])
    program = build_window(Settings(language="en", notice_seen_for=medviewer.__version__), folder=home)
    program.window.show()
    program.window.files.open([study])
    desk = program.desk
    while not (desk.hanging.key and desk.volumes.is_complete(desk.hanging.key)):
        application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)
    chance = random.Random(seed)
    while True:
        act(program, chance)
        reading = desk.reading.of_series(desk.hanging.key)
        assert reading is not None
        sys.stdout.write(json.dumps({"at": time.time(), **what_is_there(reading)}) + "\n")
        sys.stdout.flush()
        application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)


def act(program: Program, chance: random.Random) -> None:
    """One thing that a reader does, with keys and mouse."""
    window = program.window
    viewport = window.grid.cells[0].viewport
    where = QPoint(
        *(round(chance.uniform(0.3, 0.7) * length) for length in (viewport.width(), viewport.height()))
    )
    match chance.randrange(8):
        case 0:
            QTest.keyClick(viewport, Qt.Key.Key_K)
        case 1:
            QTest.keyClick(viewport, Qt.Key.Key_M)
            QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=where)
        case 2:
            QTest.keyClick(viewport, chance.choice([Qt.Key.Key_Z, Qt.Key.Key_Y]), CTRL)
        case 3:
            window.right.tabs.setCurrentWidget(window.reading_panel)
            QTest.keyClicks(window.reading_panel.note, chance.choice(["nodule ", "stable. ", "see prior "]))
            window.reading_panel.note.tell()
        case 4 | 5:
            QTest.keyClick(viewport, chance.choice([Qt.Key.Key_D, Qt.Key.Key_E]))
            QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=where)
            for step in (20, 50, 80):
                QTest.mouseMove(viewport, where + QPoint(step, step // 2))
            QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=where + QPoint(80, 40))
        case _:
            QTest.keyClick(viewport, Qt.Key.Key_Down if chance.random() < 0.6 else Qt.Key.Key_Up)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
