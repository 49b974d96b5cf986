"""The prior of the same patient is offered by itself and hung beside; the blink key shows the other image in place."""

from pathlib import Path

import numpy as np
import pytest
from pydicom.uid import generate_uid
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from tests.dicom.synthetic import write_series

PERSON = {"PatientID": "P1", "PatientName": "Test^Person", "Modality": "CT", "BodyPartExamined": "CHEST"}


def write_study(folder: Path, date: str, heights_mm, **elements) -> None:
    made = {**PERSON, "StudyInstanceUID": generate_uid(), "series_uid": generate_uid(), **elements}
    write_series(folder, heights_mm, StudyDate=date, SeriesDescription=f"thorax {date[:4]}", **made)


def open_folder(qtbot, program, folder: Path):
    program.desk.settings.change(hang_by_protocol=False)
    program.window.files.open([folder])
    qtbot.waitUntil(lambda: program.desk.volumes.is_complete(program.desk.hanging.key), timeout=30000)
    return program


@pytest.fixture
def two_studies(qtbot, program, tmp_path):
    write_study(tmp_path / "both" / "new", "20240301", [2.0 * k for k in range(6)])
    write_study(tmp_path / "both" / "old", "20190302", [100 + 2.0 * k for k in range(6)])
    return open_folder(qtbot, program, tmp_path / "both")


def shown_dates(program) -> list[str]:
    desk = program.desk
    studies = (desk.study.study_of(desk.hanging.key_in(index)) for index in desk.hanging.places.on_show)
    return [study.date for study in studies if study is not None]


def grayscale(widget) -> np.ndarray:
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return pixels[:, : image.width()].astype(int)


def test_the_prior_is_offered_by_itself_and_hung_beside_with_one_click(qtbot, two_studies):
    toast = two_studies.window.toast
    assert toast.message == "A prior of 2019-03-02 is here: thorax 2019"
    button = next(each for each in toast.findChildren(QPushButton) if each.text() == "Show beside")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    assert shown_dates(two_studies) == ["20240301", "20190302"]
    assert two_studies.desk.study.study_of(two_studies.desk.hanging.key).date == "20240301"


def test_the_same_by_the_keyboard(qtbot, two_studies):
    viewport = two_studies.window.grid.cells[0].viewport
    qtbot.keyClick(viewport, Qt.Key.Key_B, Qt.KeyboardModifier.ShiftModifier)

    assert shown_dates(two_studies) == ["20240301", "20190302"]


def test_another_patients_study_is_not_offered(qtbot, program, tmp_path):
    write_study(tmp_path / "both" / "new", "20240301", [0.0, 2.0, 4.0])
    write_study(tmp_path / "both" / "old", "20190302", [0.0, 2.0, 4.0], PatientID="P2")
    open_folder(qtbot, program, tmp_path / "both")
    assert "prior" not in program.window.toast.message
    program.window.actions_by_id["show-prior"].trigger()

    assert "No earlier series" in program.window.toast.message
    assert shown_dates(program) == ["20240301"]


def test_held_the_blink_key_shows_the_other_image_in_this_place(qtbot, two_studies):
    two_studies.window.actions_by_id["show-prior"].trigger()
    desk, cells = two_studies.desk, two_studies.window.grid.cells
    qtbot.waitUntil(lambda: all(viewport.content is not None for viewport in desk.hanging.viewports[:2]))
    qtbot.waitUntil(lambda: desk.volumes.is_complete(desk.hanging.key_in(1)))
    for viewport, center in zip(desk.hanging.viewports[:2], (0, 600), strict=True):
        viewport.cycle_annotations()
        viewport.cycle_annotations()  # no text
        viewport.set_window(center, 2000)
    mine, other = cells[0].viewport, cells[1].viewport
    mine.setFocus()
    before, there = grayscale(mine), grayscale(other)
    QTest.keyPress(mine, Qt.Key.Key_X)
    during = grayscale(mine)
    QTest.keyRelease(mine, Qt.Key.Key_X)
    middle = (slice(60, 400), slice(60, 180))

    assert np.abs(before[middle] - there[middle]).mean() > 10
    assert np.abs(during[middle] - there[middle]).mean() < 3
    assert np.array_equal(grayscale(mine), before)


def test_with_one_viewport_there_is_nothing_to_blink_to(qtbot, two_studies):
    viewport = two_studies.window.grid.cells[0].viewport
    viewport.setFocus()
    before = grayscale(viewport)
    QTest.keyPress(viewport, Qt.Key.Key_X)

    assert np.array_equal(grayscale(viewport), before)
    QTest.keyRelease(viewport, Qt.Key.Key_X)
