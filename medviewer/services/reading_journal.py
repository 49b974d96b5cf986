"""One Study's journal on disk: lines are appended and synced; whatever happened to the file, the good ones are read."""

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from medviewer.plain_json import read_small_file
from medviewer.reading.change import Change, Put, difference
from medviewer.reading.reading import Reading
from medviewer.reading.written_form import now
from medviewer.report.save import put_in_place, sync_folder
from medviewer.services.journal_line import DamagedLineError, ForeignLineError, JournalLine, read_line

LINES_BEFORE_COMPACTION = 200
LARGEST_BYTES = 256 << 20
_PRIVATE = 0o600


@dataclass(frozen=True)
class JournalContent:
    """What a journal says.

    Attributes:
        reading: What the good lines make, in their order.
        changed_at: When the last of them was written; None where there is none.
        damaged: Lines that are not what was written, as they stand.
        whole: All other lines, as they stand.
        foreign_count: How many of those a later version wrote; they change nothing here, and stay.
    """

    reading: Reading
    changed_at: datetime | None = None
    damaged: tuple[bytes, ...] = ()
    whole: tuple[bytes, ...] = ()
    foreign_count: int = 0


class ReadingJournal:
    """The file of one Study. Call it with the folder's lock held, if others may call it too."""

    def __init__(self, folder: Path, study_uid: str) -> None:
        """The file's name is a hash: a Study Instance UID from outside may be anything."""
        self.study_uid = study_uid
        self.path = folder / f"{hashlib.sha256(study_uid.encode('utf-8', 'replace')).hexdigest()[:40]}.jsonl"

    @property
    def damaged_path(self) -> Path:
        """Where damaged lines are put aside."""
        return self.path.with_suffix(".damaged")

    def read(self) -> JournalContent:
        """Read all lines; no file means no lines.

        Raises:
            OSError: The file can't be read, or is none of at most `LARGEST_BYTES`.
        """
        reading, changed_at, foreign_count = Reading(self.study_uid), None, 0
        damaged, whole = [], []
        for written in self._written():
            try:
                line = read_line(written, self.study_uid)
            except DamagedLineError:
                damaged.append(written)
                continue
            except ForeignLineError:
                foreign_count += 1
            else:
                reading, changed_at = line.change.on(reading), line.at
            whole.append(written)
        return JournalContent(reading, changed_at, tuple(damaged), tuple(whole), foreign_count)

    def append(self, change: Change) -> None:
        """Add a line and sync it; where that fails, the file is as it was.

        Raises:
            OSError: It could not be written.
        """
        line = JournalLine(self.study_uid, now(), change).to_bytes()
        is_new = not self.path.exists()
        _append(self.path, _joined([line]))
        if is_new:
            sync_folder(self.path.parent)

    def tidy(self, content: JournalContent) -> None:
        """Put damaged lines aside, and write a long history of few items as a short one.

        Args:
            content: What `read` gave, under the same lock.

        Raises:
            OSError: It could not be written; the journal is as it was.
        """
        is_long = len(content.whole) > max(LINES_BEFORE_COMPACTION, 4 * len(content.reading.items))
        if content.damaged:
            _append(self.damaged_path, _joined(content.damaged))
        if content.damaged or is_long:
            kept = self._shortened(content) if is_long else content.whole
            put_in_place(self.path, _joined(kept), is_private=True)

    def _written(self) -> list[bytes]:
        try:
            content = read_small_file(self.path, LARGEST_BYTES)
        except FileNotFoundError:
            return []
        return [line for line in content.split(b"\n") if line]

    def _shortened(self, content: JournalContent) -> list[bytes]:
        """A line for each item and one for the note, with the time of the last change; then the foreign lines."""
        everything = difference(Reading(self.study_uid), content.reading)
        changes = [Change((Put(put.item),)) for put in everything.put]
        if everything.note is not None:
            changes.append(Change(note=everything.note))
        at = content.changed_at or now()
        own = [JournalLine(self.study_uid, at, change).to_bytes() for change in changes]
        return [*own, *(line for line in content.whole if self._is_foreign(line))]

    def _is_foreign(self, line: bytes) -> bool:
        try:
            read_line(line, self.study_uid)
        except ForeignLineError:
            return True
        return False


def _joined(lines: Iterable[bytes]) -> bytes:
    return b"".join(line + b"\n" for line in lines)


def _append(path: Path, lines: bytes) -> None:
    """Add whole lines at the end of a file and sync it, or leave it as it was."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), _PRIVATE)
    try:
        size = os.lseek(handle, 0, os.SEEK_END)
        if size:
            os.lseek(handle, size - 1, os.SEEK_SET)
            if os.read(handle, 1) != b"\n":
                lines = b"\n" + lines  # a line torn by a crash must not swallow this one
        try:
            _write_all(handle, lines)
            os.fsync(handle)
        except OSError:
            os.ftruncate(handle, size)
            raise
    finally:
        os.close(handle)


def _write_all(handle: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(handle, rest) :]
