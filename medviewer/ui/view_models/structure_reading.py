"""Reads sets of structures in the background: what they say of themselves at once, their shapes when asked."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from medviewer.errors import MedviewerError
from medviewer.imaging.structures.structure import StructureSet, StructureSetHeader
from medviewer.services.jobs import Context, Job, JobRunner
from medviewer.ui.view_models.activity import ActivityViewModel
from medviewer.ui.view_models.structure_entry import StructureEntry

if TYPE_CHECKING:
    from medviewer.services.decode_pool import DecodePool


class StructureReading:
    """The jobs that read; their answers come back on the caller's thread."""

    def __init__(self, runner: JobRunner, pool: "DecodePool", activity: ActivityViewModel) -> None:
        self._runner, self._pool, self._activity = runner, pool, activity
        self._describing: Job | None = None
        self._jobs: dict[str, Job] = {}

    def describe(
        self,
        entries: tuple[StructureEntry, ...],
        on_header: Callable[[str, StructureSetHeader | MedviewerError], None],
        on_error: Callable[[Exception], None],
    ) -> None:
        """Read what entries say of themselves, one after the other, after all that the reader is waiting for."""

        def tell(part: object) -> None:
            if isinstance(part, tuple):
                on_header(*part)

        self._describing = self._runner.submit(
            partial(_describe, entries=entries, pool=self._pool),
            on_done=lambda _nothing: None,
            on_error=on_error,
            on_part=tell,
        )

    def load(
        self,
        entry: StructureEntry,
        on_done: Callable[[StructureSet], None],
        on_error: Callable[[Exception], None],
        on_cancelled: Callable[[], None],
    ) -> None:
        """Read an entry with its shapes; the reader sees how far it is, and may cancel it."""
        key = entry.key

        def end() -> None:
            self._jobs.pop(key, None)
            self._activity.end(key)

        def done(found: StructureSet) -> None:
            end()
            on_done(found)

        def fail(error: Exception) -> None:
            end()
            on_error(error)

        def cancel() -> None:
            job.cancel()
            end()
            on_cancelled()

        job = self._jobs[key] = self._runner.submit(
            partial(_load, entry=entry, pool=self._pool),
            on_done=done,
            on_error=fail,
            on_progress=lambda progress: self._activity.show(key, progress, cancel),
        )

    def stop(self) -> None:
        """Forget all orders."""
        if self._describing is not None:
            self._describing.cancel()
            self._describing = None
        for key, job in self._jobs.items():
            job.cancel()
            self._activity.end(key)
        self._jobs.clear()


def _describe(context: Context, entries: tuple[StructureEntry, ...], pool: "DecodePool") -> None:
    """Hand over (key, header or error) for each entry."""
    from medviewer.services.structure_loader import describe_structures

    for entry in entries:
        try:
            context.hand_over(
                (entry.key, describe_structures(context, entry.source, entry.kind, pool, uid=entry.uid))
            )
        except MedviewerError as error:
            context.hand_over((entry.key, error))


def _load(context: Context, entry: StructureEntry, pool: "DecodePool") -> StructureSet:
    from medviewer.services.structure_loader import load_structures

    return load_structures(context, entry.source, entry.kind, pool, uid=entry.uid)
