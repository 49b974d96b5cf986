"""Puts windows where they stood on the same screens, and remembers where they stand."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

from medviewer.services.window_places import WindowPlace
from medviewer.ui.view_models.settings import SettingsViewModel

SEEN_PX = 80
"""So much of a window must lie on a screen, each way, for it to be put there."""


class WindowKeeper:
    """Knows windows by name: "main", "viewport 1" ..."""

    def __init__(self, settings: SettingsViewModel) -> None:
        self._settings = settings

    def restore(self, window: QWidget, name: str) -> bool:
        """Put a window where it stood; False where that is not known, or no longer on any screen."""
        place = self._settings.settings.window_places.place_of(screens_in_use(), name)
        if place is None or not _is_seen(box := QRect(place.x, place.y, place.width, place.height)):
            return False
        window.setGeometry(box)
        if place.is_full_screen:
            window.setWindowState(window.windowState() | Qt.WindowState.WindowFullScreen)
        return True

    def remember(self, window: QWidget, name: str) -> None:
        """Note where a window stands."""
        box = window.normalGeometry() if window.isFullScreen() or window.isMaximized() else window.geometry()
        place = WindowPlace(
            box.x(), box.y(), max(box.width(), 1), max(box.height(), 1), window.isFullScreen()
        )
        places = self._settings.settings.window_places.with_place(screens_in_use(), name, place)
        self._settings.change(window_places=places)


def screens_in_use() -> str:
    """The set of screens, by where they lie and how large they are: "0,0 1920x1080 | 1920,0 2560x1440"."""
    boxes = (screen.geometry() for screen in QGuiApplication.screens())
    return " | ".join(sorted(f"{box.x()},{box.y()} {box.width()}x{box.height()}" for box in boxes))


def move_to_screen(window: QWidget, screen: QScreen) -> None:
    """Put a window on a screen: as large as it is, if there is room; full screen stays full screen."""
    is_full, room = window.isFullScreen(), screen.availableGeometry()
    if is_full:
        window.showNormal()
    size = window.size().boundedTo(room.size())
    box = QRect(room.topLeft(), size)
    box.moveCenter(room.center())
    window.setScreen(screen)
    window.setGeometry(box)
    if is_full:
        window.showFullScreen()


def other_screen(window: QWidget, steps: int = 1) -> QScreen | None:
    """The screen after the one that a window stands on, round and round; None where there is only one."""
    screens = QGuiApplication.screens()
    if len(screens) < 2:
        return None
    now = screens.index(window.screen()) if window.screen() in screens else 0
    return screens[(now + steps) % len(screens)]


def _is_seen(box: QRect) -> bool:
    seen = (screen.availableGeometry().intersected(box) for screen in QGuiApplication.screens())
    return any(each.width() >= SEEN_PX and each.height() >= SEEN_PX for each in seen)
