"""Run in a process of its own by test_screens.py: windows on made screens, and pictures at a pixel ratio."""

import json
import sys

import numpy as np
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QWidget

from medviewer.services.jobs import JobRunner
from medviewer.ui.view_models.viewport import ViewportViewModel
from medviewer.ui.view_models.viewport_content import AnnotationLevel, ViewportContent
from medviewer.ui.viewport.viewport_widget import ViewportWidget
from medviewer.ui.window_keeper import move_to_screen, other_screen, screens_in_use
from tests.imaging.volumes import volume_of


def crispness() -> dict[str, object]:
    """One image pixel on each pixel of the screen, black and white in turn: are there grays between?"""
    runner = JobRunner(lambda call: call(), threads=1)
    view_model = ViewportViewModel(runner)
    board = (np.indices((1, 300, 300)).sum(axis=0) % 2 * 1000).astype(np.int16)
    parent = QWidget()
    parent.resize(700, 500)
    widget = ViewportWidget(view_model, parent)
    widget.setGeometry(51, 33, 591, 407)  # no multiples of a pixel at 125 %
    parent.show()
    QApplication.processEvents()
    view_model.show(ViewportContent(volume_of(board, spacing_mm=(1, 1, 1))))
    while view_model.annotation_level is not AnnotationLevel.NONE:
        view_model.cycle_annotations()
    view_model.set_window(500, 1000)
    ratio = widget.devicePixelRatioF()
    widget.show_actual_size()
    image = parent.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    left, top = round((51 + 591 / 2) * ratio) - 100, round((33 + 407 / 2) * ratio) - 100
    middle = pixels[top : top + 200, left : left + 200]
    steps = np.abs(np.diff(middle.astype(int), axis=1))
    runner.shutdown()
    return {
        "ratio": ratio, "size": [image.width(), image.height()], "between": int(((middle > 40) & (middle < 215)).sum()),
        "white": float((middle > 127).mean()), "alternates": float((steps > 200).mean()),
    }  # fmt: skip


def moves() -> dict[str, object]:
    """A window goes from screen to screen and back, also while it fills one."""
    window = QWidget()
    window.setGeometry(QRect(QPoint(100, 100), window.size().expandedTo(window.minimumSize())))
    window.resize(400, 300)
    window.show()
    QApplication.processEvents()
    visited = []
    for step in range(3):
        if step == 1:
            window.showFullScreen()
            QApplication.processEvents()
        screen = other_screen(window)
        move_to_screen(window, screen)
        QApplication.processEvents()
        visited.append([window.screen().name(), window.isFullScreen(), list(window.geometry().getRect())])
    return {
        "screens": screens_in_use(),
        "visited": visited,
        "names": [s.name() for s in QGuiApplication.screens()],
    }


if __name__ == "__main__":
    application = QApplication(sys.argv[:1])
    sys.stdout.write(json.dumps({"crispness": crispness, "moves": moves}[sys.argv[1]]()) + "\n")
