"""Analyze asks the inference process, shows how far it is, and what came of it."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, qGreen, qRed
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from medviewer.analysis.result import AnalysisResult, ModelIdentity, Suitability, SuitabilityVerdict
from medviewer.errors import WorkerDiedError
from medviewer.finding.finding import FindingSource
from medviewer.finding.score import ModelScore
from medviewer.i18n import Message
from medviewer.ui import theme
from medviewer.ui.panels.finding_row import finding_text, score_text
from medviewer.ui.panels.finding_score_rows import score_rows
from medviewer.ui.panels.findings_list import FindingsList
from medviewer.ui.view_models.analysis import Phase
from tests.ui.conftest import finding


def button(panel, text):
    return next(each for each in panel.findChildren(QPushButton) if each.text() == text)


def visible_text(widget):
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


@pytest.fixture
def panel(opened):
    return opened.window.analysis_panel


def phase(desk):
    return desk.analysis.state(desk.hanging.key).phase


def test_analyze_asks_for_the_active_series_and_lists_what_was_found(qtbot, opened, panel, client):
    desk = opened.desk
    qtbot.mouseClick(button(panel, "Analyze"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: phase(desk) is Phase.DONE)

    assert [request.series_uid for request in client.requests] == [desk.hanging.series.uid]
    assert client.requests[0].volume is desk.volumes.loaded(desk.hanging.key).volume
    assert panel.findChild(FindingsList).count() == 3
    assert [each.number for each in desk.hanging.viewport.findings] == [1, 2, 3]
    assert "Suitable for this model" in visible_text(panel)


def test_an_analysis_asked_for_too_early_waits_for_the_last_slice(qtbot, opened, client, monkeypatch):
    desk = opened.desk
    monkeypatch.setattr(desk.volumes, "is_complete", lambda _key: False)
    opened.window.reading.analyse()
    qtbot.wait(50)
    assert phase(desk) is Phase.WAITING
    assert client.requests == []

    desk.volumes.completed.emit(desk.hanging.key)
    qtbot.waitUntil(lambda: phase(desk) is Phase.DONE)
    assert len(client.requests) == 1


def test_cancel_ends_the_analysis_and_says_nothing_more(qtbot, opened, panel, client):
    desk = opened.desk
    client.may_answer.clear()
    button(panel, "Analyze").click()
    qtbot.waitUntil(lambda: phase(desk) is Phase.RUNNING and bool(client.requests))
    qtbot.waitUntil(lambda: "Finding the lungs" in visible_text(panel))
    button(panel, "Cancel").click()
    client.may_answer.set()
    qtbot.wait(100)

    assert phase(desk) is Phase.IDLE
    assert desk.activity.current is None
    assert panel.findChild(FindingsList).count() == 0


def test_escape_cancels_the_analysis_first_and_resets_the_view_next(qtbot, opened, client):
    desk, viewport = opened.desk, opened.window.grid.cells[0].viewport
    desk.hanging.viewport.invert()
    client.may_answer.clear()
    opened.window.reading.analyse()
    qtbot.waitUntil(lambda: phase(desk) is Phase.RUNNING)
    qtbot.keyClick(viewport, Qt.Key.Key_Escape)
    assert not desk.analysis.is_under_way
    assert desk.hanging.viewport.state.inverted

    qtbot.keyClick(viewport, Qt.Key.Key_Escape)
    assert not desk.hanging.viewport.state.inverted


def test_a_click_on_a_finding_jumps_to_its_slice_and_selects_it(qtbot, opened, panel):
    desk = opened.desk
    opened.window.reading.analyse()
    qtbot.waitUntil(lambda: phase(desk) is Phase.DONE)
    rows = panel.findChild(FindingsList)
    third = rows.visualItemRect(rows.item(2)).center()
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=third)

    assert desk.hanging.viewport.state.slice_index == 6
    assert desk.hanging.viewport.selected == 3
    assert desk.analysis.state(desk.hanging.key).selected == 3


def test_a_refusal_stands_where_the_result_would_have_been(qtbot, opened, panel, client):
    def refuse(request):
        suitability = Suitability(SuitabilityVerdict.REFUSED, (Message("No lungs were found."),))
        return AnalysisResult(request.series_uid, ModelIdentity("m", "1", "0"), suitability)

    client.answer = refuse
    before = panel._verdict.height()
    button(panel, "Analyze").click()
    qtbot.waitUntil(lambda: phase(opened.desk) is Phase.REFUSED)

    assert "Refused" in visible_text(panel)
    assert "No score: No lungs were found." in visible_text(panel)
    assert panel._verdict.height() == before


def test_a_failed_analysis_is_said_in_the_panel_and_not_in_a_dialog(qtbot, opened, panel, client):
    def fail(_request):
        raise WorkerDiedError("x")

    client.answer = fail
    button(panel, "Analyze").click()
    qtbot.waitUntil(lambda: phase(opened.desk) is Phase.FAILED)

    assert "The background process stopped unexpectedly" in visible_text(panel)
    assert QApplication.activeModalWidget() is None


def test_a_marker_put_on_the_image_can_be_scored_and_stands_behind_the_candidates(qtbot, opened, panel):
    desk, window = opened.desk, opened.window
    window.reading.analyse()
    qtbot.waitUntil(lambda: phase(desk) is Phase.DONE)
    window.actions_by_id["tool-marker"].trigger()
    viewport = window.grid.cells[0].viewport
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=viewport.rect().center())
    assert [each.source for each in desk.hanging.viewport.findings][-1] is FindingSource.MARKER
    assert desk.hanging.viewport.findings[-1].score is None

    button(panel, "Score marker").click()
    qtbot.waitUntil(lambda: phase(desk) is Phase.DONE)
    findings = desk.analysis.state(desk.hanging.key).findings

    assert [each.number for each in findings] == [1, 2, 3, 4]
    assert [each.source for each in findings[:3]] == [FindingSource.CANDIDATE] * 3
    assert findings[3].source is FindingSource.MARKER
    assert findings[3].score is not None
    assert desk.analysis.state(desk.hanging.key).selected == 4
    assert len(desk.hanging.viewport.findings) == 4


def test_the_score_is_called_a_model_score_and_has_two_digits_and_its_interval(opened):
    volume = opened.desk.volumes.loaded(opened.desk.hanging.key).volume
    scored, refused = finding(1, volume), finding(2, volume, refusal=Message("Too near the edge."))

    assert score_text(scored.score) == ("0.41", "(0.22–0.61)")
    assert "Model score 0.41 (interval 0.22–0.61)" in finding_text(scored)
    assert "Too near the edge." in finding_text(refused)


def test_a_score_near_1_is_written_alike_in_list_tip_and_card(opened):
    volume = opened.desk.volumes.loaded(opened.desk.hanging.key).volume
    sure = replace(finding(1, volume), score=ModelScore(0.9998, 0.97, 1.0))

    assert score_text(sure.score)[0] == ">\u00a00.99"
    assert "Model score >\u00a00.99 (interval 0.97–1.00)" in finding_text(sure)
    assert score_rows(sure)[0].value == ">\u00a00.99 (interval 0.97–1.00)"


def test_what_is_said_against_a_score_is_signed_in_its_row_and_told_in_its_tip(opened, panel, qtbot):
    volume = opened.desk.volumes.loaded(opened.desk.hanging.key).volume
    plain = finding(1, volume)
    doubtful = replace(plain, cautions=(Message("It is unlike most."),))
    refused = finding(3, volume, refusal=Message("It is no nodule."))
    amber = QColor(theme.CAUTION).rgb()
    colors = {}
    for name, shown in (("plain", plain), ("doubtful", doubtful), ("refused", refused)):
        listed = FindingsList()
        qtbot.addWidget(listed)
        listed.resize(300, 60)
        listed.show_findings((shown,), None, {}, {})
        image = listed.grab().toImage()
        colors[name] = {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}

    assert [amber in colors[name] for name in ("plain", "doubtful", "refused")] == [False, True, False]
    reddish = {name: any(qRed(each) > qGreen(each) + 60 for each in seen) for name, seen in colors.items()}
    assert reddish == {"plain": False, "doubtful": False, "refused": True}
    assert "It is unlike most." in finding_text(doubtful)


def test_the_sliders_change_the_overlay_on_the_image_and_are_remembered(qtbot, opened, panel):
    desk = opened.desk
    opened.window.reading.analyse()
    qtbot.waitUntil(lambda: phase(desk) is Phase.DONE)
    panel._overlay._opacity.setValue(60)
    panel._overlay._threshold.setValue(10)
    panel._overlay._switch.click()

    overlay = desk.hanging.viewport.state.overlay
    assert (overlay.visible, overlay.opacity, overlay.threshold) == (False, 0.6, 0.1)
    assert desk.settings.settings.overlay_opacity == 0.6
    assert not opened.window.actions_by_id["overlay"].isChecked()


def test_another_study_forgets_the_analyses(qtbot, opened, ct_folder):
    desk = opened.desk
    opened.window.reading.analyse()
    qtbot.waitUntil(lambda: phase(desk) is Phase.DONE)
    opened.window.files.open([ct_folder])
    qtbot.waitUntil(lambda: desk.volumes.is_complete(desk.hanging.key), timeout=20000)

    assert phase(desk) is Phase.IDLE
    assert desk.hanging.viewport.findings == ()
