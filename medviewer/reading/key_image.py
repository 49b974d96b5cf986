"""An image that the reader chose to keep, with the look it had and a note."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from medviewer.imaging.volume import FrameReference
from medviewer.reading.look import Look
from medviewer.reading.written_form import (
    LONGEST_NOTE,
    Plain,
    check_frame,
    check_id,
    check_text,
    check_time,
    check_uid,
    frame_from,
    frame_to,
    new_id,
    now,
    read_back,
)

AS_FIRST_SHOWN = Look()


@dataclass(frozen=True)
class KeyImage:
    """A Frame that the reader chose.

    Attributes:
        series_key: The Series it was chosen in, as `Series.key` gives it: "UID#part".
        frame: Which Frame of which SOP Instance.
        look: How it was shown then.
        note: The reader's own words; "" for none.
        made_at: When it was chosen, with its time zone.
        id: 32 hexadecimal digits.
    """

    series_key: str
    frame: FrameReference
    look: Look = AS_FIRST_SHOWN
    note: str = ""
    made_at: datetime = field(default_factory=now)
    id: str = field(default_factory=new_id)

    def __post_init__(self) -> None:
        check_uid("series key", self.series_key)
        check_frame(self.frame)
        check_text("note", self.note, LONGEST_NOTE)
        check_time(self.made_at)
        check_id(self.id)

    def noted(self, note: str) -> "KeyImage":
        """Carry another note."""
        return replace(self, note=note.strip()[:LONGEST_NOTE])

    def to_dict(self) -> Plain:
        """Plain lists, numbers and strings; it holds UIDs and the reader's note, no patient's name."""
        return {
            "id": self.id,
            "series_key": self.series_key,
            "frame": frame_to(self.frame),
            "look": self.look.to_dict(),
            "note": self.note,
            "made_at": self.made_at.isoformat(),
        }

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> "KeyImage":
        """The key image that `to_dict` wrote down; keys it doesn't know are passed over.

        Raises:
            ValueError: It is none.
        """
        with read_back("key image"):
            return cls(
                series_key=plain["series_key"],
                frame=frame_from(plain["frame"]),
                look=Look.from_dict(plain["look"]),
                note=plain["note"],
                made_at=datetime.fromisoformat(plain["made_at"]),
                id=plain["id"],
            )
