"""Series for the tests of multiplanar reformats, and a reader's eyes and hands on them."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from medviewer.imaging.patient_plane import PatientPlane
from tests.dicom.synthetic import make_ct_slice, write

AXIAL, CORONAL, SAGITTAL = PatientPlane
ROWS, COLUMNS = 24, 32


def write_tilted(folder, count=8, degrees=12.0):
    """Axial slices 3 mm apart, sheared as a tilted gantry makes them."""
    normal = np.array([0, np.sin(np.radians(degrees)), np.cos(np.radians(degrees))])
    down = np.array([0, np.cos(np.radians(degrees)), -np.sin(np.radians(degrees))])
    orientation = [1, 0, 0, *(float(part) for part in down)]
    step = np.array([0, 0, 3.0]) / normal[2]  # the table moves straight
    for index in range(count):
        position = [float(part) for part in np.array([-8, -9, 0]) + index * step]
        slice_ = make_ct_slice(
            3.0 * index, ImagePositionPatient=position, ImageOrientationPatient=orientation
        )
        slice_.InstanceNumber = index + 1
        write(slice_, folder / f"IM{index:04}")
    return folder


class Reader:
    """Works in the window as a reader does."""

    def __init__(self, qtbot, program):
        self._qtbot = qtbot
        self.program = program
        self.window, self.desk = program.window, program.desk

    def press(self, key, modifiers=Qt.KeyboardModifier.NoModifier, plane=None):
        index = self.desk.hanging.active if plane is None else self.index(plane)
        if plane is not None:
            self.desk.hanging.activate(index)
        self._qtbot.keyClick(self.window.grid.cells[index].viewport, key, modifiers)

    def show_planes(self):
        self.press(Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
        self._qtbot.waitUntil(lambda: self.desk.mpr.is_on, timeout=20000)
        self._qtbot.wait(1)

    def index(self, plane):
        """Number of the viewport that shows a plane (None: the slices as acquired)."""
        hanging = self.desk.hanging
        return next(each for each in hanging.places.on_show if hanging.hung_in(each).plane is plane)

    def view_model(self, plane):
        return self.desk.hanging.viewports[self.index(plane)]

    def widget(self, plane):
        return self.window.grid.cells[self.index(plane)].viewport

    def point(self):
        """Where the planes cross; every plane says the same."""
        told = {self.view_model(plane).crosshair.point_mm for plane in PatientPlane}
        assert told == {
            self.desk.mpr.reformat_of(self.desk.hanging.key_in(self.index(AXIAL))).sections.point_mm
        }
        return np.array(told.pop())

    def plane_position(self, plane):
        """Where a plane lies along its normal, in mm."""
        view_model = self.view_model(plane)
        geometry = view_model.content.planes.geometry
        return float(geometry.normal @ geometry.to_patient((view_model.state.slice_index, 0, 0)))

    def off(self, plane):
        """Steps from the plane on show to the crosshair's point."""
        view_model = self.view_model(plane)
        k = view_model.content.planes.geometry.to_index(view_model.crosshair.point_mm)[0]
        return abs(k - view_model.state.slice_index)

    def at(self, plane, row, column):
        """Where an image point of a plane is on its widget."""
        x, y = self.view_model(plane).transform.to_screen(column, row)
        return QPoint(round(x), round(y))

    def drag(self, plane, *points):
        widget = self.widget(plane)
        QTest.mousePress(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, points[0])
        for point in points[1:]:
            QTest.mouseMove(widget, point)
        QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, points[-1])

    def wheel(self, plane, notches, modifiers=Qt.KeyboardModifier.NoModifier):
        """Positive = away from the reader."""
        turned = (
            QPoint(120 * notches, 0)
            if modifiers & Qt.KeyboardModifier.AltModifier
            else QPoint(0, 120 * notches)
        )
        middle = QPointF(self.widget(plane).rect().center())
        event = QWheelEvent(
            middle, self.widget(plane).mapToGlobal(middle), QPoint(), turned, Qt.MouseButton.NoButton, modifiers,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(self.widget(plane), event)


@pytest.fixture
def reader(qtbot, opened):
    return Reader(qtbot, opened)


@pytest.fixture
def planes(reader):
    """The reader, with the three planes of the twelve-slice CT before him."""
    reader.show_planes()
    return reader
