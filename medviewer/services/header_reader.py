"""Reads a file's whole header, for the header window."""

from dataclasses import dataclass

from medviewer.dicom.header_row import HeaderRow
from medviewer.dicom.source_file import SourceFile
from medviewer.errors import MedviewerError, WorkerDiedError
from medviewer.i18n import N_
from medviewer.services.decode_pool import DecodePool, Priority
from medviewer.services.jobs import Context


class NoElementsError(MedviewerError):
    """A picture or a volume of another kind than DICOM."""

    message = N_("This is a {format} file: it holds no DICOM header.")


@dataclass(frozen=True)
class ReadHeaderRows:
    """Read all elements of one file; the answer is a tuple of `HeaderRow`."""

    source: SourceFile

    def answer(self) -> tuple[HeaderRow, ...]:
        from medviewer.dicom.header_rows import header_rows
        from medviewer.foreign.reading import format_at

        if file_format := format_at(self.source):
            raise NoElementsError("no DICOM", format=file_format.value)
        return header_rows(self.source)


def read_header(context: Context, source: SourceFile, pool: DecodePool) -> tuple[HeaderRow, ...]:
    """All elements of a file.

    Args:
        context: Of the job.
        source: The file.
        pool: Whose workers parse.

    Raises:
        CancelledError: The job was cancelled.
        MedviewerError: The file can't be read, took too long, or made the worker crash.
    """
    for _index, answer in pool.answers(context, [(0, ReadHeaderRows(source))], priority=Priority.SHOWN):
        if isinstance(answer, MedviewerError):
            raise answer
        if isinstance(answer, tuple):
            return answer
    raise WorkerDiedError("no answer for a header")
