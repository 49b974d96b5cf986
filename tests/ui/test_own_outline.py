"""A finding's margin becomes a polygon that the reader can change, and that is kept like every measurement."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from medviewer.finding.measurement import SliceOutline
from medviewer.imaging.geometry import VolumeGeometry
from medviewer.reading.measurement import MeasurementKind
from medviewer.reading.quantity import QuantityName
from medviewer.ui.own_outline import FEWEST, MOST, corners_on
from medviewer.ui.view_models.analysis import Phase
from tests.finding.examples import round_nodule


@pytest.fixture
def analysed(qtbot, opened):
    opened.window.reading.analyse()
    qtbot.waitUntil(lambda: opened.desk.analysis.state(opened.desk.hanging.key).phase is Phase.DONE)
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
    assert area == pytest.approx(np.pi * 4.2**2, rel=0.06)  # the findings' nodules measure 8.4 mm
    assert analysed.desk.hanging.viewport.measurements.selected == polygon


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


@pytest.mark.parametrize("diameter_mm", [3.0, 12.0, 60.0])
def test_corners_lie_on_the_margin_and_on_the_slice_even_where_it_is_tilted(diameter_mm):
    geometry = VolumeGeometry.from_slices(
        (3, 200, 200), [(0, 0.3 * z, z) for z in (0.0, 2.0, 4.0)], (0, 1, 0), (1, 0, 0)
    )
    outline = round_nodule((80.0, 80.0, 2.1), diameter_mm).outlines[0]
    corners = np.array(corners_on(SliceOutline(1, outline.points_mm), geometry, 1))

    assert FEWEST <= len(corners) <= MOST
    assert corners[:, 2] == pytest.approx(2.0)
    off = np.hypot(*(corners[:, :2] - 80.0).T)
    assert off == pytest.approx(diameter_mm / 2, rel=0.02)
