"""The header window shows every element of the displayed instance, follows it, searches, compares and copies."""

import time

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeySequence
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QMenu

from medviewer.dicom.header_comparison import alone
from medviewer.dicom.header_row import HeaderRow
from medviewer.dicom.header_tree import HeaderQuery, HeaderTree
from medviewer.ui.header.header_view import HeaderView
from medviewer.ui.header.header_words import Column
from medviewer.ui.view_models.header import Counterpart
from tests.dicom.synthetic import make_ct_slice, write, write_series
from tests.dicom.test_header_rows import nested
from tests.ui.browsing import point_of


@pytest.fixture
def ct_folder(tmp_path):
    """A series with a nested sequence, another one, and a structured report."""
    folder = tmp_path / "study"
    heights = [2.5 * index for index in range(12)]
    write_series(folder / "a", heights, SeriesDescription="Lung", ProcedureCodeSequence=[nested(1)])
    write_series(
        folder / "b", heights[:4], series_uid="1.2.4", SeriesDescription="Bone", SeriesNumber=4, KVP=100
    )
    report = make_ct_slice(
        0, "1.2.5", SOPClassUID="1.2.840.10008.5.1.4.1.1.88.33", Modality="SR", SeriesNumber=9
    )
    del report.PixelData, report.Rows, report.Columns
    report.SeriesDescription, report.ContentSequence = "Findings", [nested(2)]
    write(report, folder / "report")
    return folder


@pytest.fixture
def shown(qtbot, opened):
    """The header window on the displayed slice."""
    opened.window.grid.cells[0].viewport.setFocus()
    qtbot.keyClick(opened.window.grid.cells[0].viewport, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    window = next(each for each in QApplication.topLevelWidgets() if type(each).__name__ == "HeaderWindow")
    qtbot.waitUntil(lambda: opened.desk.header.tree is not None, timeout=10000)
    return window


def cells(view: HeaderView, column: Column, parent=None) -> list[str]:
    """What stands in a column, of all lines on show, unfolded or not."""
    model = view.model()
    found = []
    for row in range(model.rowCount(parent) if parent else model.rowCount()):
        first = model.index(row, 0, parent) if parent else model.index(row, 0)
        found += [model.index(row, column, parent).data() if parent else model.index(row, column).data()]
        found += cells(view, column, first)
    return found


def every_index(view: HeaderView, parent=QModelIndex()):  # noqa: B008 (the root)
    """The first column's indexes of all lines on show."""
    for row in range(view.model().rowCount(parent)):
        index = view.model().index(row, 0, parent)
        yield index
        yield from every_index(view, index)


def value_of(view: HeaderView, name: str, column: Column = Column.VALUE) -> str:
    return cells(view, column)[cells(view, Column.NAME).index(name)]


def search(qtbot, window, text: str) -> None:
    window.search.take_focus()
    qtbot.keyClicks(window.search._line, text)
    qtbot.waitUntil(lambda: not window.search._timer.isActive())


def test_it_shows_the_displayed_instance_and_blocks_nothing(shown, opened):
    series = opened.desk.hanging.series

    assert not shown.isModal()
    assert value_of(shown.view, "Rows") == "24"
    assert value_of(shown.view, "Pixel Data") == "1,536 bytes, not read"
    assert value_of(shown.view, "SOP Instance UID") == series.instance_of(6).sop_instance_uid
    assert shown._title.text() == "CT · Lung · 7 / 12"


def test_qt_finds_no_fault_with_the_model(shown, qtbot):
    tester = QAbstractItemModelTester(
        shown.view.model(), QAbstractItemModelTester.FailureReportingMode.Fatal, shown
    )
    search(qtbot, shown, "code")
    shown.search._line.clear()
    qtbot.waitUntil(lambda: not shown.search._timer.isActive())

    assert tester.model() is shown.view.model()


def test_it_follows_the_displayed_slice_until_it_is_told_not_to(qtbot, shown, opened):
    series, header = opened.desk.hanging.series, opened.desk.header
    shown.view._unfold_all()
    opened.desk.hanging.viewport.go_to_slice(2)
    expected = series.instance_of(2).sop_instance_uid
    qtbot.waitUntil(lambda: value_of(shown.view, "SOP Instance UID") == expected, timeout=10000)
    code = shown.view.model().index_of(cells(shown.view, Column.NAME).index("Procedure Code Sequence"))
    assert shown.view.isExpanded(code)

    qtbot.mouseClick(shown._follow, Qt.MouseButton.LeftButton, pos=QPoint(8, shown._follow.height() // 2))
    opened.desk.hanging.viewport.go_to_slice(5)
    qtbot.wait(150)
    assert value_of(shown.view, "SOP Instance UID") == expected
    assert header.place.index == series.slices[2].instance


def test_fast_scrolling_reads_only_where_it_comes_to_rest(qtbot, shown, opened):
    series = opened.desk.hanging.series
    for index in range(11):
        opened.desk.hanging.viewport.go_to_slice(index)
    expected = series.instance_of(10).sop_instance_uid
    qtbot.waitUntil(lambda: value_of(shown.view, "SOP Instance UID") == expected, timeout=10000)

    assert len(opened.desk.header._reading._kept) <= 3


def test_the_steps_go_through_the_series_and_end_the_following(qtbot, shown, opened):
    qtbot.mouseClick(shown._on, Qt.MouseButton.LeftButton)
    expected = opened.desk.hanging.series.instances[7].sop_instance_uid
    qtbot.waitUntil(lambda: value_of(shown.view, "SOP Instance UID") == expected, timeout=10000)

    assert not shown._follow.isChecked()
    assert shown._title.text() == "CT · Lung · 8 / 12"


def test_a_search_hides_the_rest_and_f3_goes_round_the_matches(qtbot, shown):
    search(qtbot, shown, "instance uid")
    names = cells(shown.view, Column.NAME)
    assert names == [
        "Media Storage SOP Instance UID", "SOP Instance UID", "Study Instance UID", "Series Instance UID",
    ]  # fmt: skip

    for expected in ("1 / 4", "2 / 4", "3 / 4", "4 / 4", "1 / 4"):
        qtbot.keyClick(shown, Qt.Key.Key_F3)
        assert shown.search._count.text() == expected
    qtbot.keyClick(shown, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    assert shown.search._count.text() == "4 / 4"


def test_return_searches_at_once_and_goes_to_the_first_match(qtbot, shown):
    shown.search.take_focus()
    qtbot.keyClicks(shown.search._line, "0028,0010")
    qtbot.keyClick(shown.search._line, Qt.Key.Key_Return)

    assert cells(shown.view, Column.NAME) == ["Rows"]
    assert shown.search._count.text() == "1 / 1"
    assert shown.isVisible()


def test_without_the_filter_all_stays_and_the_match_is_unfolded_to(qtbot, shown):
    shown.search._filter.setChecked(False)
    search(qtbot, shown, "inside")
    assert len(cells(shown.view, Column.NAME)) > 20
    qtbot.keyClick(shown, Qt.Key.Key_F3)

    current = shown.view.currentIndex()
    assert current.siblingAtColumn(Column.VALUE).data() == "inside"
    assert shown.view.isExpanded(current.parent())


def test_a_match_in_a_sequence_is_shown_with_what_it_lies_in(qtbot, shown):
    search(qtbot, shown, "inside")

    assert [each for each in cells(shown.view, Column.TAG) if "Item" not in each] == [
        "(0008,1032)", "(0040,A730)", "(0008,0100)",
    ]  # fmt: skip


def test_the_tags_of_nested_elements_are_whole(qtbot, shown):
    search(qtbot, shown, "inside")
    tags = [index for index in every_index(shown.view) if index.data().startswith("(")]
    metrics = shown.view.fontMetrics()

    assert len(tags) == 3
    for index in tags:
        assert shown.view.visualRect(index).width() >= metrics.horizontalAdvance(index.data()) + 6


def test_what_was_found_is_marked_in_the_picture(qtbot, shown):
    search(qtbot, shown, "rows")
    row = shown.view.visualRect(shown.view.model().index(0, Column.NAME))
    found = shown.view.viewport().grab(row).toImage()
    colors = {found.pixelColor(x, y).name() for x in range(found.width()) for y in (4, found.height() // 2)}
    yellowish = [name for name in colors if int(name[1:3], 16) > int(name[5:7], 16) + 20]

    assert yellowish


def test_nothing_found_is_said(qtbot, shown):
    search(qtbot, shown, "no such thing")

    assert shown._empty.isVisible()
    assert shown._empty.text() == "Nothing was found."


def test_another_instance_is_compared_line_by_line(qtbot, shown, opened):
    index = next(
        number for number in range(shown._with.count()) if shown._with.itemData(number) == Counterpart(1)
    )
    shown._with.setCurrentIndex(index)
    shown._with.activated.emit(index)
    qtbot.waitUntil(lambda: shown.view.model().compared, timeout=10000)

    assert value_of(shown.view, "Image Position (Patient)", Column.DIFFERENCE) == "differs"
    assert value_of(shown.view, "Rows", Column.DIFFERENCE) == ""
    assert value_of(shown.view, "Pixel Data", Column.DIFFERENCE) == "not compared"
    shown._only_differences.setChecked(True)
    differing = cells(shown.view, Column.NAME)
    assert shown._differ.text() == f"Elements that differ: {len(differing)}"
    assert [name for name in differing if name != "Group Length"] == [  # as long as the UIDs, which are random
        "Media Storage SOP Instance UID", "SOP Instance UID", "Instance Number", "Image Position (Patient)",
    ]  # fmt: skip
    marked = shown.view.model().index(0, Column.DIFFERENCE)
    assert marked.data(Qt.ItemDataRole.DecorationRole) is not None


def test_the_slice_displayed_in_another_viewport_is_compared_and_followed(qtbot, shown, opened):
    hanging = opened.desk.hanging
    opened.window.actions_by_id["layout-1x2"].trigger()
    qtbot.waitUntil(lambda: hanging.viewports[1].content is not None, timeout=10000)
    texts = [text for _counterpart, text in opened.desk.header.counterparts()]
    assert any(text.startswith("Viewport 2: CT · Bone · ") for text in texts)
    opened.desk.header.compare_with(Counterpart(viewport=1))
    qtbot.waitUntil(lambda: shown.view.model().compared, timeout=10000)
    assert value_of(shown.view, "KVP", Column.DIFFERENCE) == "missing here"
    assert value_of(shown.view, "KVP", Column.OTHER) == "100.0"
    other = opened.desk.study.series(hanging.key_in(1))

    hanging.viewports[1].go_to_slice(0)
    expected = other.instance_of(0).sop_instance_uid
    qtbot.waitUntil(lambda: value_of(shown.view, "SOP Instance UID", Column.OTHER) == expected, timeout=10000)


def test_a_row_the_selection_and_everything_are_copied_as_text(qtbot, shown):
    clipboard = QGuiApplication.clipboard()
    search(qtbot, shown, "(0028,001")
    shown.view.selectAll()
    shown.view.setFocus()
    keys = QKeySequence(QKeySequence.StandardKey.Copy)[0]
    qtbot.keyClick(shown.view, keys.key(), keys.keyboardModifiers())
    assert clipboard.text() == "(0028,0010)\tRows\tUS\t24\n(0028,0011)\tColumns\tUS\t32"

    shown.view.copy_all()
    lines = clipboard.text().splitlines()
    assert "      (0008,0100)\tCode Value\tSH\tinside" not in lines
    assert "        (0008,0100)\tCode Value\tSH\tinside" in lines
    assert len(lines) == len(shown._view_model.tree.lines)

    shown.view.setCurrentIndex(shown.view.model().index(0, 0))
    shown.view._copy_value()
    assert clipboard.text() == "24"


def test_the_menu_of_a_line_offers_copies(qtbot, shown):
    shown.view.setCurrentIndex(shown.view.model().index(0, 0))
    shown.view.customContextMenuRequested.emit(QPoint(20, 20))
    menu = next(each for each in shown.view.findChildren(QMenu) if each.isVisible())
    texts = [action.text() for action in menu.actions() if action.text()]
    menu.close()

    assert texts[:3] == ["Copy the value", "Copy the selected rows", "Copy everything"]


def test_a_report_in_the_browser_shows_its_header_on_a_double_click(qtbot, opened):
    report = next(each for each in opened.desk.study.catalog.series if not each.is_image)
    listed = opened.window.browser.list.viewport()
    qtbot.mouseDClick(listed, Qt.MouseButton.LeftButton, pos=point_of(opened.window, report.key))
    qtbot.waitUntil(lambda: opened.desk.header.tree is not None, timeout=10000)
    window = next(each for each in QApplication.topLevelWidgets() if type(each).__name__ == "HeaderWindow")

    assert window._title.text() == "SR · Findings"
    assert value_of(window.view, "SOP Class UID").endswith("Comprehensive SR Storage")
    assert not window._follow.isChecked()


def test_the_menu_of_a_card_opens_the_header_of_its_series(qtbot, opened):
    bone = next(each for each in opened.desk.study.catalog.series if each.description == "Bone")
    listed, at = opened.window.browser.list.viewport(), point_of(opened.window, bone.key)
    QApplication.sendEvent(
        listed, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, listed.mapToGlobal(at))
    )
    menu = next(each for each in opened.window.browser.findChildren(QMenu) if each.isVisible())
    next(action for action in menu.actions() if action.text() == "DICOM header…").trigger()
    menu.close()
    qtbot.waitUntil(lambda: opened.desk.header.tree is not None, timeout=10000)

    assert opened.desk.header.place.key == bone.key


def test_a_file_that_went_away_is_told_of(qtbot, opened, ct_folder):
    for path in (ct_folder / "a").iterdir():
        path.unlink()
    window = opened.window.dialogs.show_header()
    qtbot.waitUntil(lambda: opened.desk.header.error != "", timeout=10000)

    assert "No such file" in window._empty.text()
    assert window._empty.isVisible()


def test_closing_the_study_empties_the_window_and_closing_the_window_ends_the_reading(qtbot, shown, opened):
    opened.desk.study.close()
    assert shown._empty.text() == "No image is displayed."
    shown.close()
    opened.window.files.open(opened.desk.study.sources)

    assert not opened.desk.header._timer.isActive()


def test_five_thousand_elements_come_on_the_screen_within_a_blink(qtbot):
    rows = [
        HeaderRow(0, number, name=f"Name {number}", vr="LO", value="value " * 5) for number in range(5000)
    ]
    tree = HeaderTree(alone(rows))
    view = HeaderView()
    qtbot.addWidget(view)
    view.resize(900, 700)
    view.show()
    taken = []
    for text in ("", "name", "value", "499"):
        begun = time.perf_counter()
        query = HeaderQuery.of(text)
        view.show_lines(tree, tree.choose(query), query, compared=False, unfold=bool(text))
        QApplication.processEvents()
        taken.append(time.perf_counter() - begun)

    assert view.model().count == len([each for each in rows if "499" in each.name])
    assert sorted(taken)[1] < 0.1
