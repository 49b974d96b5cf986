"""One line of a journal: a change of one Study's Reading with its time, and a checksum over both.

{"crc32":"1c291ca3","entry":{"version":1,"study":"1.2.840...","at":"2026-03-01T09:30:00+00:00","change":{...}}}
"""

import json
import re
import zlib
from dataclasses import dataclass
from datetime import datetime

from medviewer.plain_json import parse_json
from medviewer.reading.change import Change, UnknownKindError
from medviewer.reading.written_form import NOT_WRITTEN_SO

VERSION = 1
_FORM = re.compile(rb'\{"crc32":"([0-9a-f]{8})","entry":(\{.*\})\}')


class DamagedLineError(ValueError):
    """It is no journal line, or not as it was written."""


class ForeignLineError(ValueError):
    """It is whole, but a later version wrote it, or it belongs to another Study."""


@dataclass(frozen=True)
class JournalLine:
    """A change and when it was made."""

    study_uid: str
    at: datetime
    change: Change

    def to_bytes(self) -> bytes:
        """The line without its end; ASCII throughout."""
        entry = {
            "version": VERSION,
            "study": self.study_uid,
            "at": self.at.isoformat(timespec="milliseconds"),
            "change": self.change.to_dict(),
        }
        text = json.dumps(entry, separators=(",", ":"), allow_nan=False).encode("ascii")
        return b'{"crc32":"%08x","entry":%s}' % (zlib.crc32(text), text)


def read_line(written: bytes, study_uid: str) -> JournalLine:
    """Read a line of the journal of a Study.

    Raises:
        DamagedLineError: It is not what was written.
        ForeignLineError: It can't be understood by this version, or is another Study's.
    """
    found = _FORM.fullmatch(written)
    if found is None or int(found[1], 16) != zlib.crc32(found[2]):
        raise DamagedLineError("no line, or not as it was written")
    try:
        entry = parse_json(found[2])
        if entry["version"] != VERSION or entry["study"] != study_uid:
            raise ForeignLineError("of another version or of another study")
        return JournalLine(study_uid, datetime.fromisoformat(entry["at"]), Change.from_dict(entry["change"]))
    except (ForeignLineError, UnknownKindError) as error:
        raise ForeignLineError(str(error)) from error
    except (ValueError, *NOT_WRITTEN_SO) as error:
        raise DamagedLineError("its content is no change") from error
