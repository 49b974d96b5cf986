"""What the reader decided on one of a model's findings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from medviewer.imaging.geometry import Triple
from medviewer.reading.finding_place import FindingPlace
from medviewer.reading.written_form import (
    LONGEST_NOTE,
    Plain,
    check_id,
    check_text,
    check_time,
    check_triple,
    check_uid,
    new_id,
    now,
    read_back,
    triple_from,
)


class Verdict(Enum):
    """The reader's answer to a finding. The values are written to journals: never change them."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    REWORDED = "reworded"  # accepted in the reader's own words


@dataclass(frozen=True)
class Decision:
    """The reader's answer to one finding, kept by what outlives a run: the model and the place in the patient.

    Attributes:
        series_key: The Series that was analysed, as `Series.key` gives it: "UID#part".
        model_id: Which model found it.
        center_mm: The finding's center (x, y, z) in patient mm, LPS.
        verdict: The answer.
        words: The reader's own words; "" for none.
        made_at: When it was decided, with its time zone.
        id: 32 hexadecimal digits.
    """

    series_key: str
    model_id: str
    center_mm: Triple
    verdict: Verdict
    words: str = ""
    made_at: datetime = field(default_factory=now)
    id: str = field(default_factory=new_id)

    def __post_init__(self) -> None:
        check_uid("series key", self.series_key)
        check_uid("model", self.model_id)
        check_triple("center", self.center_mm)
        check_text("decision", self.words, LONGEST_NOTE)
        check_time(self.made_at)
        check_id(self.id)

    def is_on(self, series_key: str, model_id: str, center_mm: Triple) -> bool:
        """True if it answers the finding of that model at that place."""
        place = FindingPlace(self.model_id, self.center_mm)
        return self.series_key == series_key and place.is_same(model_id, center_mm)

    def to_dict(self) -> Plain:
        return {
            "id": self.id,
            "series_key": self.series_key,
            "model_id": self.model_id,
            "center_mm": list(self.center_mm),
            "verdict": self.verdict.value,
            "words": self.words,
            "made_at": self.made_at.isoformat(),
        }

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> "Decision":
        """The decision that `to_dict` wrote down; keys it doesn't know are passed over.

        Raises:
            ValueError: It is none.
        """
        with read_back("decision"):
            return cls(
                series_key=plain["series_key"],
                model_id=plain["model_id"],
                center_mm=triple_from(plain["center_mm"]),
                verdict=Verdict(plain["verdict"]),
                words=plain["words"],
                made_at=datetime.fromisoformat(plain["made_at"]),
                id=plain["id"],
            )
