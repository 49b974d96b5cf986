"""Commands on windows: a viewport's own window, full screen, the next screen."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from medviewer.ui.own_windows import ViewportWindow
from medviewer.ui.view_models.hanging import HangingViewModel
from medviewer.ui.window_keeper import move_to_screen, other_screen


class WindowCommands:
    """Acts on the window that the reader is in: the main one, or that of a viewport."""

    def __init__(self, main: QWidget, hanging: HangingViewModel) -> None:
        self._main = main
        self._hanging = hanging

    @property
    def current(self) -> QWidget:
        """The window in use."""
        active = QApplication.activeWindow()
        return active if isinstance(active, ViewportWindow) else self._main

    @property
    def is_full_screen(self) -> bool:
        return self.current.isFullScreen()

    @property
    def has_other_screen(self) -> bool:
        return len(QGuiApplication.screens()) > 1

    @property
    def is_own_window(self) -> bool:
        """True if the active viewport has a window of its own."""
        return self._hanging.active in self._hanging.places.own_windows

    def toggle_own_window(self) -> None:
        """Give the active viewport a window of its own, or bring it back."""
        if self.is_own_window:
            self._hanging.put_back(self._hanging.active)
        else:
            self._hanging.take_out(self._hanging.active)

    def toggle_full_screen(self) -> None:
        """Let the window in use fill its screen, or no longer."""
        self.current.setWindowState(self.current.windowState() ^ Qt.WindowState.WindowFullScreen)

    def go_to_next_screen(self) -> None:
        """Put the window in use on the next screen."""
        if (screen := other_screen(self.current)) is not None:
            move_to_screen(self.current, screen)
