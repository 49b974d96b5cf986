"""What a study with structures on its images holds, and what a test asks of the window that shows it."""

import numpy as np
from PySide6.QtCore import QPoint, Qt

from tests.dicom.structure_sets.made import COLUMNS, ROWS, SLICES
from tests.ui.browsing import point_of

LIVER, TUMOR, HEART = (221, 130, 101), (40, 200, 60), (30, 60, 250)


def segments() -> np.ndarray:
    """An L-shaped liver in all slices, a tumor at one side of it in one slice."""
    values = np.zeros((SLICES, ROWS, COLUMNS, 2), np.uint8)
    values[:, 4:16, 5:9, 0] = 1
    values[:, 12:16, 9:18, 0] = 1
    values[3, 6:10, 22:28, 1] = 1
    return values


def ring(k: int, left: float = -14.0) -> list[tuple[float, float, float]]:
    """A rectangle in the patient, on the plane of a slice of `source_images`."""
    return [
        (x, y, 5.0 + 2.5 * k) for x, y in ((left, 33.0), (left + 6, 33.0), (left + 6, 42.0), (left, 42.0))
    ]


def series(desk, modality: str):
    return next(each for each in desk.study.catalog.series if each.modality == modality)


def double_click(qtbot, program, modality: str) -> None:
    listed = program.window.browser.list.viewport()
    at = point_of(program.window, series(program.desk, modality).key)
    qtbot.mouseDClick(listed, Qt.MouseButton.LeftButton, pos=at)


def wait_for_structures(qtbot, program, count: int) -> None:
    qtbot.waitUntil(lambda: len(program.desk.hanging.viewport.structures.shown) == count, timeout=15000)


def color_at(program, column: float, row: float) -> tuple[int, int, int]:
    """What the viewport shows at an image point."""
    viewport = program.window.grid.cells[program.desk.hanging.active].viewport
    x, y = program.desk.hanging.viewport.transform.to_screen(column, row)
    color = viewport.grab().toImage().pixelColor(round(x), round(y))
    return color.red(), color.green(), color.blue()


def is_tinted(program, column: float, row: float, color: tuple[int, int, int]) -> bool:
    """The picture's gray, mixed with a color."""
    red, green, blue = color_at(program, column, row)
    strongest = int(np.argmax(color))
    return max(red, green, blue) - min(red, green, blue) > 15 and (red, green, blue)[strongest] == max(
        red, green, blue
    )


def is_gray(program, column: float, row: float) -> bool:
    return len(set(color_at(program, column, row))) == 1


def row_of(panel, name: str):
    """The index of a row of the list."""
    model = panel.model
    for top in range(model.rowCount()):
        parent = model.index(top, 0)
        for index in (parent, *(model.index(row, 0, parent) for row in range(model.rowCount(parent)))):
            if index.data() == name:
                return index
    raise AssertionError(f"no row {name}")


def tick(qtbot, panel, name: str) -> None:
    """Click into a row's box."""
    area = panel.tree.visualRect(row_of(panel, name))
    qtbot.mouseClick(
        panel.tree.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(area.left() + 10, area.center().y())
    )
