"""A point that the reader put on a nodule, for the model to score."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from medviewer.imaging.geometry import Triple
from medviewer.reading.written_form import (
    Plain,
    check_id,
    check_time,
    check_triple,
    check_uid,
    new_id,
    now,
    read_back,
    triple_from,
)


@dataclass(frozen=True)
class Marker:
    """A marked point of the patient.

    Attributes:
        series_key: The Series it was put in, as `Series.key` gives it: "UID#part".
        position_mm: (x, y, z) in patient mm, LPS.
        made_at: When it was put there, with its time zone.
        id: 32 hexadecimal digits.
    """

    series_key: str
    position_mm: Triple
    made_at: datetime = field(default_factory=now)
    id: str = field(default_factory=new_id)

    def __post_init__(self) -> None:
        check_uid("series key", self.series_key)
        check_triple("position", self.position_mm)
        check_time(self.made_at)
        check_id(self.id)

    def to_dict(self) -> Plain:
        return {
            "id": self.id,
            "series_key": self.series_key,
            "position_mm": list(self.position_mm),
            "made_at": self.made_at.isoformat(),
        }

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> "Marker":
        """The marker that `to_dict` wrote down; keys it doesn't know are passed over.

        Raises:
            ValueError: It is none.
        """
        with read_back("marker"):
            return cls(
                plain["series_key"],
                triple_from(plain["position_mm"]),
                datetime.fromisoformat(plain["made_at"]),
                plain["id"],
            )
