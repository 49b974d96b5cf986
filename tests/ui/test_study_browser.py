"""The browser: many series, found by words, walked through by keys, hung by click, key, drag or menu."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QInputMethodEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from medviewer.ui import theme
from medviewer.ui.panels.series_model import Hangs, Role
from tests.dicom.synthetic import write_series
from tests.ui.browsing import click_series, point_of

LEFT = Qt.MouseButton.LeftButton


def write_patients(folder):
    """Two patients: one with two studies, the other with one, whose series is in two parts."""
    person = {"PatientName": "Wang^XiaoDong=王^小东", "PatientID": "P1", "SpecificCharacterSet": "ISO_IR 192"}
    other = {"PatientName": "Miller^Ann", "PatientID": "P2"}
    made = [
        ("1", "20240302", "Chest", {**person, "BodyPartExamined": "CHEST"}),
        ("2", "20190302", "腹部平扫", {**person, "BodyPartExamined": "ABDOMEN"}),
        ("3", "20220101", "Two kernels", {**other, "ConvolutionKernel": "B30f"}),
        ("3", "20220101", "Two kernels", {**other, "ConvolutionKernel": "B70f"}),
    ]
    for number, (study, date, description, elements) in enumerate(made):
        write_series(
            folder / str(number), [0.0, 3.0, 6.0], series_uid=f"1.2.3.{study}", StudyInstanceUID=f"1.9.{study}",
            StudyDate=date, SeriesDescription=description, SeriesNumber=int(study), **elements,
        )  # fmt: skip
    return folder


@pytest.fixture
def patients(qtbot, program, tmp_path):
    program.window.files.open([write_patients(tmp_path / "patients")])
    qtbot.waitUntil(lambda: program.desk.volumes.is_complete(program.desk.hanging.key), timeout=30000)
    return program


def listed(program):
    """The text of every row."""
    model = program.window.browser.model
    return [model.index(row).data() for row in range(model.rowCount())]


def data(program, key, role):
    return program.window.browser.model.index_of(key).data(role)


def key_of(program, description):
    return next(each.key for each in program.desk.study.catalog.series if each.description == description)


def test_studies_stand_newest_first_with_patient_and_date_and_parts_are_numbered(patients):
    assert listed(patients) == [
        "王小东 (Wang, XiaoDong)", "CT · Chest", "Miller, Ann", "CT · Two kernels", "CT · Two kernels",
        "王小东 (Wang, XiaoDong)", "CT · 腹部平扫",
    ]  # fmt: skip
    model = patients.window.browser.model
    assert model.index(0).data(Role.ABOUT) == "2024-03-02"
    assert model.index(1).data(Role.ABOUT) == "Series 1 · 3 images"
    assert [model.index(row).data(Role.ROW).series.split_number for row in (3, 4)] == [1, 2]
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)


def test_the_rows_speak_the_readers_language(patients):
    patients.desk.settings.change(language="zh_CN")

    assert patients.window.browser.model.index(1).data(Role.ABOUT) == "序列 1 · 3幅图像"


def test_a_click_hangs_a_series_and_marks_where_series_hang(qtbot, patients):
    chest, abdomen = key_of(patients, "Chest"), key_of(patients, "腹部平扫")
    patients.window.actions_by_id["layout-1x2"].trigger()
    patients.desk.hanging.activate(1)
    click_series(qtbot, patients.window, abdomen)

    assert patients.desk.hanging.key_in(1) == abdomen
    assert data(patients, abdomen, Role.HANGS) is Hangs.ACTIVE
    assert data(patients, chest, Role.HANGS) is Hangs.SOMEWHERE


def test_arrows_go_from_series_to_series_over_headings_and_return_hangs(qtbot, patients):
    browser = patients.window.browser
    browser.list.setFocus()
    browser.list.setCurrentIndex(browser.model.index(1))
    for expected in (3, 4, 6, 6):
        qtbot.keyClick(browser.list, Qt.Key.Key_Down)
        assert browser.list.currentIndex().row() == expected
    qtbot.keyClick(browser.list, Qt.Key.Key_Return)
    assert patients.desk.hanging.key == key_of(patients, "腹部平扫")
    qtbot.keyClick(browser.list, Qt.Key.Key_Up)
    assert browser.list.currentIndex().row() == 4


def type_chinese(line, text):
    """As an input method does: a preview first, then the characters."""
    QApplication.sendEvent(line, QInputMethodEvent("xiong bu", []))
    committed = QInputMethodEvent("", [])
    committed.setCommitString(text)
    QApplication.sendEvent(line, committed)


def test_control_f_and_words_leave_only_what_contains_them(qtbot, patients):
    browser = patients.window.browser
    qtbot.keyClick(patients.window.grid.cells[0].viewport, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert browser.search.line.hasFocus()
    qtbot.keyClicks(browser.search.line, "kernels")
    assert listed(patients) == ["Miller, Ann", "CT · Two kernels", "CT · Two kernels"]

    qtbot.keyClick(browser.search.line, Qt.Key.Key_Down)
    assert browser.list.hasFocus()
    qtbot.keyClick(browser.list, Qt.Key.Key_Return)
    assert patients.desk.hanging.series.description == "Two kernels"


def test_chinese_is_typed_and_found_also_where_the_header_is_english(qtbot, patients):
    browser = patients.window.browser
    browser.search.line.setFocus()
    type_chinese(browser.search.line, "胸部")
    assert listed(patients) == ["王小东 (Wang, XiaoDong)", "CT · Chest"]
    browser.search.line.clear()
    type_chinese(browser.search.line, "腹部")
    assert listed(patients) == ["王小东 (Wang, XiaoDong)", "CT · 腹部平扫"]


def test_nothing_found_is_said_and_escape_brings_all_back_without_resetting_the_image(qtbot, patients):
    browser, viewport = patients.window.browser, patients.desk.hanging.viewport
    viewport.zoom_by(2)
    browser.search.line.setFocus()
    qtbot.keyClicks(browser.search.line, "nothing like it")
    assert listed(patients) == []
    assert browser._nothing.isVisible()
    qtbot.keyClick(browser.search.line, Qt.Key.Key_Escape)

    assert len(listed(patients)) == 7
    assert not browser._nothing.isVisible()
    assert viewport.state.zoom == 2


def test_the_filter_menu_leaves_out_what_was_viewed(qtbot, patients):
    search, chest = patients.window.browser.search, key_of(patients, "Chest")
    for index in range(3):
        patients.desk.hanging.viewport.go_to_slice(index)
    search._menu.aboutToShow.emit()
    offered = {action.text(): action for action in search._menu.actions() if action.text()}
    assert list(offered) == ["CT", "Only series not viewed to the end", "All series"]
    offered["Only series not viewed to the end"].trigger()

    assert not patients.window.browser.model.index_of(chest).isValid()
    search._menu.aboutToShow.emit()
    next(action for action in search._menu.actions() if action.text() == "All series").trigger()
    assert patients.window.browser.model.index_of(chest).isValid()


def test_another_study_starts_with_nothing_left_out(qtbot, patients, ct_folder):
    qtbot.keyClicks(patients.window.browser.search.line, "kernels")
    patients.window.files.open([ct_folder])
    qtbot.waitUntil(lambda: bool(patients.desk.hanging.key), timeout=20000)

    assert patients.window.browser.search.line.text() == ""
    assert "CT · Lung" in listed(patients)


def picture(program, key):
    """The row of a series as it is painted."""
    browser = program.window.browser
    browser.list.scrollTo(browser.model.index_of(key))
    box = browser.list.visualRect(browser.model.index_of(key))
    return browser.list.viewport().grab(box).toImage()


def count_of(image, color):
    wanted = QColor(color).rgb()
    return sum(image.pixel(x, y) == wanted for x in range(image.width()) for y in range(image.height()))


def test_a_tick_stands_on_a_series_once_every_image_was_viewed(qtbot, patients):
    chest = key_of(patients, "Chest")
    for index in (0, 1):
        patients.desk.hanging.viewport.go_to_slice(index)
    assert data(patients, chest, Role.VIEWED) is False
    assert count_of(picture(patients, chest), theme.GOOD) == 0

    patients.desk.hanging.viewport.go_to_slice(2)
    assert data(patients, chest, Role.VIEWED) is True
    assert count_of(picture(patients, chest), theme.GOOD) > 5
    assert "all images viewed" in data(patients, chest, Qt.ItemDataRole.AccessibleTextRole)


def test_images_shown_only_as_loading_are_not_viewed(qtbot, patients):
    abdomen = key_of(patients, "腹部平扫")
    patients.desk.hanging.place(abdomen)
    qtbot.waitUntil(lambda: patients.desk.volumes.is_complete(abdomen), timeout=20000)
    viewport = patients.desk.hanging.viewport
    seen = patients.desk.viewed.count(abdomen)
    viewport.content.loaded[0] = False
    viewport.go_to_slice(0)
    assert patients.desk.viewed.count(abdomen) == seen
    viewport.content.loaded[0] = True
    viewport.slices_arrived()
    assert patients.desk.viewed.count(abdomen) == seen + 1


def test_a_ring_shows_how_far_a_series_is_loaded(qtbot, patients, monkeypatch):
    from medviewer.services.jobs import Progress

    chest = key_of(patients, "Chest")
    assert count_of(picture(patients, chest), theme.ACCENT) > 0  # the frame of the active one
    frame = count_of(picture(patients, chest), theme.ACCENT)
    monkeypatch.setitem(patients.desk.volumes._progress, chest, Progress(3, 4, ""))
    patients.desk.volumes.slices_arrived.emit(chest)

    assert data(patients, chest, Role.LOADED) == 0.75
    assert count_of(picture(patients, chest), theme.ACCENT) > frame + 20


def test_the_menu_of_a_series_shows_it_in_any_viewport_and_its_geometry_check(qtbot, patients):
    patients.window.actions_by_id["layout-2x2"].trigger()
    abdomen = key_of(patients, "腹部平扫")
    at = point_of(patients.window, abdomen)
    target = patients.window.browser.list.viewport()
    QApplication.sendEvent(
        target, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, target.mapToGlobal(at))
    )
    menu = next(each for each in patients.window.browser.findChildren(QMenu) if each.isVisible())
    offered = {action.text(): action for action in menu.actions() if action.text()}
    assert list(offered) == [
        "Show in viewport 1", "Show in viewport 2", "Show in viewport 3", "Show in viewport 4", "Geometry check",
        "DICOM header…",
    ]  # fmt: skip
    offered["Show in viewport 3"].trigger()
    assert patients.desk.hanging.key_in(2) == abdomen
    offered["Geometry check"].trigger()
    assert any(
        each.windowTitle() == "Geometry check" for each in QApplication.topLevelWidgets() if each.isVisible()
    )
    menu.close()


def test_the_menu_key_opens_the_menu_of_the_current_series(qtbot, patients):
    listed_ = patients.window.browser.list
    listed_.setFocus()
    listed_.setCurrentIndex(patients.window.browser.model.index(3))
    QApplication.sendEvent(
        listed_.viewport(), QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(1, 1), QPoint(1, 1))
    )
    menu = next(each for each in patients.window.browser.findChildren(QMenu) if each.isVisible())
    next(action for action in menu.actions() if action.text() == "Show in viewport 1").trigger()
    menu.close()

    assert patients.desk.hanging.series.description == "Two kernels"


@pytest.fixture
def crowd(qtbot, program, tmp_path):
    """Two hundred series of one image each."""
    for number in range(200):
        write_series(
            tmp_path / "crowd" / str(number), [0.0], series_uid=f"1.2.3.{number}", SeriesNumber=number,
            SeriesDescription=f"Series {number}",
        )  # fmt: skip
    program.window.files.open([tmp_path / "crowd"])
    qtbot.waitUntil(lambda: program.desk.study.catalog is not None, timeout=60000)
    return program


def test_two_hundred_series_cost_no_widget_each_and_only_pictures_in_sight_are_made(qtbot, crowd):
    browser, thumbnails = crowd.window.browser, crowd.desk.thumbnails
    keys = [series.key for series in crowd.desk.study.catalog.series]
    assert browser.model.series_count == 200
    assert len(browser.findChildren(QWidget)) < 60
    qtbot.waitUntil(lambda: thumbnails.thumbnail(keys[1]) is not None, timeout=20000)
    qtbot.wait(300)
    made = [number for number, key in enumerate(keys) if thumbnails.thumbnail(key) is not None]
    assert max(made) < 12

    browser.list.verticalScrollBar().setValue(browser.list.verticalScrollBar().maximum())
    qtbot.waitUntil(lambda: thumbnails.thumbnail(keys[199]) is not None, timeout=20000)
    assert thumbnails.thumbnail(keys[100]) is None


def test_pictures_scrolled_past_before_they_were_made_are_not_made(qtbot, crowd):
    thumbnails = crowd.desk.thumbnails
    keys = [series.key for series in crowd.desk.study.catalog.series]
    qtbot.waitUntil(lambda: thumbnails.thumbnail(keys[1]) is not None, timeout=20000)
    qtbot.wait(200)
    thumbnails.want(keys[50:100])
    thumbnails.want(keys[150:152])
    qtbot.waitUntil(lambda: thumbnails.thumbnail(keys[151]) is not None, timeout=20000)
    qtbot.wait(200)

    assert sum(thumbnails.thumbnail(key) is not None for key in keys[50:100]) <= 1


def test_the_browser_hides_its_search_while_nothing_is_open(window):
    assert not window.browser.search.isVisible()
