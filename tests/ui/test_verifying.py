"""Re-verify and Verify a result: the analysis is made again in the background, and the words say what came out."""

import json
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QPushButton, QTextBrowser

from medviewer.analysis.provenance import Provenance, input_hashes
from medviewer.finding.finding import FindingSource
from medviewer.finding.score import ModelScore
from medviewer.reading.decision import Verdict
from medviewer.report.result_json import to_json
from medviewer.services import verifying
from medviewer.ui.dialogs.text_dialog import TextDialog
from medviewer.ui.result_document import result_document
from medviewer.ui.view_models.analysis import Phase
from tests.analysis.test_model_card import CARD
from tests.ui.conftest import finding, result


def with_capsule(request):
    capsule = Provenance(input_hashes(request), {}, request.markers, request.only_markers, {}, {}, "")
    answer = result(request)
    volume = request.volume
    findings = tuple(
        replace(finding(1, volume), number=each.number, source=each.source, center_mm=each.center_mm)
        if each.source is FindingSource.MARKER
        else each
        for each in answer.findings
    )
    answer = replace(answer, findings=findings)
    return replace(
        answer, model=replace(answer.model, sha256=CARD.sha256), provenance=capsule,
        input_sha256=capsule.input.volume,
    )  # fmt: skip


@pytest.fixture
def analysed(qtbot, opened, client, monkeypatch):
    """The window with an analysis whose model is installed."""
    monkeypatch.setattr(verifying, "card", lambda _id: CARD)
    client.answer = with_capsule
    opened.window.reading.analyse()
    qtbot.waitUntil(lambda: opened.desk.analysis.state(opened.desk.hanging.key).phase is Phase.DONE)
    return opened


def told(qtbot, window):
    """What the window of the verification says."""
    qtbot.waitUntil(lambda: any(each.isVisible() for each in window.findChildren(TextDialog)))
    dialog = next(each for each in window.findChildren(TextDialog) if each.isVisible())
    return dialog.findChild(QTextBrowser).toPlainText()


def test_the_button_says_identical_where_the_same_comes_out(qtbot, analysed, client):
    panel = analysed.window.analysis_panel
    button = next(each for each in panel.findChildren(QPushButton) if each.text() == "Re-verify")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    assert "✓ Identical" in told(qtbot, analysed.window)
    assert len(client.requests) == 2
    assert analysed.desk.activity.current is None


def test_a_score_that_comes_out_otherwise_is_told_with_its_finding(qtbot, analysed, client):
    def other(request):
        answer = with_capsule(request)
        second = replace(answer.findings[1], score=ModelScore(0.9, 0.22, 0.61))
        return replace(answer, findings=(answer.findings[0], second, answer.findings[2]))

    client.answer = other
    analysed.window.actions_by_id["reverify"].trigger()

    assert "Differs by 0.39: the score of finding 2" in told(qtbot, analysed.window)


def test_cancel_ends_a_verification_without_a_word(qtbot, analysed, client):
    client.may_answer.clear()
    analysed.window.actions_by_id["reverify"].trigger()
    qtbot.waitUntil(lambda: len(client.requests) == 2)
    assert "Verifying" in analysed.desk.activity.current.progress.message
    analysed.desk.activity.current.cancel()
    client.may_answer.set()
    qtbot.wait(100)

    assert not analysed.desk.verifying.is_under_way
    assert [each for each in analysed.window.findChildren(TextDialog) if each.isVisible()] == []


def choose(monkeypatch, path):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_anything: (str(path), ""))


def test_a_file_written_by_the_window_is_verified_against_the_open_study(
    qtbot, analysed, monkeypatch, tmp_path
):
    path = tmp_path / "result.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_anything: (str(path), ""))
    analysed.window.commands.decisions.answer(Verdict.ACCEPTED)
    analysed.window.actions_by_id["export-json"].trigger()
    written = json.loads(path.read_text(encoding="utf-8"))
    assert written["findings"][0]["decision"]["verdict"] == "accepted"
    choose(monkeypatch, path)
    analysed.window.actions_by_id["verify-file"].trigger()

    assert "✓ Identical" in told(qtbot, analysed.window)


def test_a_file_of_another_study_says_that_the_series_is_not_here(qtbot, analysed, monkeypatch, tmp_path):
    document = result_document(analysed.desk, analysed.desk.hanging.key)
    path = tmp_path / "other.json"
    path.write_bytes(to_json({**document, "series_instance_uid": "9.9"}))
    choose(monkeypatch, path)
    analysed.window.actions_by_id["verify-file"].trigger()

    assert "not in this study" in told(qtbot, analysed.window)


@pytest.mark.parametrize("content", [b"", b"{}", b'{"schema": "medviewer.result/7"}'])
def test_a_file_that_is_no_result_is_told_in_plain_words(analysed, monkeypatch, tmp_path, content):
    said = []
    path = tmp_path / "broken.json"
    path.write_bytes(content)
    choose(monkeypatch, path)
    monkeypatch.setattr(analysed.window.errors, "report", said.append)
    analysed.window.actions_by_id["verify-file"].trigger()

    assert [type(each).__name__ for each in said] in (["DamagedResultError"], ["ForeignResultError"])
    assert not analysed.desk.verifying.is_under_way


def test_markers_scored_later_are_part_of_what_is_verified(qtbot, analysed, client):
    desk, window = analysed.desk, analysed.window
    window.actions_by_id["tool-marker"].trigger()
    viewport = window.grid.cells[0].viewport
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=viewport.rect().center())
    window.actions_by_id["score-markers"].trigger()
    qtbot.waitUntil(lambda: len(desk.analysis.state(desk.hanging.key).findings) == 4)
    window.actions_by_id["reverify"].trigger()

    assert "✓ Identical" in told(qtbot, window)
    assert not client.requests[-1].only_markers
    assert len(client.requests[-1].markers) == 1
