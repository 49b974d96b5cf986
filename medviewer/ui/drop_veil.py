"""Opens what is dropped anywhere on the window, and shows where it would go while it is dragged."""

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from medviewer.i18n import N_
from medviewer.ui.texts import Texts


class DropVeil(QFrame):
    """A frame over the whole window as long as files are dragged over it.

    Signals:
        dropped: A list of paths that were dropped.
    """

    dropped = Signal(list)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setObjectName("veil")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        line = QLabel()
        line.setProperty("role", "heading")
        line.setAlignment(Qt.AlignmentFlag.AlignCenter)
        QVBoxLayout(self).addWidget(line)
        Texts(self).keep(line.setText, N_("Let go to open"))
        self.hide()
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (overrides Qt's name)
        if event.type() == QEvent.Type.DragLeave:
            self.hide()
        elif isinstance(event, QDropEvent) and (paths := dropped_paths(event.mimeData())):
            is_taken = accept_as_copy(event)
            if isinstance(event, QDragMoveEvent):  # also the one on entering
                self._show_over(is_taken)
            else:
                self.hide()
                if is_taken:
                    self.dropped.emit(paths)
            return True
        return super().eventFilter(watched, event)

    def _show_over(self, is_taken: bool) -> None:
        if is_taken and not self.isVisible():
            self.setGeometry(self._window.rect())
            self.raise_()
            self.show()


def accept_as_copy(event: QDropEvent) -> bool:
    """Take what is dragged as a copy, whatever its source proposes: one that moves files deletes them afterwards.

    Returns:
        False where the source allows no copy; the event is refused.
    """
    is_allowed = bool(event.possibleActions() & Qt.DropAction.CopyAction)
    if is_allowed:
        event.setDropAction(Qt.DropAction.CopyAction)
    event.setAccepted(is_allowed)
    return is_allowed


def dropped_paths(mime: QMimeData) -> list[Path]:
    """The local files and folders in what is dragged."""
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
