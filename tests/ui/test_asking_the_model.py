"""The reader asks what a region adds to the score; the answer stands beside the finding."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from medviewer.errors import WorkerDiedError
from medviewer.i18n import translator
from medviewer.reading.measurement import MeasurementKind, MeasurementPlace
from medviewer.report.probe_wording import answer_text
from medviewer.services.jobs import foreground_context
from medviewer.ui.panels.probe_part import ProbePart
from medviewer.ui.summary_request import summary_request
from tests.reading.examples import measurement
from tests.ui.conftest import PROBED


@pytest.fixture
def analysed(qtbot, opened):
    opened.window.reading.analyse()
    qtbot.waitUntil(lambda: not opened.desk.analysis.is_under_way)
    opened.window.reading.go_to(opened.desk.analysis.state(opened.desk.hanging.key).findings[0])
    return opened


@pytest.fixture
def part(analysed):
    return analysed.window.analysis_panel.findChild(ProbePart)


def said(part):
    return " ".join(label.text() for label in part.findChildren(QLabel) if not label.isHidden())


def press(qtbot, part):
    qtbot.mouseClick(part.findChild(QPushButton), Qt.MouseButton.LeftButton)


@pytest.fixture
def region(analysed):
    """An ellipse in the finding's slice, kept and selected."""
    desk = analysed.desk
    viewport = desk.hanging.viewport
    plane = viewport.state.slice_index
    geometry = viewport.content.planes.geometry
    ends = ((10, 16), (14, 16), (12, 14), (12, 18))
    points = tuple(geometry.to_patient((plane, row, column)) for row, column in ends)
    place = MeasurementPlace(desk.hanging.key, viewport.content.volume.frames[plane])
    drawn = measurement(MeasurementKind.ELLIPSE, points, place=place)
    viewport.measurements.add(drawn)
    assert viewport.measurements.selected is not None
    return drawn


def test_the_selected_region_is_asked_about_and_the_answer_is_one_sentence(qtbot, part, client, region):
    press(qtbot, part)
    qtbot.waitUntil(lambda: "contributes" in said(part))

    ((request, probe),) = client.questions
    assert probe.points_mm == region.points
    assert probe.kind is MeasurementKind.ELLIPSE
    assert request.model_id == "lung-nodule"
    assert "This region contributes +0.21 to the score; same-size controls +0.01 (95 % below 0.04)." in said(
        part
    )
    assert "It stands out from the controls." in said(part)
    assert "50 controls" in said(part)


def test_f7_asks_too(qtbot, analysed, part, client, region):
    qtbot.keyClick(analysed.window, Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: bool(client.questions))


def test_without_a_region_the_reader_is_told_what_to_do(qtbot, part, client):
    press(qtbot, part)

    assert client.questions == []
    assert "No region is selected." in said(part)
    assert "Draw an ellipse" in said(part)


def test_a_failure_is_told_in_the_same_place(qtbot, part, client, region):
    def fail():
        raise WorkerDiedError("gone")

    client.ask_answer = fail
    press(qtbot, part)

    qtbot.waitUntil(lambda: "stopped unexpectedly" in said(part))


def test_cancel_ends_the_question_silently(qtbot, analysed, part, client, region):
    client.may_answer.clear()
    press(qtbot, part)
    qtbot.waitUntil(lambda: bool(client.questions))
    assert part.findChild(QPushButton).text() == "Cancel"
    press(qtbot, part)
    client.may_answer.set()
    qtbot.wait(50)

    assert said(part) == ""
    assert analysed.desk.activity.current is None


def test_the_answer_belongs_to_its_finding(qtbot, analysed, part, client, region):
    press(qtbot, part)
    qtbot.waitUntil(lambda: "contributes" in said(part))
    analysed.window.reading.step_finding(1)
    assert said(part) == ""

    analysed.window.reading.step_finding(-1)
    assert "contributes" in said(part)


def test_each_finding_keeps_its_last_answer_for_the_window_and_the_summary(
    qtbot, analysed, part, client, region
):
    press(qtbot, part)
    qtbot.waitUntil(lambda: "contributes +0.21" in said(part))
    analysed.window.reading.step_finding(1)
    other = replace(PROBED, changes=(0.4, 0.4, 0.4))
    client.ask_answer = lambda: other
    desk = analysed.desk
    findings = desk.analysis.state(desk.hanging.key).findings
    desk.probing.ask(desk.study.series(desk.hanging.key), "lung-nodule", findings[1], region)
    qtbot.waitUntil(lambda: "contributes +0.40" in said(part))
    analysed.window.reading.step_finding(-1)

    assert "contributes +0.21" in said(part)
    assert desk.probing.answers(findings) == {1: PROBED, 2: other}
    reading = summary_request(desk)(foreground_context()).reading
    assert reading.probes == {1: PROBED, 2: other}


def test_losses_have_a_true_minus():
    assert "\u22120.21" in answer_text(replace(PROBED, changes=(-0.2, -0.25, -0.18)), translator("en"))


def test_the_whole_answer_is_brought_to_sight_where_the_card_is_short(qtbot, analysed, part, region):
    details = analysed.window.analysis_panel.details
    analysed.window.resize(1024, 640)
    analysed.desk.settings.change(findings_share=0.7)
    details.verticalScrollBar().setValue(0)
    qtbot.wait(50)
    assert not part.visibleRegion().contains(part.rect())
    analysed.window.actions_by_id["ask-model"].trigger()
    qtbot.waitUntil(lambda: "contributes" in said(part))

    more = part.findChildren(QLabel)[-1]
    qtbot.waitUntil(lambda: more.visibleRegion().contains(more.rect()))
