"""Segmentations and Structure Sets find their images: offered, opened from the browser, dropped; or they say why not."""

import pydicom
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QMenu, QPushButton

from medviewer.ui.panels.series_model import Role
from medviewer.ui.view_models.structure_entry import EntryPhase
from medviewer.ui.viewport_grid import SERIES_MIME
from tests.ui.browsing import point_of
from tests.ui.structures.study import double_click, row_of, series, wait_for_structures

pytestmark = pytest.mark.filterwarnings("ignore:.*QDragEnterEvent:DeprecationWarning")
"""Qt offers no other way to make one."""


def test_it_is_offered_once_for_the_series_it_belongs_to(qtbot, lung):
    toast = lung.window.toast
    assert toast.message == "2 sets of structures belong to this series."
    button = next(each for each in toast.findChildren(QPushButton) if each.text() == "Show")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    wait_for_structures(qtbot, lung, 3)

    lung.window.toast.hide()
    lung.desk.hanging.series_shown.emit(lung.desk.hanging.key)
    assert toast.message == ""


def test_dropped_on_a_viewport_it_brings_its_images_along(qtbot, opened):
    window, desk = opened.window, opened.desk
    window.actions_by_id["layout-1x2"].trigger()
    bone = next(each for each in desk.study.catalog.series if each.description == "Bone")
    desk.hanging.place(bone.key, 1)
    mime = QMimeData()
    mime.setData(SERIES_MIME, series(desk, "RTSTRUCT").key.encode())
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, mime, left, none)
    QApplication.sendEvent(window.grid.cells[1], enter)
    QApplication.sendEvent(
        window.grid.cells[1], QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, mime, left, none)
    )
    qtbot.waitUntil(lambda: len(desk.hanging.viewports[1].structures.shown) == 1, timeout=15000)

    assert desk.study.series(desk.hanging.key_in(1)).description == "Lung"
    assert desk.hanging.viewports[1].structures.shown[0].structure.label == "Heart"


def test_a_report_dropped_on_a_viewport_shows_its_header(qtbot, opened):
    opened.window.grid.object_dropped.emit(0, series(opened.desk, "SR").key)
    qtbot.waitUntil(lambda: opened.desk.header.tree is not None, timeout=10000)

    assert opened.desk.header.place.key == series(opened.desk, "SR").key


def test_the_menu_of_its_card_shows_it_too(qtbot, lung):
    listed = lung.window.browser.list.viewport()
    at = point_of(lung.window, series(lung.desk, "SEG").key)
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, listed.mapToGlobal(at))
    QApplication.sendEvent(listed, asked)
    menu = next(each for each in lung.window.browser.findChildren(QMenu) if each.isVisible())
    next(action for action in menu.actions() if action.text() == "Show on the images").trigger()
    menu.close()
    wait_for_structures(qtbot, lung, 2)


def test_rows_say_what_is_not_shown_yet_and_the_way_out(opened):
    model, desk = opened.window.browser.model, opened.desk
    report, seg = (model.index_of(series(desk, modality).key) for modality in ("SR", "SEG"))

    assert report.data(Role.ABOUT) == "Series 3 · not shown yet"
    assert "Double click for its DICOM header." in report.data(Qt.ItemDataRole.ToolTipRole)
    assert "not shown" not in seg.data(Role.ABOUT)
    assert "Double click, or drag onto images" in seg.data(Qt.ItemDataRole.ToolTipRole)
    assert model.flags(seg) & Qt.ItemFlag.ItemIsDragEnabled


def test_one_whose_images_are_not_open_says_so(qtbot, program, ct_folder):
    for path in ct_folder.glob("a*"):
        path.unlink()
    program.window.files.open([ct_folder])
    qtbot.waitUntil(lambda: program.desk.hanging.viewport.content is not None, timeout=15000)
    double_click(qtbot, program, "SEG")
    qtbot.waitUntil(lambda: "None of the open series" in program.window.toast.message, timeout=15000)

    assert program.desk.hanging.viewport.structures.shown == ()


def test_a_damaged_one_ends_in_a_sentence_and_the_others_go_on(qtbot, program, ct_folder):
    content = (ct_folder / "seg").read_bytes()
    (ct_folder / "seg").write_bytes(content.replace(b"BINARY", b"UNKNWN"))
    program.window.files.open([ct_folder])
    qtbot.waitUntil(lambda: program.desk.hanging.viewport.content is not None, timeout=15000)
    double_click(qtbot, program, "SEG")
    structures = program.desk.structures
    key = structures.of_series(series(program.desk, "SEG").key)[0].key
    qtbot.waitUntil(lambda: structures.entry(key).phase is EntryPhase.FAILED, timeout=15000)
    qtbot.waitUntil(
        lambda: program.window.toast.message == "Segmentations of the type “UNKNWN” are not shown."
    )

    panel = program.window.structures_panel
    row = row_of(panel, "Made segments")
    assert row.siblingAtColumn(1).data() == "can't be shown"
    double_click(qtbot, program, "RTSTRUCT")
    wait_for_structures(qtbot, program, 1)


def test_nothing_of_another_patient_is_drawn_though_the_uids_were_copied(qtbot, program, ct_folder):
    other = pydicom.dcmread(ct_folder / "set")
    other.PatientID, other.PatientName, other.StudyInstanceUID = "other-id", "Other^One", "1.2.99"
    other.save_as(ct_folder / "set")
    program.window.files.open([ct_folder])
    desk = program.desk
    qtbot.waitUntil(lambda: any(each.header for each in desk.structures.entries), timeout=15000)
    lung = next(each for each in desk.study.catalog.series if each.description == "Lung")
    desk.hanging.place(lung.key, 0)
    qtbot.waitUntil(lambda: desk.volumes.is_complete(lung.key), timeout=15000)
    (entry,) = desk.structures.of_series(series(desk, "RTSTRUCT").key)
    desk.structures.show(entry.key)
    qtbot.waitUntil(lambda: desk.structures.placement(entry.key) is not None, timeout=15000)

    assert {str(each) for each in desk.structures.placement(entry.key).objections.values()} == {
        "It is of another patient than these images."
    }
    assert desk.hanging.viewport.structures.shown == ()
