"""The lens shows what lies under the mouse, three times as large, while the button is down and no longer."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from medviewer.ui.viewport.tools.magnifier_tool import LENS_PX, MAGNIFIED
from medviewer.ui.viewport.tools.mouse_tool import MouseTool

LEFT = Qt.MouseButton.LeftButton
AT = QPoint(300, 240)


def shades(widget) -> np.ndarray:
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return pixels[:, : image.width()].astype(int)


@pytest.fixture
def magnifying(widget, view_model):
    view_model.cycle_annotations()
    view_model.cycle_annotations()  # no text over the lens
    widget.set_tool(MouseTool.MAGNIFIER)
    return widget


def test_the_point_under_the_mouse_stays_and_its_surroundings_grow(magnifying, view_model):
    before = shades(magnifying)
    QTest.mousePress(magnifying, LEFT, pos=AT)
    during = shades(magnifying)
    QTest.mouseRelease(magnifying, LEFT, pos=AT)
    for dx in (-90, -45, 0, 45, 90):
        seen = during[AT.y(), AT.x() + dx]
        source = before[AT.y(), AT.x() + dx // int(MAGNIFIED)]
        assert abs(seen - source) <= 12

    assert np.array_equal(shades(magnifying), before)
    assert view_model.state.zoom == 1.0


def test_nothing_changes_outside_the_lens(magnifying):
    before = shades(magnifying)
    QTest.mousePress(magnifying, LEFT, pos=AT)
    changed = np.argwhere(shades(magnifying) != before)
    away = np.hypot(changed[:, 0] - AT.y(), changed[:, 1] - AT.x())

    assert 0.6 * LENS_PX / 2 < away.max() <= LENS_PX / 2 + 3  # the ring lies around it


def test_it_follows_the_mouse_and_a_turned_picture(magnifying, view_model):
    view_model.rotate(1)
    view_model.flip_horizontal()
    before = shades(magnifying)
    QTest.mousePress(magnifying, LEFT, pos=AT)
    QTest.mouseMove(magnifying, AT + QPoint(50, 30))
    during = shades(magnifying)

    assert abs(during[AT.y() + 30, AT.x() + 50] - before[AT.y() + 30, AT.x() + 50]) <= 12
    assert np.array_equal(during[AT.y() - 110, :100], before[AT.y() - 110, :100])
