"""Finds and reads all that lies under what the reader opened."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from medviewer.dicom.catalog import build_catalog
from medviewer.dicom.directory_hint import look_up
from medviewer.dicom.instance import Instance
from medviewer.dicom.refusals import DicomDirectoryError
from medviewer.dicom.scan import files_under
from medviewer.dicom.source_file import RefusedFile, SourceFile
from medviewer.dicom.study import Catalog
from medviewer.errors import MedviewerError
from medviewer.foreign.volume_pixels import voxels_of
from medviewer.i18n import _
from medviewer.services.decode_pool import DecodePool, Priority
from medviewer.services.decode_requests import ReadHeaders
from medviewer.services.indexed_reading import read_indexed
from medviewer.services.jobs import Context
from medviewer.services.pace import Pace
from medviewer.services.study_index import StudyIndex

HEADERS_TOGETHER = 32
PATIENCE_TOGETHER = 0.25


def read_catalog(
    context: Context, sources: Sequence[Path], pool: DecodePool, index: StudyIndex | None = None
) -> Catalog:
    """Read the headers of all files under folders (recursively), files and ZIP archives.

    Nothing is raised for a file that can't be read: it stands in `Catalog.refused` with its reason.

    Args:
        context: Of the job; progress counts files.
        sources: What the reader opened.
        pool: Whose workers parse the headers.
        index: What was read before; None = parse all.

    Raises:
        CancelledError: The job was cancelled.
        WorkerDiedError: Workers can't be started.
    """
    context.step(0, 1, _("Looking for files"))
    findings = files_under(sources, context.check)
    found = _Found(list(findings.files), list(findings.refused))
    found.read(context, findings.files, pool, index)
    found.follow_directories(context, pool)
    return found.catalog()


@dataclass
class _Found:
    """What was found so far, and what became of it."""

    files: list[SourceFile]
    refused: list[RefusedFile]
    instances: list[Instance] = field(default_factory=list)

    def read(
        self, context: Context, files: Sequence[SourceFile], pool: DecodePool, index: StudyIndex | None = None
    ) -> None:
        pace = Pace(context, len(files), _("Reading headers"))
        read = partial(_headers, context, pool=pool)
        answers = read(files) if index is None else read_indexed(files, read, index)
        for done, (source, answer) in enumerate(answers, start=1):
            if isinstance(answer, Instance):
                self.instances.append(answer)
            elif isinstance(answer, MedviewerError):
                self.refused.append(RefusedFile(source, answer))
            pace.step(done)

    def follow_directories(self, context: Context, pool: DecodePool) -> None:
        """Read what a DICOMDIR names beside those found already, and list what it names in vain."""
        known = {*self.files, *(each.source for each in self.refused)}
        for each in list(self.refused):
            if isinstance(each.error, DicomDirectoryError):
                targets = look_up(each.source, each.error.names, known)
                self.refused.extend(targets.refused)
                self.files.extend(targets.more)
                known.update(targets.more)
                self.read(context, targets.more, pool)

    def catalog(self) -> Catalog:
        used = {voxels_of(instance) for instance in self.instances}
        refused = sorted(
            (each for each in self.refused if each.source not in used), key=lambda each: each.source
        )
        looked_at = len({*self.files, *(each.source for each in self.refused)})
        return build_catalog(self.instances, refused, looked_at)


def _headers(
    context: Context, files: Sequence[SourceFile], pool: DecodePool
) -> Iterator[tuple[SourceFile, object]]:
    """Each file with its `Instance` or `MedviewerError`.

    Files are read in groups. Those of a group that takes too long, or that a worker dies on, are read again one by
    one, with the rest of the patience: so the fault is told of the right file.
    """
    groups = [
        tuple(files[start : start + HEADERS_TOGETHER]) for start in range(0, len(files), HEADERS_TOGETHER)
    ]
    requests = ((number, ReadHeaders(group)) for number, group in enumerate(groups))
    left: list[SourceFile] = []
    for number, answer in pool.answers(
        context,
        requests,
        priority=Priority.HEADERS,
        batch_size=1,
        patience_share=PATIENCE_TOGETHER,
        tries=1,  # one by one below
    ):
        answered = answer if isinstance(answer, list) else []
        yield from zip(groups[number], answered, strict=False)
        left.extend(groups[number][len(answered) :])
    requests = ((number, ReadHeaders((source,))) for number, source in enumerate(left))
    for number, answer in pool.answers(
        context, requests, priority=Priority.HEADERS, patience_share=1 - PATIENCE_TOGETHER
    ):
        yield left[number], answer[0] if isinstance(answer, list) else answer
