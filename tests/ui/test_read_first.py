"""Read-first mode: nothing the analysis found is told before the reader has given an own impression."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QListWidget, QPushButton

from medviewer.i18n import Message
from medviewer.reading.decision import Verdict
from medviewer.reading.first_opinion import Opinion
from medviewer.ui.result_document import result_document
from medviewer.ui.summary_request import summary_request
from medviewer.ui.toast import Toast
from medviewer.ui.view_models.analysis import Phase
from tests.reading.examples import key_image


@pytest.fixture
def reading_first(qtbot, opened):
    """The window in read-first mode, with an analysis that is done."""
    opened.desk.settings.change(read_first=True)
    opened.window.reading.analyse()
    qtbot.waitUntil(lambda: opened.desk.analysis.state(opened.desk.hanging.key).phase is Phase.HIDDEN)
    return opened


def all_words(window):
    labels = [each.text() for each in window.findChildren(QLabel)]
    buttons = [f"{each.text()} {each.toolTip()}" for each in window.findChildren(QPushButton)]
    rows = [each.item(row).text() for each in window.findChildren(QListWidget) for row in range(each.count())]
    actions = [each.text() for each in window.actions()]
    return "\n".join((*labels, *buttons, *rows, *actions))


def test_before_the_impression_nothing_in_the_window_tells_of_a_finding(reading_first):
    desk, window = reading_first.desk, reading_first.window
    words = all_words(window)

    assert desk.hanging.viewport.findings == ()
    assert desk.hanging.viewport.selected is None
    assert [
        word
        for word in ("0.41", "0.51", "0.22", "8.4 mm", "Finding 1", "Findings (", "Suitable")
        if word in words
    ] == []
    assert window.findChild(Toast).isHidden()
    assert not window.actions_by_id["next-finding"].isEnabled()
    assert not window.actions_by_id["overlay"].isEnabled()
    assert "The result is ready" in words


def test_before_the_impression_nothing_can_be_exported_verified_or_answered(reading_first):
    desk, window = reading_first.desk, reading_first.window
    window.commands.decisions.answer(Verdict.ACCEPTED)
    desk.analysis.select(desk.hanging.key, 2)

    assert result_document(desk, desk.hanging.key) is None
    assert summary_request(desk) is None
    assert desk.decisions.of_series(desk.hanging.key) == {}
    assert desk.hanging.viewport.selected is None
    assert not any(
        window.actions_by_id[each].isEnabled() for each in ("reverify", "export-json", "accept-finding")
    )


def test_a_note_made_meanwhile_is_exported_without_the_result(reading_first):
    desk = reading_first.desk
    study = desk.study.study_of(desk.hanging.key)
    desk.reading.change(study.uid, lambda before: before.put(key_image()), Message("keep an image"))

    assert summary_request(desk) is not None
    assert desk.analysis.state(desk.hanging.key).result is None


@pytest.mark.parametrize(
    ("key", "opinion"),
    [(Qt.Key.Key_F3, Opinion.BENIGN), (Qt.Key.Key_F4, Opinion.SUSPICIOUS), (Qt.Key.Key_F12, Opinion.SKIPPED)],
)
def test_one_key_gives_the_impression_and_shows_the_result(qtbot, reading_first, key, opinion):
    desk, window = reading_first.desk, reading_first.window
    qtbot.keyClick(window.grid.cells[0].viewport, key)

    given = desk.read_first.opinion(desk.hanging.key)
    assert given.opinion is opinion
    assert given.opened_at <= given.made_at
    assert [each.number for each in desk.hanging.viewport.findings] == [1, 2, 3]
    assert "Your first impression" in all_words(window)
    assert result_document(desk, desk.hanging.key)["first_opinion"]["opinion"] == opinion.value


def test_the_impression_can_be_given_before_the_analysis_and_is_asked_for_once(qtbot, opened):
    desk, window = opened.desk, opened.window
    desk.settings.change(read_first=True)
    button = next(each for each in window.findChildren(QPushButton) if each.text() == "Suspicious")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    window.reading.analyse()
    qtbot.waitUntil(lambda: desk.analysis.state(desk.hanging.key).phase is Phase.DONE)

    assert not window.actions_by_id["opinion-benign"].isEnabled()
    assert len(desk.hanging.viewport.findings) == 3


def test_the_impression_is_final_and_undo_does_not_touch_it(reading_first):
    desk, window = reading_first.desk, reading_first.window
    window.actions_by_id["opinion-benign"].trigger()
    window.commands.decisions.answer(Verdict.ACCEPTED)
    window.actions_by_id["undo"].trigger()
    window.commands.give_opinion(Opinion.SUSPICIOUS)

    assert desk.reading.undo_what is None
    assert desk.read_first.opinion(desk.hanging.key).opinion is Opinion.BENIGN


def test_the_impression_is_there_again_when_the_study_is_reopened(qtbot, reading_first, ct_folder):
    desk, window = reading_first.desk, reading_first.window
    window.actions_by_id["opinion-suspicious"].trigger()
    given = desk.read_first.opinion(desk.hanging.key)
    assert desk.reading.store.flush(10)
    window.files.open([ct_folder])
    qtbot.waitUntil(lambda: desk.volumes.is_complete(desk.hanging.key), timeout=20000)
    qtbot.waitUntil(lambda: desk.read_first.opinion(desk.hanging.key) == given)

    assert not desk.read_first.is_awaited(desk.hanging.key)


def test_without_the_mode_results_are_shown_at_once_and_no_impression_is_asked(qtbot, opened):
    desk, window = opened.desk, opened.window
    window.reading.analyse()
    qtbot.waitUntil(lambda: desk.analysis.state(desk.hanging.key).phase is Phase.DONE)

    assert "Your own impression" not in all_words(window)
    assert not window.actions_by_id["opinion-benign"].isEnabled()
    assert result_document(desk, desk.hanging.key)["first_opinion"] is None
