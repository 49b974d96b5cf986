"""Finds and reads all that lies under what the reader opened."""

from collections.abc import Sequence
from pathlib import Path

from medviewer.dicom.catalog import build_catalog
from medviewer.dicom.instance import Instance
from medviewer.dicom.scan import files_under
from medviewer.dicom.source_file import RefusedFile
from medviewer.dicom.study import Catalog
from medviewer.errors import MedviewerError
from medviewer.i18n import _
from medviewer.services.decode_pool import DecodePool, Priority
from medviewer.services.decode_requests import ReadHeader
from medviewer.services.jobs import Context
from medviewer.services.pace import Pace

HEADERS_TOGETHER = 16


def read_catalog(context: Context, sources: Sequence[Path], pool: DecodePool) -> Catalog:
    """Read the headers of all files under folders (recursively), files and ZIP archives.

    Nothing is raised for a file that can't be read: it stands in `Catalog.refused` with its reason.

    Args:
        context: Of the job; progress counts files.
        sources: What the reader opened.
        pool: Whose workers parse the headers.

    Raises:
        CancelledError: The job was cancelled.
        WorkerDiedError: Workers can't be started.
    """
    context.step(0, 1, _("Looking for files"))
    findings = files_under(sources, context.check)
    files, refused = findings.files, list(findings.refused)
    instances: list[Instance] = []
    requests = ((index, ReadHeader(source)) for index, source in enumerate(files))
    pace = Pace(context, len(files), _("Reading headers"))
    answers = pool.answers(context, requests, priority=Priority.HEADERS, batch_size=HEADERS_TOGETHER)
    for done, (index, answer) in enumerate(answers, start=1):
        if isinstance(answer, Instance):
            instances.append(answer)
        elif isinstance(answer, MedviewerError):
            refused.append(RefusedFile(files[index], answer))
        pace.step(done)
    refused.sort(key=lambda each: each.source)
    return build_catalog(instances, refused, findings.looked_at)
