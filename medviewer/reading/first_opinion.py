"""What the reader thought of a series before the model's result was shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from medviewer.reading.written_form import (
    Plain,
    check_id,
    check_time,
    check_uid,
    new_id,
    now,
    read_back,
)


class Opinion(Enum):
    """The reader's own impression. The values are written to journals: never change them."""

    BENIGN = "benign"
    SUSPICIOUS = "suspicious"
    SKIPPED = "skipped"  # the reader gave none


@dataclass(frozen=True)
class FirstOpinion:
    """The reader's impression of one Series, given before the model's result was shown.

    Attributes:
        series_key: The Series, as `Series.key` gives it: "UID#part".
        opinion: The impression.
        opened_at: When the Series was first on the screen, with its time zone.
        made_at: When the impression was given, and the result shown.
        id: 32 hexadecimal digits.
    """

    series_key: str
    opinion: Opinion
    opened_at: datetime
    made_at: datetime = field(default_factory=now)
    id: str = field(default_factory=new_id)

    def __post_init__(self) -> None:
        check_uid("series key", self.series_key)
        check_time(self.opened_at)
        check_time(self.made_at)
        check_id(self.id)

    def to_dict(self) -> Plain:
        return {
            "id": self.id,
            "series_key": self.series_key,
            "opinion": self.opinion.value,
            "opened_at": self.opened_at.isoformat(),
            "made_at": self.made_at.isoformat(),
        }

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> "FirstOpinion":
        """The opinion that `to_dict` wrote down; keys it doesn't know are passed over.

        Raises:
            ValueError: It is none.
        """
        with read_back("first opinion"):
            return cls(
                series_key=plain["series_key"],
                opinion=Opinion(plain["opinion"]),
                opened_at=datetime.fromisoformat(plain["opened_at"]),
                made_at=datetime.fromisoformat(plain["made_at"]),
                id=plain["id"],
            )
