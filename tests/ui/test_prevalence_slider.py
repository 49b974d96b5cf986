"""The prevalence slider shows what a score would be elsewhere, and never changes the score."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSlider

from medviewer.analysis.prevalence import at_prevalence
from medviewer.finding.score import ModelScore
from medviewer.ui.panels.prevalence_slider import PrevalenceSlider
from tests.report.examples import card, finding

SCORED = replace(finding(1), score=ModelScore(0.6, 0.5, 0.7))


@pytest.fixture
def slider(qtbot):
    shown = PrevalenceSlider()
    qtbot.addWidget(shown)
    shown.take_card(card())
    shown.show_finding(SCORED)
    return shown


def said(slider):
    return " ".join(label.text() for label in slider.findChildren(QLabel))


def test_it_starts_where_nothing_changes(slider):
    # the example's reference data: 60 of 120
    assert slider.findChild(QSlider).value() == 50
    assert "As in the reference data: 50 %" in said(slider)


def test_a_rarer_finding_lowers_the_number_and_it_is_marked_as_assumed(qtbot, slider):
    inner = slider.findChild(QSlider)
    for _press in range(9):
        qtbot.keyClick(inner, Qt.Key.Key_PageDown)

    assert inner.value() == 5
    value = at_prevalence(0.6, 0.5, 0.05)
    assert f"Assumed, not the model's score: {value:.2f} where 5 %" in said(slider)
    assert SCORED.score.value == 0.6


def test_another_finding_is_shown_at_the_prevalence_already_chosen(slider):
    slider.findChild(QSlider).setValue(10)
    slider.show_finding(replace(finding(2), score=ModelScore(0.9, 0.8, 0.95)))

    assert f"{at_prevalence(0.9, 0.5, 0.1):.2f} where 10 %" in said(slider)


@pytest.mark.parametrize("shown", [None, finding(3, scored=False)], ids=["nothing", "refused"])
def test_without_a_score_there_is_nothing_to_assume(slider, shown):
    slider.show_finding(shown)

    assert slider.isHidden()


def test_without_a_model_there_is_nothing_to_assume(slider):
    slider.take_card(None)

    assert slider.isHidden()
