"""The index of headers read before, as far as the settings allow it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from medviewer.services.jobs import JobRunner
from medviewer.services.settings import Settings
from medviewer.ui.view_models.settings import SettingsViewModel

if TYPE_CHECKING:
    from pathlib import Path

    from medviewer.services.study_index import StudyIndex


class StudyIndexViewModel(QObject):
    """Hands the index out while it is wanted, and removes it when it no longer is."""

    def __init__(
        self, runner: JobRunner, settings: SettingsViewModel, folder: "Path", key_folder: "Path"
    ) -> None:
        """`folder` is where it is kept, `key_folder` where its secret is."""
        super().__init__()
        self._runner = runner
        self._settings = settings
        self._folder = folder
        self._key_folder = key_folder
        self._is_wanted = settings.settings.keep_index
        settings.changed.connect(self._follow)

    @property
    def in_use(self) -> "StudyIndex | None":
        """The index; None while the reader wants none."""
        return self._index() if self._is_wanted else None

    def forget(self) -> None:
        """Remove all of it, in the background."""
        self._runner.submit(
            lambda _context: self._index().forget(),
            on_done=lambda _nothing: None,
            on_error=lambda _error: None,
        )

    def _index(self) -> "StudyIndex":
        from medviewer.services.study_index import StudyIndex

        return StudyIndex(self._folder, self._key_folder)

    def _follow(self, settings: Settings) -> None:
        was_wanted, self._is_wanted = self._is_wanted, settings.keep_index
        if was_wanted and not settings.keep_index:
            self.forget()
