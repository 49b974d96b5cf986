"""Ctrl+E writes what the reader made, analysed or not, with key images of every series that is open."""

import shutil
import subprocess

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

STUDY = "1.2"


@pytest.fixture
def export(qtbot, opened, tmp_path, monkeypatch):
    """Presses Ctrl+E and gives the text of the PDF."""
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed")
    target = tmp_path / "summary.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_anything: (str(target), ""))

    def press():
        viewport = opened.window.grid.cells[0].viewport
        qtbot.keyClick(viewport, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda: "The summary was written" in opened.window.toast.message, timeout=20000)
        done = subprocess.run(
            ["pdftotext", "-layout", target, "-"], capture_output=True, text=True, check=True
        )
        return done.stdout

    return press


def test_there_is_nothing_to_export_before_something_was_made(opened):
    action = opened.window.actions_by_id["export-pdf"]
    assert not action.isEnabled()
    opened.window.actions_by_id["key-image"].trigger()
    assert action.isEnabled()


def test_key_images_and_note_stand_in_the_summary_without_an_analysis(qtbot, opened, export):
    window, desk = opened.window, opened.desk
    desk.hanging.viewport.go_to_slice(4)
    qtbot.keyClick(window.grid.cells[0].viewport, Qt.Key.Key_K)
    image = desk.reading.of_study(STUDY).key_images[0]
    window.items.rename(image.id, "small effusion")
    window.reading_panel.note.setPlainText("Compare in a year.")
    window.reading_panel.note.tell()
    text = export()

    assert "Reading summary" in text
    assert "Series 3 · Lung · slice 5" in text
    assert "small effusion" in text
    assert "Compare in a year." in text


def test_a_key_image_of_a_series_that_was_let_go_is_decoded_for_the_summary(qtbot, opened, export):
    window, desk = opened.window, opened.desk
    qtbot.keyClick(window.grid.cells[0].viewport, Qt.Key.Key_K)
    lung = desk.hanging.key
    bone = next(series.key for series in desk.study.catalog.series if series.description == "Bone")
    desk.hanging.place(bone)
    qtbot.waitUntil(lambda: desk.volumes.is_complete(bone), timeout=20000)
    del desk.volumes._loaded[lung]

    assert "Lung · slice 7" in export()


def test_with_an_analysis_both_stand_in_the_summary(qtbot, opened, export):
    window, desk = opened.window, opened.desk
    qtbot.keyClick(window.grid.cells[0].viewport, Qt.Key.Key_K)
    window.reading.analyse()
    qtbot.waitUntil(lambda: bool(desk.analysis.state(desk.hanging.key).findings))
    text = export()

    assert "The reader's key images" in text
    assert "Model score (interval)" in text
