"""The Readings of the open Studies: the one owner of what the reader made, with undo, kept on disk."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from medviewer.errors import MedviewerError
from medviewer.i18n import Message
from medviewer.reading.change import difference
from medviewer.reading.history import History, Step
from medviewer.reading.reading import Item, Reading
from medviewer.services.jobs import Job, JobRunner
from medviewer.services.reading_journal import JournalContent
from medviewer.services.reading_store import ReadingStore
from medviewer.ui.view_models.study import StudyViewModel

if TYPE_CHECKING:
    from pathlib import Path

Transition = Callable[[Reading], Reading]


class ReadingViewModel(QObject):
    """Owns one `Reading` for each open Study, and the steps that can be undone.

    Widgets ask for a transition; every change is on its way to disk before `change` returns.

    Signals:
        changed: The Study Instance UID whose Reading changed.
        restored: The `JournalContent` that was found on disk for a Study, if there was any.
        failed: The exception that kept a Study's earlier Reading from being read, or changes from being saved.
        selection_changed: Other items are selected.
        saved_again: What could not be saved is on disk now.
    """

    changed = Signal(str)
    restored = Signal(object)
    failed = Signal(object)
    selection_changed = Signal()
    saved_again = Signal()

    def __init__(self, runner: JobRunner, study: StudyViewModel, folder: "Path") -> None:
        """`folder` is where journals are kept."""
        super().__init__()
        self._runner = runner
        self._study = study
        self._store = ReadingStore(
            folder, lambda trouble: runner.deliver(partial(self._hear_of_trouble, trouble))
        )
        self._readings: dict[str, Reading] = {}
        self._opening: dict[str, Job] = {}
        self._history = History()
        self._selected: tuple[str, ...] = ()
        study.catalog_changed.connect(self._follow_study)

    @property
    def store(self) -> ReadingStore:
        """Where it is kept."""
        return self._store

    @property
    def undo_what(self) -> Message | None:
        """What undo would take back; None where there is nothing."""
        return self._history.done[-1].what if self._history.done else None

    @property
    def redo_what(self) -> Message | None:
        """What redo would do again; None where there is nothing."""
        return self._history.undone[-1].what if self._history.undone else None

    def of_study(self, study_uid: str) -> Reading:
        """A Study's Reading; an empty one where the Study is not open."""
        return self._readings.get(study_uid, Reading(study_uid))

    def of_series(self, key: str) -> Reading | None:
        """The Reading of the Study that a series key belongs to; None where no such series is open."""
        study = self._study.study_of(key)
        return None if study is None else self.of_study(study.uid)

    def holding(self, id_: str) -> Reading | None:
        """The open Reading that has the item of this ID."""
        return next((reading for reading in self._readings.values() if reading.item(id_) is not None), None)

    @property
    def selected(self) -> tuple[Item, ...]:
        """The selected items, on the image and in the list alike."""
        found = (reading.item(id_) for id_ in self._selected for reading in self._readings.values())
        return tuple(item for item in found if item is not None)

    def select(self, ids: Iterable[str]) -> None:
        """Select the items of these IDs, and no others."""
        if (chosen := tuple(ids)) != self._selected:
            self._selected = chosen
            self.selection_changed.emit()

    def change(
        self,
        study_uid: str,
        transition: Transition,
        what: Message,
        *,
        goes_on: bool = False,
        is_final: bool = False,
    ) -> None:
        """Make a Study's next Reading from the present one.

        Args:
            study_uid: An open Study.
            transition: Gives the next Reading; the same one changes nothing.
            what: What is done, in words that follow "Undo:": "delete distance".
            goes_on: It is one step with the last one of the same words (typing a note).
            is_final: It can't be undone.
        """
        before = self._readings.get(study_uid)
        after = before if before is None else transition(before)
        if before is None or after is None or after == before:
            return
        step = Step(what, before, after)
        if not is_final:
            self._history = self._history.with_more(step) if goes_on else self._history.with_step(step)
        self._become(after)

    def undo(self) -> None:
        """Take the last step back."""
        if self._history.done:
            step = self._history.done[-1]
            self._history = self._history.stepped_back()
            self._become(difference(step.after, step.before).on(self.of_study(step.study_uid)))

    def redo(self) -> None:
        """Do again what was taken back last."""
        if self._history.undone:
            step = self._history.undone[-1]
            self._history = self._history.stepped_on()
            self._become(difference(step.before, step.after).on(self.of_study(step.study_uid)))

    def close(self) -> bool:
        """Write what is not on disk yet, and end; True if everything is there."""
        for uid in self._opening:
            self._store.add(self.of_study(uid))
        return self._store.close()

    def _follow_study(self) -> None:
        """Read the journals of newly opened Studies, and let go of those that were closed."""
        catalog = self._study.catalog
        uids = {study.uid for study in catalog.studies} if catalog is not None else set()
        for uid in self._readings.keys() - uids:
            reading = self._readings.pop(uid)
            self._history = self._history.without_study(uid)
            if (job := self._opening.pop(uid, None)) is not None:
                job.cancel()
                self._store.add(reading)
            self.changed.emit(uid)
        for uid in sorted(uids - self._readings.keys()):
            self._readings[uid] = Reading(uid)
            self._opening[uid] = self._runner.submit(
                lambda _context, uid=uid: self._store.open(uid),  # type: ignore[misc]
                on_done=self._take,
                on_error=partial(self._do_without, uid),
            )

    def _take(self, content: JournalContent) -> None:
        """Lay what the reader has done since the Study was opened over what was on disk."""
        uid = content.reading.study_uid
        self._opening.pop(uid, None)
        self._become(difference(Reading(uid), self.of_study(uid)).on(content.reading))
        if not content.reading.is_empty or content.damaged or content.foreign_count:
            self.restored.emit(content)

    def _do_without(self, uid: str, error: Exception) -> None:
        self._opening.pop(uid, None)
        self._become(self.of_study(uid))
        self.failed.emit(error)

    def _become(self, reading: Reading) -> None:
        self._readings[reading.study_uid] = reading
        if reading.study_uid not in self._opening:
            self._store.keep(reading)
        self.changed.emit(reading.study_uid)

    def _hear_of_trouble(self, trouble: MedviewerError | None) -> None:
        if trouble is None:
            self.saved_again.emit()
        else:
            self.failed.emit(trouble)
