"""The SQLite file of the index: opened, checked, and made anew where it is of no use."""

import logging
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path

_log = logging.getLogger(__name__)

FILE_NAME = "index.sqlite"
APPLICATION_ID = 0x6D647678
FORMAT = 1
PATIENCE_S = 0.5
_USELESS = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT)
_TABLES = f"""
PRAGMA auto_vacuum = INCREMENTAL;
PRAGMA journal_mode = WAL;
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS made_by (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files (
    path BLOB PRIMARY KEY, size INTEGER NOT NULL, modified INTEGER NOT NULL, changed INTEGER NOT NULL,
    person BLOB NOT NULL, text TEXT NOT NULL, used INTEGER NOT NULL
);
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = {FORMAT};
COMMIT;
"""


class IndexUnusableError(Exception):
    """It can't be used now: locked for long, no room, no rights, damaged. Nothing is lost but time."""


class _OtherFormatError(sqlite3.DatabaseError):
    """A database of another program, or of another version of this one."""


@contextmanager
def opened(folder: Path, made_by: Mapping[str, str]) -> Iterator[sqlite3.Connection]:
    """The database, for one order; what the caller changes is committed at the end. Other processes may use it, too.

    A damaged file, or one of another format, is removed, and the next caller finds a new one. Contents that somebody
    else made are emptied.

    Args:
        folder: Where it is.
        made_by: Who may use the contents: names and values that must be the same.

    Raises:
        IndexUnusableError: It can't be used now.
    """
    path = folder / FILE_NAME
    try:
        path.touch(mode=0o600)
        with closing(sqlite3.connect(path, timeout=PATIENCE_S)) as connection, connection:
            _prepare(connection)
            _empty_unless(connection, made_by)
            yield connection
    except sqlite3.Error as error:
        if isinstance(error, _OtherFormatError) or getattr(error, "sqlite_errorcode", 0) in _USELESS:
            _log.warning("the index is damaged or of another version, and is made anew")
            with suppress(OSError):
                remove(folder)
        raise IndexUnusableError(type(error).__name__) from error
    except OSError as error:
        raise IndexUnusableError(type(error).__name__) from error


def remove(folder: Path) -> None:
    """Remove the database with all that SQLite keeps beside it.

    Raises:
        OSError: The folder can't be written.
    """
    for ending in ("", "-wal", "-shm", "-journal"):
        (folder / f"{FILE_NAME}{ending}").unlink(missing_ok=True)


def shrink(connection: sqlite3.Connection, most_bytes: int) -> None:
    """Where the database is larger than that, take out the quarter of its files that was not used for longest."""
    while _bytes(connection) > most_bytes:
        (count,) = connection.execute("SELECT count(*) FROM files").fetchone()
        if not count:
            return
        connection.execute(
            "DELETE FROM files WHERE path IN (SELECT path FROM files ORDER BY used LIMIT ?)",
            (count // 4 + 1,),
        )
        connection.commit()
        connection.execute("PRAGMA incremental_vacuum").fetchall()


def _bytes(connection: sqlite3.Connection) -> int:
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    return int(pages) * int(size)


def _prepare(connection: sqlite3.Connection) -> None:
    """Make the tables of an empty file.

    Raises:
        _OtherFormatError: They are another program's or version's.
    """
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if (application, version) == (APPLICATION_ID, FORMAT):
        return
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if tables:
        raise _OtherFormatError(f"format {version}")
    connection.executescript(_TABLES)


def _empty_unless(connection: sqlite3.Connection, made_by: Mapping[str, str]) -> None:
    if dict(connection.execute("SELECT name, value FROM made_by")) == dict(made_by):
        return
    connection.execute("DELETE FROM files")
    connection.execute("DELETE FROM made_by")
    connection.executemany("INSERT INTO made_by VALUES (?, ?)", list(made_by.items()))
    connection.commit()
