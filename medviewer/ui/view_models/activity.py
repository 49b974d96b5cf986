"""What is running, for the status line."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from medviewer.services.jobs import Progress


@dataclass(frozen=True)
class Activity:
    """One piece of work under way.

    Attributes:
        progress: How far it is; `total` 0 while that is unknown.
        cancel: Ends it.
    """

    progress: Progress
    cancel: Callable[[], None]


class ActivityViewModel(QObject):
    """Work under way, the latest begun last.

    Signals:
        changed: Something began, went on or ended.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._running: dict[str, Activity] = {}

    @property
    def current(self) -> Activity | None:
        """The latest begun; None while nothing runs."""
        return next(reversed(self._running.values()), None)

    def show(self, name: str, progress: Progress, cancel: Callable[[], None]) -> None:
        """Show that the work `name` is as far as `progress`."""
        self._running[name] = Activity(progress, cancel)
        self.changed.emit()

    def end(self, name: str) -> None:
        """The work `name` is over, however it ended."""
        if self._running.pop(name, None) is not None:
            self.changed.emit()
