"""A map that its checks do not support is hidden behind a click; one out of place is never drawn."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from medviewer.finding.map_check import MapCheck, MapDoubt
from medviewer.ui.panels.map_reveal import MapReveal
from medviewer.ui.viewport.picture import overlay_layers
from tests.ui.conftest import result

WEAK = MapCheck((MapDoubt.INSERTION,), 0.2, -0.1, 0.3, 0.1, 0.02, 0.35)
UNSUPPORTED = replace(WEAK, doubts=(MapDoubt.DELETION, MapDoubt.INSERTION))
OUT_OF_PLACE = replace(WEAK, registration_error_mm=0.4)


@pytest.fixture
def analysed(qtbot, opened, client):
    def with_check(check):
        def answer(request):
            found = result(request)
            return replace(found, findings=tuple(replace(each, map_check=check) for each in found.findings))

        client.answer = answer
        opened.window.reading.analyse()
        qtbot.waitUntil(lambda: not opened.desk.analysis.is_under_way)
        opened.window.reading.go_to(opened.desk.analysis.state(opened.desk.hanging.key).findings[0])
        return opened

    return with_check


def layers(program):
    return overlay_layers(program.desk.hanging.viewport)


def reveal(program):
    return program.window.analysis_panel.findChild(MapReveal)


def test_a_weak_map_is_drawn_and_nothing_is_to_be_revealed(analysed):
    program = analysed(WEAK)

    assert len(layers(program)) == 1
    assert reveal(program).isHidden()


def test_an_unsupported_map_appears_on_a_click_and_goes_with_the_next(qtbot, analysed):
    program = analysed(UNSUPPORTED)
    shown = reveal(program)
    assert layers(program) == ()
    assert not shown.isHidden()

    qtbot.mouseClick(shown.findChild(QPushButton), Qt.MouseButton.LeftButton)
    assert len(layers(program)) == 1
    assert shown.findChild(QPushButton).text() == "Hide the map"

    qtbot.mouseClick(shown.findChild(QPushButton), Qt.MouseButton.LeftButton)
    assert layers(program) == ()


def test_the_button_can_be_reached_by_keys(qtbot, analysed):
    program = analysed(UNSUPPORTED)
    button = reveal(program).findChild(QPushButton)
    button.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(button, Qt.Key.Key_Space)

    assert len(layers(program)) == 1


def test_only_the_map_that_was_asked_for_is_revealed(analysed):
    program = analysed(UNSUPPORTED)
    key = program.desk.hanging.key
    program.desk.analysis.reveal_map(key, 1, True)

    assert [each.drawn_map is None for each in program.desk.analysis.state(key).findings] == [
        False,
        True,
        True,
    ]


def test_a_map_out_of_place_is_never_drawn(analysed):
    program = analysed(OUT_OF_PLACE)
    program.desk.analysis.reveal_map(program.desk.hanging.key, 1, True)

    assert layers(program) == ()
    assert reveal(program).isHidden()
