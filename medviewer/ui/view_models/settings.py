"""Holds the reader's settings and the list of recent studies, tells of changes, and keeps both on disk."""

import logging
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Lock

from PySide6.QtCore import QObject, Signal

from medviewer import paths
from medviewer.errors import MedviewerError, reader_message
from medviewer.i18n import N_
from medviewer.services.jobs import JobRunner
from medviewer.services.recent_studies import (
    RecentStudy,
    RecentUnreadableError,
    load_recent,
    save_recent,
    with_opened,
    without_names,
)
from medviewer.services.settings import Settings
from medviewer.services.settings_file import save_settings

_log = logging.getLogger(__name__)


class SettingsNotSavedError(MedviewerError):
    """A change of the settings or of the list of recent studies is not on disk."""

    message = N_("The settings can't be saved. {reason}")
    hint = N_("They hold until you close the window.")


class SettingsViewModel(QObject):
    """The one owner of `Settings` and of the recent studies.

    Signals:
        changed: A setting changed: the new `Settings`.
        recent_changed: The list of recent studies changed.
        failed: A `MedviewerError`: they can't be saved, or could not be read. Told once, until they are saved again.
    """

    changed = Signal(object)
    recent_changed = Signal()
    failed = Signal(object)

    def __init__(self, settings: Settings, folder: Path, runner: JobRunner) -> None:
        super().__init__()
        self._settings = settings
        self._folder = folder
        self._runner = runner
        self._recent: tuple[RecentStudy, ...] = ()
        self.trouble: MedviewerError | None = None
        try:
            self._recent = load_recent(folder)
        except RecentUnreadableError as error:
            self.trouble = error
        self._saving = Lock()
        self._is_told = not paths.can_keep(folder)  # that is told at the start

    @property
    def settings(self) -> Settings:
        return self._settings

    @property
    def recent(self) -> tuple[RecentStudy, ...]:
        """Latest first."""
        return self._recent

    def change(self, **values: object) -> None:
        """Set fields of the settings; they are saved in the background."""
        changed = replace(self._settings, **values)  # type: ignore[arg-type]
        if changed == self._settings:
            return
        self._settings = changed
        if not changed.remember_studies:
            self._become_recent(())
        elif not changed.remember_names:
            self._become_recent(without_names(self._recent))
        self._save_soon()
        self.changed.emit(changed)

    def opened(self, study: RecentStudy) -> None:
        """Put a study at the head of the list, as far as the settings allow."""
        if self._settings.remember_studies:
            self._become_recent(with_opened(self._recent, study, keep_name=self._settings.remember_names))
            self._save_soon()

    def forget_recent(self) -> None:
        """Empty the list of recent studies."""
        self._become_recent(())
        self._save_soon()

    def save(self) -> None:
        """Write what is in force now, or tell that it can't be; also called from the background."""
        with self._saving:
            try:
                save_settings(self._settings, self._folder)
                save_recent(self._recent, self._folder)
            except MedviewerError as error:
                _log.warning("the settings could not be saved: %s", error)
                was_told, self._is_told = self._is_told, True
                if not was_told:
                    unsaved = SettingsNotSavedError(str(error), reason=reader_message(error))
                    self._runner.deliver(partial(self.failed.emit, unsaved))
            else:
                self._is_told = False

    def _become_recent(self, recent: tuple[RecentStudy, ...]) -> None:
        if recent != self._recent:
            self._recent = recent
            self.recent_changed.emit()

    def _save_soon(self) -> None:
        self._runner.submit(
            lambda _context: self.save(), on_done=lambda _nothing: None, on_error=lambda _error: None
        )
