"""A picture of the window at work, for a place without a display."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QEventLoop, QIODevice
from PySide6.QtWidgets import QApplication, QWidget

from medviewer.errors import MedviewerError
from medviewer.i18n import N_
from medviewer.ui.desk import Desk
from medviewer.ui.main_window import MainWindow
from medviewer.ui.view_models.analysis import Phase

SIZE_PX = (1920, 1080)
LONGEST_S = 900.0
_SETTLE_S = 0.5


class WindowTooSlowError(MedviewerError):
    """The window did not come to an end of its work."""

    message = N_("The window did not finish its work in time, so no picture of it was made.")
    hint = N_("Try again while the computer is less busy.")


def analysed_picture(
    window: MainWindow, desk: Desk, sources: Sequence[Path], check: Callable[[], None]
) -> bytes:
    """Open `sources` in the window, analyse the series it shows, go to the first finding; the window as PNG.

    Args:
        window: The window.
        desk: Its desk.
        sources: What to open.
        check: Called again and again while it works; what it raises ends the work.

    Raises:
        WindowTooSlowError: It took longer than a quarter of an hour.
        MedviewerError: The import, the series or the analysis failed.
    """
    failures: list[Exception] = []

    def wait_until(is_done: Callable[[], bool]) -> None:
        end = time.monotonic() + LONGEST_S
        while not is_done():
            check()
            if failures:
                raise failures[0]
            if time.monotonic() > end:
                raise WindowTooSlowError("the window took too long")
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)

    window.flow.failed.connect(failures.append)
    window.resize(*SIZE_PX)
    window.show()
    window.files.open(sources)
    wait_until(lambda: bool(desk.hanging.key) and desk.volumes.is_complete(desk.hanging.key))
    window.actions_by_id["preset-2"].trigger()
    window.reading.analyse()
    wait_until(lambda: not desk.analysis.is_under_way)
    state = desk.analysis.state(desk.hanging.key)
    if state.phase is Phase.FAILED and state.error is not None:
        raise state.error
    if state.findings:
        window.reading.go_to(state.findings[0])
    settled = time.monotonic() + _SETTLE_S
    wait_until(lambda: time.monotonic() > settled)
    return _png(window)


def _png(widget: QWidget) -> bytes:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    widget.grab().save(buffer, "PNG")
    buffer.close()
    return bytes(content.data())
