"""A finding's margin becomes a polygon that the reader can change; its size follows, and it is kept with the study."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QPushButton

from medviewer import app
from medviewer.finding.measurement import SliceOutline
from medviewer.i18n import message
from medviewer.imaging.geometry import VolumeGeometry
from medviewer.reading.measurement import MeasurementKind
from medviewer.reading.quantity import QuantityName
from medviewer.reading.words import kind_name
from medviewer.ui.margin_editing import FEWEST, MOST, corners_on
from medviewer.ui.panels.detail_rows import DetailRows
from medviewer.ui.panels.findings_list import FindingsList
from medviewer.ui.panels.margin_part import MarginPart
from medviewer.ui.result_document import result_document
from medviewer.ui.texts import switch_language
from medviewer.ui.view_models.analysis import Phase
from tests.finding.examples import on_rim, oval_nodule
from tests.ui.conftest import NO_NOTICE


def analyse(qtbot, program):
    program.window.reading.analyse()
    qtbot.waitUntil(lambda: program.desk.analysis.state(program.desk.hanging.key).phase is Phase.DONE)


@pytest.fixture
def analysed(qtbot, opened):
    analyse(qtbot, opened)
    return opened


def measurements(program):
    (study,) = program.desk.study.catalog.studies
    return program.desk.reading.of_study(study.uid).measurements


def take(qtbot, program):
    viewport = program.window.grid.cells[0].viewport
    qtbot.keyClick(viewport, Qt.Key.Key_F7, Qt.KeyboardModifier.ShiftModifier)
    (polygon,) = measurements(program)
    return viewport, polygon


def test_a_key_makes_the_margin_of_the_selected_finding_a_polygon_of_its_size(qtbot, analysed):
    _viewport, polygon = take(qtbot, analysed)
    area = polygon.value(QuantityName.AREA).value

    assert polygon.kind is MeasurementKind.POLYGON
    assert area == pytest.approx(
        np.pi / 4 * 10.5 * 6.3, rel=0.06
    )  # the findings' nodules measure 10.5 x 6.3 mm
    assert analysed.desk.hanging.viewport.measurements.selected == polygon


def test_it_is_called_a_margin_in_the_list_and_where_it_is_taken_back(qtbot, analysed):
    _viewport, polygon = take(qtbot, analysed)

    assert kind_name(polygon) == "Finding's margin"
    assert analysed.window.actions_by_id["undo"].text() == "Undo: add finding's margin"
    assert kind_name(replace(polygon, margin_of=None)) == "Polygon"


def test_its_corners_can_be_dragged_and_the_step_taken_back(qtbot, analysed):
    viewport, polygon = take(qtbot, analysed)
    viewport.grab()  # what is drawn can be dragged
    spots = analysed.desk.hanging.viewport.measurements.to_screen(polygon.points)
    corner = QPoint(*(round(value) for value in spots[0]))
    target = corner + QPoint(25, -10)
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=corner)
    qtbot.mouseMove(viewport, corner + QPoint(10, -4))
    qtbot.mouseMove(viewport, target)
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=target)
    (changed,) = measurements(analysed)

    assert changed.points[0] != polygon.points[0]
    assert changed.points[2:] == polygon.points[2:]
    assert changed.values != polygon.values
    analysed.window.actions_by_id["undo"].trigger()
    assert measurements(analysed) == (polygon,)
    analysed.window.actions_by_id["undo"].trigger()
    assert measurements(analysed) == ()


def finding_of(program):
    state = program.desk.analysis.state(program.desk.hanging.key)
    return state.finding(state.selected)


def edited_size(program):
    return program.desk.margins.on(program.desk.hanging.key, finding_of(program))


def drag_flank(qtbot, program, viewport, polygon, by):
    """Drag the corner at the end of the short axis: a spike at that of the long one would be left out as a strand."""
    viewport.grab()
    spots = program.desk.hanging.viewport.measurements.to_screen(polygon.points)
    corner = QPoint(*(round(value) for value in spots[len(spots) // 4]))
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=corner)
    qtbot.mouseMove(viewport, corner + by / 2)
    qtbot.mouseMove(viewport, corner + by)
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=corner + by)


def test_the_finding_s_size_follows_its_edited_margin_in_card_list_image_and_json(qtbot, analysed):
    own = finding_of(analysed).measurement
    assert edited_size(analysed) is None
    viewport, polygon = take(qtbot, analysed)
    drag_flank(qtbot, analysed, viewport, polygon, QPoint(-30, 50))
    edited = edited_size(analysed)

    assert edited.short_mm > own.short_mm + 0.5
    assert finding_of(analysed).measurement is own  # the model's own stays what it was
    assert len({f"{value:.1f}" for value in (edited.long_mm, edited.short_mm, edited.mean_mm)}) == 3
    size = f"{edited.mean_mm:.1f}"
    card = analysed.window.analysis_panel.findChild(MarginPart)
    assert size in card.findChild(QLabel).text()
    rows = analysed.window.analysis_panel.findChild(FindingsList)
    assert any(f"{size} mm" in rows.item(row).text() for row in range(rows.count()))
    drawn = next(
        each for each in analysed.desk.hanging.viewport.findings if each.number == finding_of(analysed).number
    )
    assert (drawn.measurement.long_mm, drawn.measurement.short_mm) == (edited.long_mm, edited.short_mm)
    written = {
        each["id"]: each for each in result_document(analysed.desk, analysed.desk.hanging.key)["findings"]
    }[finding_of(analysed).number]
    for sizes, size in ((written["measurement_edited"], edited), (written["measurement"], own)):
        axes = [sizes[f"{axis}_mm"] for axis in ("long", "short", "mean")]
        assert axes == pytest.approx([size.long_mm, size.short_mm, size.mean_mm], abs=0.01)


def test_tab_leads_to_the_buttons_of_the_margin_and_they_tell_their_keys(qtbot, analysed):
    take(qtbot, analysed)
    edit, reset = analysed.window.analysis_panel.findChild(MarginPart).findChildren(QPushButton)
    analysed.window.activateWindow()
    analysed.window.analysis_panel.findChild(FindingsList).setFocus()
    reached = []
    while reset not in reached:
        assert len(reached) < 80
        qtbot.keyClick(analysed.window.focusWidget(), Qt.Key.Key_Tab)
        reached.append(analysed.window.focusWidget())

    assert reached[reached.index(edit) + 1] is reset
    assert edit.toolTip() == "Edit the margin (Shift+F7)"
    assert reset.toolTip() == "Reset the margin (Shift+F8)"
    switch_language("zh_CN")
    assert edit.toolTip() == "编辑边界 (Shift+F7)"
    reset.setFocus()
    qtbot.keyClick(reset, Qt.Key.Key_Space)
    assert measurements(analysed) == ()


def test_a_margin_is_edited_once_and_reset_and_both_can_be_taken_back(qtbot, analysed):
    viewport, polygon = take(qtbot, analysed)
    analysed.desk.reading.select([])
    qtbot.keyClick(viewport, Qt.Key.Key_F7, Qt.KeyboardModifier.ShiftModifier)

    assert measurements(analysed) == (polygon,)
    assert analysed.desk.hanging.viewport.measurements.selected == polygon
    reset = analysed.window.actions_by_id["reset-margin"]
    assert reset.isEnabled()
    qtbot.keyClick(viewport, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert measurements(analysed) == ()
    assert edited_size(analysed) is None
    assert not reset.isEnabled()
    analysed.window.actions_by_id["undo"].trigger()
    assert edited_size(analysed) is not None


def end(program):
    assert program.window.close()
    assert program.desk.reading.close()
    program.desk.study.close()
    program.desk.runner.shutdown()


@pytest.fixture
def second_program(qtbot, pool, client, tmp_path):
    """Starts a new window on what the first one has kept."""
    started = []

    def start():
        started.append(app.build_window(NO_NOTICE, client=client, pool=pool, folder=tmp_path / "settings"))
        qtbot.addWidget(started[0].window)
        started[0].window.show()
        qtbot.waitExposed(started[0].window)
        return started[0]

    yield start
    end(started[0])


def seen_sizes(program):
    """What the window says of the selected finding's size: in list, card and image, and in the JSON."""
    panel, finding = program.window.analysis_panel, finding_of(program)
    row = panel.findChild(FindingsList).currentItem()
    card = panel.findChild(MarginPart)
    drawn = next(each for each in program.desk.hanging.viewport.findings if each.number == finding.number)
    written = result_document(program.desk, program.desk.hanging.key)["findings"][finding.number - 1]
    return {
        "list": row.text(),
        "card": card.findChild(QLabel).text(),
        "own sizes": [label.text() for label in panel.details.findChild(DetailRows).findChildren(QLabel)],
        "drawn long axis": drawn.measurement.long_mm,
        "written": (written["measurement"], written["measurement_edited"]),
    }


def test_a_new_window_on_the_same_study_has_the_edited_margin_and_the_program_s_own_size(
    qtbot, analysed, ct_folder, second_program
):
    viewport = analysed.window.grid.cells[0].viewport
    edit = next(
        button
        for button in analysed.window.analysis_panel.findChild(MarginPart).findChildren(QPushButton)
        if button.text() == "Edit margin"
    )
    qtbot.mouseClick(edit, Qt.MouseButton.LeftButton)
    drag_flank(qtbot, analysed, viewport, measurements(analysed)[0], QPoint(-30, 50))
    kept, sizes = measurements(analysed), seen_sizes(analysed)
    own, edited = sizes["written"]
    assert edited["short_mm"] > own["short_mm"] + 0.5
    end(analysed)

    anew = second_program()
    anew.window.files.open([ct_folder])
    qtbot.waitUntil(lambda: "Restored 1 measurement" in anew.window.toast.message, timeout=20000)
    assert measurements(anew) == kept
    qtbot.waitUntil(lambda: anew.desk.volumes.is_complete(anew.desk.hanging.key), timeout=20000)
    analyse(qtbot, anew)

    assert seen_sizes(anew) == sizes
    assert f"Edited by you: {edited['mean_mm']:.1f}" in sizes["list"]
    assert f"Edited by you: {edited['mean_mm']:.1f}" in sizes["card"]
    assert any(f"{own['mean_mm']:.1f}" in text for text in sizes["own sizes"])
    reset = anew.window.analysis_panel.findChild(MarginPart).findChildren(QPushButton)[1]
    qtbot.mouseClick(reset, Qt.MouseButton.LeftButton)
    assert measurements(anew) == ()
    assert edited_size(anew) is None


def test_a_polygon_of_its_own_is_no_margin_of_a_finding(qtbot, analysed):
    _viewport, polygon = take(qtbot, analysed)
    analysed.desk.reading.change(
        analysed.desk.reading.of_series(analysed.desk.hanging.key).study_uid,
        lambda before: before.put(replace(polygon, margin_of=None)),
        message("x"),
    )
    assert edited_size(analysed) is None


@pytest.mark.parametrize("mean_mm", [3.0, 12.0, 60.0])
def test_corners_lie_on_the_margin_and_on_the_slice_even_where_it_is_tilted(mean_mm):
    geometry = VolumeGeometry.from_slices(
        (3, 200, 200), [(0, 0.3 * z, z) for z in (0.0, 2.0, 4.0)], (0, 1, 0), (1, 0, 0)
    )
    outline = oval_nodule((80.0, 80.0, 2.1), mean_mm).outlines[0]
    corners = np.array(corners_on(SliceOutline(1, outline.points_mm), geometry, 1))

    assert FEWEST <= len(corners) <= MOST
    assert corners[:, 2] == pytest.approx(2.0)
    assert on_rim(corners[:, :2] - 80.0, mean_mm) == pytest.approx(1.0, rel=0.03)
