"""Reads one header, or two and compares them, in the background; the last ones read are kept."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from medviewer.services.jobs import Context, Job, JobRunner

if TYPE_CHECKING:
    from medviewer.dicom.header_row import HeaderRow
    from medviewer.dicom.header_tree import HeaderTree
    from medviewer.dicom.source_file import SourceFile
    from medviewer.services.decode_pool import DecodePool

    Sources = tuple[SourceFile | None, SourceFile | None]

KEPT_HEADERS = 16


class HeaderReading:
    """What was read last, and reading something else.

    Attributes:
        tree: The lines; None before the first, and where they can't be read.
        error: Why they can't be.
    """

    def __init__(self, runner: JobRunner, pool: "DecodePool", changed: Callable[[], None]) -> None:
        self._runner, self._pool, self._changed = runner, pool, changed
        self.tree: HeaderTree | None = None
        self.error: Exception | None = None
        self._job: Job | None = None
        self._kept: OrderedDict[SourceFile, Sequence[HeaderRow]] = OrderedDict()

    def read(self, sources: "Sources") -> None:
        """Read a header (None = nothing), and the one to compare it with (None = none); `changed` is called after."""
        self.stop()
        if sources[0] is None:
            self._become(None, None)
            return
        self._job = self._runner.submit(
            partial(_read_tree, sources=sources, kept=dict(self._kept), pool=self._pool),
            on_done=self._take,
            on_error=partial(self._become, None),
        )

    def stop(self) -> None:
        """Forget the order under way."""
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def forget(self) -> None:
        """Let go of all that was read."""
        self.stop()
        self._kept.clear()
        self._become(None, None)

    def _take(self, answer: "_Answer") -> None:
        for source, rows in answer.read.items():
            self._kept[source] = rows
            self._kept.move_to_end(source)
        while len(self._kept) > KEPT_HEADERS:
            self._kept.popitem(last=False)
        self._become(answer.tree, None)

    def _become(self, tree: "HeaderTree | None", error: Exception | None) -> None:
        self._job, self.tree, self.error = None, tree, error
        self._changed()


@dataclass(frozen=True, eq=False)
class _Answer:
    tree: "HeaderTree"
    read: "dict[SourceFile, Sequence[HeaderRow]]"


def _read_tree(
    context: Context, sources: "Sources", kept: "dict[SourceFile, Sequence[HeaderRow]]", pool: "DecodePool"
) -> _Answer:
    from medviewer.dicom.header_comparison import alone, compare
    from medviewer.dicom.header_tree import HeaderTree
    from medviewer.services.header_reader import read_header

    read = {
        source: kept[source] if source in kept else read_header(context, source, pool)
        for source in sources
        if source is not None
    }
    left, right = (() if source is None else read[source] for source in sources)
    context.check()
    return _Answer(HeaderTree(alone(left) if sources[1] is None else compare(left, right)), read)
