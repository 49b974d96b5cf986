"""Odd journals of a Study's Reading: no line that was whole is ever lost, and none that was not is thrown away."""

import json
import zlib
from collections import Counter
from itertools import islice, pairwise
from pathlib import Path
from random import Random

from medviewer.reading.change import difference
from medviewer.services.journal_line import JournalLine
from medviewer.services.reading_journal import ReadingJournal
from medviewer.services.reading_store import ReadingStore, ReadingUnreadableError
from tests.oracles.odd.json_text import odd_json
from tests.oracles.odd.kind import LOST, REFUSED, SAME, TOLD, WRONG, Case, Ending
from tests.reading.examples import MADE_AT
from tests.services.reading_writer import STUDY, states

LINES = 14
NOTE = "written after the damage"


class OddJournals:
    """One Study's journal of fourteen changes."""

    name = "journals"

    def __init__(self) -> None:
        history = list(islice(states(5), LINES + 1))
        changes = (difference(before, after) for before, after in pairwise(history))
        self._lines = [JournalLine(STUDY, MADE_AT, change).to_bytes() for change in changes]

    def make(self, random: Random, place: Path) -> Case:
        lines = list(self._lines)
        number = random.randrange(len(lines))
        kind = random.choice(["entry", "entry", "entry", "line", "bytes", "cut", "shuffled", "torn"])
        mutation = kind
        if kind == "entry":  # odd, though its checksum fits
            entry = json.dumps(_entry(lines[number]), separators=(",", ":"))
            mutation, text = odd_json(entry, random)
            text = text.replace(b"\n", b" ")
            lines[number] = b'{"crc32":"%08x","entry":%s}' % (zlib.crc32(text), text)
        elif kind == "line":
            mutation, text = odd_json(lines[number].decode(), random)
            lines[number] = text.replace(b"\n", b" ")
        elif kind == "shuffled":
            random.shuffle(lines)
        content = b"".join(line + b"\n" for line in lines)
        if kind == "bytes":
            at = random.randrange(len(content))
            content = (
                content[:at] + random.randbytes(random.randint(1, 40)) + content[at + random.randint(0, 40) :]
            )
        if kind in ("cut", "torn"):
            content = content[: random.randrange(len(content))]
        ReadingJournal(place, STUDY).path.write_bytes(content)
        return Case("journal", f"{mutation} (line {number + 1})" if kind in ("entry", "line") else mutation)

    def open(self, case: Case, place: Path) -> Ending:
        journal = ReadingJournal(place, STUDY)
        before = _lines_of(journal.path)
        store = ReadingStore(place, lambda _trouble: None)
        try:
            try:
                content = store.open(STUDY)
            except ReadingUnreadableError:
                return _judged(journal, before, Ending(REFUSED))
            store.keep(content.reading.noted(NOTE))
            if not store.flush(5):
                return Ending(LOST, f"the next change can't be written: {store.trouble}")
        finally:
            store.close()
        again = ReadingStore(place, lambda _trouble: None).open(STUDY).reading
        if again.note != NOTE or again.items != content.reading.items:
            return Ending(WRONG, "what was read and written is not read again")
        is_told = content.damaged or content.foreign_count
        return _judged(journal, before, Ending(TOLD if is_told else SAME))

    def close(self) -> None:
        """Nothing runs."""


def _entry(line: bytes) -> object:
    return json.loads(line)["entry"]


def _lines_of(path: Path) -> Counter[bytes]:
    return Counter(line for line in path.read_bytes().split(b"\n") if line) if path.is_file() else Counter()


def _judged(journal: ReadingJournal, before: Counter[bytes], ending: Ending) -> Ending:
    """Every line is in the journal as it was, or was put aside as it was."""
    missing = before - (_lines_of(journal.path) + _lines_of(journal.damaged_path))
    return Ending(LOST, f"{missing.total()} lines are nowhere") if missing else ending
