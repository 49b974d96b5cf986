"""Keeps the Readings of Studies on disk: each change is written and synced by one thread, in order, within moments."""

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Condition, Lock, Thread

from medviewer.errors import MedviewerError
from medviewer.i18n import N_
from medviewer.reading.change import Change, difference
from medviewer.reading.reading import Reading
from medviewer.report.save import NO_ROOM
from medviewer.services.file_lock import LockBusyError, locked
from medviewer.services.reading_journal import JournalContent, ReadingJournal

_log = logging.getLogger(__name__)

RETRY_S = 2.0
LOCK_PATIENCE_S = 1.0
LOCK_NAME = "lock"

Tell = Callable[[MedviewerError | None], None]
"""Called from the writing thread: why changes can't be written now, or None when they can again."""


class ReadingNotSavedError(MedviewerError):
    """A change is not on disk yet."""

    message = N_("Your measurements and notes can't be saved now. They are kept in this window.")
    hint = N_("Saving is tried again by itself. Don't close the window before it worked.")


class NoRoomForReadingError(ReadingNotSavedError):
    """The disk is full."""

    message = N_(
        "There is no room on the disk for your measurements and notes. They are kept in this window."
    )
    hint = N_("Free some space: they are saved as soon as there is room.")


class ReadingFolderClosedError(ReadingNotSavedError):
    """The folder may not be written in."""

    message = N_("Your measurements and notes can't be saved: their folder is closed to you.")
    hint = N_("Make the folder writable again: “{folder}”.")


class ReadingUnreadableError(MedviewerError):
    """A journal is there and can't be read."""

    message = N_("Earlier measurements and notes of this study can't be read.")
    hint = N_("Check that you may read the folder “{folder}”. New ones are kept beside them.")


class ReadingStore:
    """Takes the latest Reading of each Study and writes what has changed since it last did.

    A Reading is a value, so the thread needs only the latest one: however fast they follow each other, nothing
    waits in a queue but one value for each Study, and no change overtakes another. Several windows may have one
    Study open: each writes only the items that it changed, under a lock, and the next opening merges all by ID.
    """

    def __init__(self, folder: Path, tell: Tell) -> None:
        """`folder` is made when there is something to write."""
        self._folder = folder
        self._tell = tell
        self._written: dict[str, Reading] = {}
        self._wanted: dict[str, Reading] = {}
        self._trouble: MedviewerError | None = None
        self._is_closing = False
        self._state = Condition()
        self._on_disk = Lock()  # held while a journal is read or written
        self._writer = Thread(target=self._write, name="reading store", daemon=True)

    def open(self, study_uid: str) -> JournalContent:
        """Read a Study's journal and tidy it up; changes not yet written are laid over it.

        Raises:
            ReadingUnreadableError: The journal is there, but may not be read.
        """
        with self._on_disk:
            content = self._read(ReadingJournal(self._folder, study_uid))
            with self._state:
                nothing = Reading(study_uid)
                written = self._written.get(study_uid, nothing)
                waiting = difference(written, self._wanted.get(study_uid, written))
                self._written[study_uid] = content.reading
                self._wanted[study_uid] = waiting.on(content.reading)
                return replace(content, reading=self._wanted[study_uid])

    def keep(self, reading: Reading) -> None:
        """Have this be what is on disk for its Study, soon. It returns at once."""
        with self._state:
            self._wanted[reading.study_uid] = reading
            if not self._writer.is_alive() and not self._is_closing:
                self._writer.start()
            self._state.notify_all()

    def add(self, reading: Reading) -> None:
        """Have its items and its note on disk too, whatever else is known of the Study."""
        uid = reading.study_uid
        with self._state:
            known = self._wanted.get(uid, Reading(uid))
        self.keep(difference(Reading(uid), reading).on(known))

    @property
    def trouble(self) -> MedviewerError | None:
        """Why the last change could not be written; None while all is well."""
        return self._trouble

    def flush(self, timeout_s: float) -> bool:
        """Wait until everything is on disk, for so long at most; True if it is."""
        with self._state:
            self._state.notify_all()  # after a failure: try again now
            return self._state.wait_for(lambda: self._next_waiting() is None, timeout_s)

    def close(self, timeout_s: float = 10.0) -> bool:
        """Write what is left, then end the thread; True if everything is on disk."""
        with self._state:
            self._is_closing = True
            self._state.notify_all()
        if self._writer.is_alive():
            self._writer.join(timeout_s)
        with self._state:
            return self._next_waiting() is None

    def _next_waiting(self) -> str | None:
        """A Study of which something is not on disk yet."""
        waiting = (uid for uid, reading in self._wanted.items() if reading != self._written.get(uid))
        return next(waiting, None)

    def _write(self) -> None:
        while True:
            with self._state:
                self._state.wait_for(lambda: self._is_closing or self._next_waiting() is not None)
                if self._next_waiting() is None:
                    return
            is_on_disk = self._write_next()
            with self._state:
                self._state.notify_all()
                if not is_on_disk:
                    if self._is_closing:
                        return
                    self._state.wait(RETRY_S)

    def _write_next(self) -> bool:
        """Write what one Study waits for; False if that failed."""
        with self._on_disk:
            with self._state:
                uid = self._next_waiting()
                if uid is None:
                    return True
                before, wanted = self._written.get(uid, Reading(uid)), self._wanted[uid]
            try:
                if change := difference(before, wanted):
                    self._append(uid, change)
            except Exception as error:  # the thread must outlive it: what waits is nowhere else
                _log.warning("a reading could not be saved", exc_info=error)
                self._become_troubled(self._reason(error))
                return False
            with self._state:
                self._written[uid] = wanted
        self._become_troubled(None)
        return True

    def _append(self, study_uid: str, change: Change) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with locked(self._folder / LOCK_NAME, LOCK_PATIENCE_S):
            ReadingJournal(self._folder, study_uid).append(change)

    def _read(self, journal: ReadingJournal) -> JournalContent:
        try:
            if not journal.path.exists():
                return journal.read()
            with locked(self._folder / LOCK_NAME, LOCK_PATIENCE_S):
                content = journal.read()
                journal.tidy(content)
                return content
        except OSError:  # the folder is closed to writing, or another window is busy in it
            _log.info("a journal could not be tidied up")
        try:
            return journal.read()
        except OSError as error:
            raise ReadingUnreadableError("a journal can't be read", folder=str(self._folder)) from error

    def _reason(self, error: Exception) -> MedviewerError:
        if isinstance(error, OSError) and error.errno in NO_ROOM:
            return NoRoomForReadingError("no room for a journal")
        if isinstance(error, OSError) and not isinstance(error, LockBusyError):
            return ReadingFolderClosedError("a journal can't be written", folder=str(self._folder))
        return ReadingNotSavedError("a journal can't be written now")

    def _become_troubled(self, trouble: MedviewerError | None) -> None:
        """Tell of a new trouble once, and of its end."""
        before, self._trouble = self._trouble, trouble
        if type(before) is not type(trouble):
            self._tell(trouble)
