"""Stores for tests, and what they find on disk."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from medviewer.services.reading_journal import JournalContent
from medviewer.services.reading_store import ReadingStore, Tell
from tests.services.reading_writer import STUDY


@contextmanager
def store_in(folder: Path, tell: Tell = lambda _trouble: None) -> Iterator[ReadingStore]:
    """A store that is closed at the end of the block."""
    store = ReadingStore(folder, tell)
    try:
        yield store
    finally:
        store.close()


def restored(folder: Path, study_uid: str = STUDY) -> JournalContent:
    """What the next start would find."""
    with store_in(folder) as store:
        return store.open(study_uid)
