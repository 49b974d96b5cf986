"""The index of headers read before: a folder that is opened again need not be parsed again.

It holds no name, number or birth date of a patient, no description and no path. A file is known by a keyed digest of its
path, with its size and its times; what was left out is read anew from one file of each series, which also shows whether
the others can be believed.
"""

import hashlib
import logging
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import medviewer
from medviewer import dicom
from medviewer.dicom.instance import Instance
from medviewer.dicom.source_file import SourceFile
from medviewer.services import index_database
from medviewer.services.index_database import IndexUnusableError
from medviewer.services.index_key import digest, forget_key, index_key
from medviewer.services.indexed_instance import FORM, Personal, text_of

_log = logging.getLogger(__name__)

MOST_BYTES = 64 << 20
TOGETHER = 500
SETTLED_NS = 2_000_000_000
"""A file changed this short a time ago may change once more without its times telling."""
_DAY_S = 86_400

Times = tuple[int, int, int]
"""Size in bytes, time of the last change of the content and of the entry, in nanoseconds."""


@dataclass(frozen=True)
class Entry:
    """What is known of a file.

    Attributes:
        person: Keyed digest of what is not written: equal for files that agree in it.
        text: The rest (see `indexed_instance`).
    """

    person: bytes
    text: str


@dataclass(frozen=True)
class Found:
    """The answer to a look-up.

    Attributes:
        key: The secret with which it was asked; None where there is none, and nothing is known or kept.
        times: Of each file that could be asked for, at this moment.
        entries: Of the files that are known and have not changed since.
    """

    key: bytes | None
    times: dict[SourceFile, Times]
    entries: dict[SourceFile, Entry]

    def person_of(self, instance: Instance) -> bytes:
        """The digest that `Entry.person` is compared with."""
        return b"" if self.key is None else _person_digest(self.key, Personal.of(instance))


class StudyIndex:
    """The index in one folder. Its methods may be called from any thread and process; none fails."""

    def __init__(self, folder: Path, key_folder: Path, most_bytes: int = MOST_BYTES) -> None:
        """`key_folder` holds the secret, apart from the index; `most_bytes` bounds its file."""
        self._folder = folder
        self._key_folder = key_folder
        self._most_bytes = most_bytes

    def look_up(self, files: Sequence[SourceFile]) -> Found:
        """What is known of files; all that goes wrong means: nothing."""
        times = dict(_times(files))
        key = index_key(self._key_folder)
        if key is None:
            return Found(key, times, {})
        paths = {_path_digest(key, source): source for source in times}
        entries: dict[SourceFile, Entry] = {}
        try:
            with index_database.opened(self._folder, _made_by(key)) as connection:
                for part in _parts(list(paths)):
                    marks = ",".join("?" * len(part))
                    rows = connection.execute(
                        "SELECT path, size, modified, changed, person, text, used FROM files"
                        f" WHERE path IN ({marks})",
                        part,
                    ).fetchall()
                    old = []
                    for path, size, modified, changed, person, text, used in rows:
                        if times[paths[path]] == (size, modified, changed):
                            entries[paths[path]] = Entry(bytes(person), str(text))
                            old += [path] if used < _today() else []
                    connection.executemany(
                        "UPDATE files SET used = ? WHERE path = ?", [(_today(), path) for path in old]
                    )
        except IndexUnusableError as error:
            _log.info("the index was not used: %s", error)
            return Found(key, times, {})
        return Found(key, times, entries)

    def keep(self, instances: Iterable[Instance], found: Found) -> None:
        """Remember instances that were read after a look-up, unless their files have changed since."""
        key = index_key(self._key_folder)
        if key is None or key != found.key:
            return  # it was told to forget meanwhile
        rows = list(_rows(key, instances, found.times))
        if not rows:
            return
        try:
            with index_database.opened(self._folder, _made_by(key)) as connection:
                connection.executemany("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
                connection.commit()
                index_database.shrink(connection, self._most_bytes)
        except IndexUnusableError as error:
            _log.info("the index was not written: %s", error)

    def forget(self) -> None:
        """Remove all of it, and the secret."""
        try:
            index_database.remove(self._folder)
            forget_key(self._key_folder)
        except OSError as error:
            _log.warning("the index could not be removed: %s", type(error).__name__)


def _rows(
    key: bytes, instances: Iterable[Instance], times: dict[SourceFile, Times]
) -> Iterator[tuple[object, ...]]:
    kept = {each.source: each for each in instances}
    now_ns = time.time_ns()
    for source, now in _times(list(kept)):
        is_settled = max(now[1:]) < now_ns - SETTLED_NS
        if not is_settled or times.get(source) != now or (text := text_of(kept[source])) is None:
            continue
        person = _person_digest(key, Personal.of(kept[source]))
        yield (_path_digest(key, source), *now, person, text, _today())


def _times(files: Iterable[SourceFile]) -> Iterator[tuple[SourceFile, Times]]:
    """Size and times of each file, or of its archive; those that can't be asked for are left out."""
    known: dict[Path, Times | None] = {}
    for source in files:
        if source.path not in known:
            try:
                status = source.path.stat()
                known[source.path] = (status.st_size, status.st_mtime_ns, status.st_ctime_ns)
            except OSError:
                known[source.path] = None
        if (times := known[source.path]) is not None:
            yield source, times


def _path_digest(key: bytes, source: SourceFile) -> bytes:
    place = os.fsencode(source.path) + b"\x00" + source.member.encode("utf-8", "surrogateescape")
    return digest(key, b"path", place)


@lru_cache(maxsize=256)
def _person_digest(key: bytes, personal: Personal) -> bytes:
    return digest(key, b"person", personal.text.encode())


def _parts(paths: list[bytes]) -> Iterator[list[bytes]]:
    for start in range(0, len(paths), TOGETHER):
        yield paths[start : start + TOGETHER]


def _today() -> int:
    return int(time.time() // _DAY_S)


def _made_by(key: bytes) -> dict[str, str]:
    """Contents of another reading core or key are of no use."""
    return {"reader": _reader(), "key": digest(key, b"check", b"").hex()}


@lru_cache(maxsize=1)
def _reader() -> str:
    """A digest of all code that decides what an Instance holds (of the version alone where no code lies open)."""
    found = hashlib.sha256(f"{medviewer.__version__} {FORM.signature}".encode())
    for path in sorted(Path(dicom.__file__ or "").parent.glob("*.py")):
        found.update(path.read_bytes())
    return found.hexdigest()
