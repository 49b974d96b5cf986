"""The reader answers findings by mouse and keyboard; the answers are kept, undone, and found again."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton

from medviewer.reading.decision import Verdict
from medviewer.ui.panels.findings_list import FindingsList
from medviewer.ui.view_models.analysis import Phase


def button(panel, text):
    return next(each for each in panel.findChildren(QPushButton) if each.text() == text)


def analysed(qtbot, program):
    program.window.reading.analyse()
    qtbot.waitUntil(lambda: program.desk.analysis.state(program.desk.hanging.key).phase is Phase.DONE)


@pytest.fixture
def answering(qtbot, opened):
    """The window with three findings, the first selected."""
    analysed(qtbot, opened)
    return opened


def answers(desk):
    return {number: each.verdict for number, each in desk.decisions.of_series(desk.hanging.key).items()}


def row_text(window, row):
    return window.analysis_panel.findChild(FindingsList).item(row).text()


def test_a_click_accepts_the_selected_finding_and_its_row_says_so_in_words(qtbot, answering):
    qtbot.mouseClick(button(answering.window.analysis_panel, "Accept"), Qt.MouseButton.LeftButton)

    assert answers(answering.desk) == {1: Verdict.ACCEPTED}
    assert "✓ Accepted" in row_text(answering.window, 0)
    assert "Accepted" not in row_text(answering.window, 1)


def test_keys_reject_one_finding_and_accept_the_next(qtbot, answering):
    viewport = answering.window.grid.cells[0].viewport
    qtbot.keyClick(viewport, Qt.Key.Key_Q, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(viewport, Qt.Key.Key_N)
    qtbot.keyClick(viewport, Qt.Key.Key_Q)

    assert answers(answering.desk) == {1: Verdict.REJECTED, 2: Verdict.ACCEPTED}


def test_the_same_answer_twice_takes_it_back_and_another_replaces_it(answering):
    commands = answering.window.commands.decisions
    commands.answer(Verdict.ACCEPTED)
    commands.answer(Verdict.REJECTED)
    assert answers(answering.desk) == {1: Verdict.REJECTED}
    commands.answer(Verdict.REJECTED)

    assert answers(answering.desk) == {}


def test_own_words_are_typed_in_the_card_and_kept(qtbot, answering):
    qtbot.keyClick(answering.window.grid.cells[0].viewport, Qt.Key.Key_F2, Qt.KeyboardModifier.ShiftModifier)
    line = answering.window.analysis_panel.decision.findChild(QLineEdit)
    qtbot.keyClicks(line, "scar, unchanged")
    qtbot.keyClick(line, Qt.Key.Key_Return)

    decision = answering.desk.decisions.of_series(answering.desk.hanging.key)[1]
    assert (decision.verdict, decision.words) == (Verdict.REWORDED, "scar, unchanged")
    assert "scar, unchanged" in row_text(answering.window, 0)


def test_words_begun_on_one_finding_never_land_on_another(answering):
    answering.window.analysis_panel.decision.edit_words()
    line = answering.window.analysis_panel.decision.findChild(QLineEdit)
    line.setText("of the first")
    answering.window.reading.step_finding(1)

    assert line.text() == ""
    assert answers(answering.desk) == {}


def test_undo_takes_an_answer_back_and_redo_gives_it_again(answering):
    actions = answering.window.actions_by_id
    actions["accept-finding"].trigger()
    assert "accept a finding" in actions["undo"].text()
    actions["undo"].trigger()
    assert answers(answering.desk) == {}
    actions["redo"].trigger()

    assert answers(answering.desk) == {1: Verdict.ACCEPTED}


def test_answers_are_there_again_after_reopening_the_study_and_analysing_it_again(
    qtbot, answering, ct_folder
):
    desk, window = answering.desk, answering.window
    window.commands.decisions.answer(Verdict.REJECTED)
    assert desk.reading.store.flush(10)
    window.files.open([ct_folder])
    qtbot.waitUntil(lambda: desk.volumes.is_complete(desk.hanging.key), timeout=20000)
    assert answers(desk) == {}
    analysed(qtbot, answering)

    assert answers(desk) == {1: Verdict.REJECTED}
    assert "✕ Rejected" in row_text(window, 0)


def test_a_rejected_finding_stays_listed_and_its_mark_can_be_left_out(answering):
    desk, window = answering.desk, answering.window
    window.commands.decisions.answer(Verdict.REJECTED)
    assert [each.number for each in desk.hanging.viewport.findings] == [1, 2, 3]
    window.actions_by_id["rejected-marks"].trigger()

    assert [each.number for each in desk.hanging.viewport.findings] == [2, 3]
    assert window.analysis_panel.findChild(FindingsList).count() == 3


def test_no_finding_can_be_answered_where_none_is_selected(opened):
    assert not opened.window.actions_by_id["accept-finding"].isEnabled()
    assert not opened.window.analysis_panel.decision.isVisible()


def test_the_key_hides_the_margins_in_every_viewport_and_the_setting_keeps_it(qtbot, answering):
    desk, viewport = answering.desk, answering.window.grid.cells[0].viewport
    assert desk.hanging.viewport.state.shows_margins
    qtbot.keyClick(viewport, Qt.Key.Key_M, Qt.KeyboardModifier.ShiftModifier)

    assert not desk.settings.settings.show_margins
    assert not any(each.state.shows_margins for each in desk.hanging.viewports if each.state)
    qtbot.keyClick(viewport, Qt.Key.Key_M, Qt.KeyboardModifier.ShiftModifier)
    assert desk.hanging.viewport.state.shows_margins
