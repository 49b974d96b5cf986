"""A reader with a mouse: a viewport on oblong pixels, and a place where what is measured is kept."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from medviewer.reading.reading import Reading
from medviewer.ui.view_models.viewport_content import ViewportContent
from medviewer.ui.viewport.viewport_widget import ViewportWidget
from tests.imaging.volumes import volume_of
from tests.ui.viewport.test_viewport_widget import drag, move

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
NO_KEY, SHIFT, ALT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
KEY = "1.2.3#1"


class Reader:
    """Works with the mouse and the keys in one viewport, on (row, column) places of its image."""

    def __init__(self, widget, view_model):
        self.widget = widget
        self.view_model = view_model
        self.measurements = view_model.measurements
        self.reading = Reading("1.2")
        self.steps = []
        self.selected = []
        self.measurements.put_asked.connect(self._put)
        self.measurements.selection_asked.connect(self._select)
        self._show()

    @property
    def kept(self):
        return self.reading.measurements

    @property
    def only(self):
        (one,) = self.kept
        return one

    def px(self, place):
        """The whole screen pixel nearest to a (row, column)."""
        x, y = self.view_model.transform.to_screen(place[1], place[0])
        return (round(x), round(y))

    def patient(self, place):
        """Where a click near a (row, column) lies in the patient."""
        x, y = self.px(place)
        return self.measurements.to_patient((x - 0.5, y - 0.5))

    def click(self, *places, modifiers=NO_KEY):
        for place in places:
            self.hover(place)
            QTest.mouseClick(self.widget, LEFT, modifiers, QPoint(*self.px(place)))

    def right_click(self, place):
        QTest.mouseClick(self.widget, RIGHT, NO_KEY, QPoint(*self.px(place)))

    def double_click(self, place):
        """As the system sends it: press, release, double click, release."""
        QTest.mouseClick(self.widget, LEFT, NO_KEY, QPoint(*self.px(place)))
        QTest.mouseDClick(self.widget, LEFT, NO_KEY, QPoint(*self.px(place)))

    def drag(self, start, end, modifiers=NO_KEY):
        drag(self.widget, LEFT, self.px(start), self.px(end), modifiers)

    def hover(self, place):
        move(self.widget, self.px(place))

    def press(self, key, modifiers=NO_KEY, times=1):
        for _time in range(times):
            QTest.keyClick(self.widget, key, modifiers)

    def type(self, text, end=Qt.Key.Key_Return):
        entry = next(each for each in self.widget.findChildren(QLineEdit) if each.isVisible())
        entry.clear()
        QTest.keyClicks(entry, text)
        QTest.keyClick(entry, end)

    def forget(self):
        """Start with nothing measured."""
        self.reading = Reading("1.2")
        self._show()

    def _put(self, measurement, what, goes_on):
        self.steps.append((str(what), goes_on))
        self.reading = self.reading.put(measurement)
        self._show()

    def _select(self, id_):
        self.selected = [id_] if id_ else []
        self._show()

    def _show(self):
        self.measurements.show(KEY, self.kept, self.selected)
        self.widget.grab()  # what was painted is what the mouse meets


@pytest.fixture
def content():
    """Eleven slices of 60 x 80 pixels, 0.8 mm high and 0.5 mm wide; every slice was rescaled on its own."""
    values = np.random.default_rng(8).integers(-1000, 1000, (11, 60, 80)).astype(np.int16)
    volume = volume_of(values, spacing_mm=(3.0, 0.8, 0.5))
    return ViewportContent(volume, rescales=tuple((1.0, -1024.0 - k) for k in range(11)))


@pytest.fixture
def widget(qtbot, view_model, content):
    widget = ViewportWidget(view_model)
    qtbot.addWidget(widget)
    widget.resize(700, 700)
    widget.show()
    view_model.show(content)
    qtbot.waitExposed(widget)
    widget.activateWindow()
    widget.setFocus()
    qtbot.waitUntil(widget.hasFocus)
    return widget


@pytest.fixture
def reader(widget, view_model):
    return Reader(widget, view_model)
