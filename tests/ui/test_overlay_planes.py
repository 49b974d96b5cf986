"""The object's own graphics are shown, named, and switched by a key."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from medviewer.i18n import message
from medviewer.imaging.overlay_drawing import COLOR
from medviewer.imaging.overlay_plane import OverlayPlane
from medviewer.ui import theme
from medviewer.ui.viewport.status_lines import corners_of
from tests.dicom.synthetic import make_ct_slice, write
from tests.dicom.test_overlay_planes import with_overlay


@pytest.fixture
def drawn_on(qtbot, program, tmp_path):
    """The window with one slice that an overlay covers half of."""
    slice_ = make_ct_slice(0)
    mask = np.zeros((1, 24, 32), bool)
    mask[0, :, 16:] = True
    with_overlay(slice_, masks=mask, x1500=("LO", "Lesion"))
    program.window.files.open([write(slice_, tmp_path / "study" / "a")])
    qtbot.waitUntil(lambda: program.desk.volumes.is_complete(program.desk.hanging.key), timeout=30000)
    return program


def colored_share(window):
    image = window.grid.cells[0].viewport.grab().toImage()
    middle = image.height() // 2
    row = [image.pixelColor(x, middle) for x in range(image.width() // 2, image.width() - 60)]
    return sum((each.red(), each.green(), each.blue()) == COLOR for each in row) / len(row)


def test_a_key_hides_and_shows_them(qtbot, drawn_on):
    window, viewport = drawn_on.window, drawn_on.desk.hanging.viewport
    texts = lambda: [line.text for line in corners_of(viewport, None, 1.0).bottom_left]  # noqa: E731
    assert colored_share(window) > 0.5
    assert "Overlay: Lesion" in texts()
    action = window.actions_by_id["overlay-planes"]
    assert action.isEnabled()
    assert action.isChecked()

    qtbot.keyClick(window.grid.cells[0].viewport, Qt.Key.Key_O, Qt.KeyboardModifier.ShiftModifier)

    assert colored_share(window) == 0
    assert "Overlay: Lesion (hidden)" in texts()
    assert not action.isChecked()


def test_a_series_without_any_offers_no_switch(opened):
    assert not opened.window.actions_by_id["overlay-planes"].isEnabled()


def test_one_that_can_not_be_drawn_says_why(drawn_on):
    viewport = drawn_on.desk.hanging.viewport
    broken = OverlayPlane("", problem=message("it has no data"))
    viewport.content.volume.overlay_planes[0] += (broken,)

    lines = corners_of(viewport, None, 1.0).bottom_left

    assert [line.text for line in lines if line.color == theme.CAUTION][
        -1
    ] == "Overlay not shown, it has no data: #2"
