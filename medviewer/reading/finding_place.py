"""By what a model's finding is known again: what outlives a run is the model and the place in the patient."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from medviewer.imaging.geometry import Triple
from medviewer.reading.written_form import Plain, check_triple, check_uid, triple_from

SAME_PLACE_MM = 0.5
"""Findings of one model nearer to each other than this are the same finding, found again."""


@dataclass(frozen=True)
class FindingPlace:
    """A finding of a series that is known.

    Attributes:
        model_id: Which model found it.
        center_mm: The finding's center (x, y, z) in patient mm, LPS.
    """

    model_id: str
    center_mm: Triple

    def __post_init__(self) -> None:
        check_uid("model", self.model_id)
        check_triple("center", self.center_mm)

    def is_same(self, model_id: str, center_mm: Triple) -> bool:
        """True if that model's finding there is this one."""
        return self.model_id == model_id and math.dist(self.center_mm, center_mm) <= SAME_PLACE_MM

    def to_dict(self) -> Plain:
        return {"model_id": self.model_id, "center_mm": list(self.center_mm)}

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> "FindingPlace":
        """The place that `to_dict` wrote down.

        Raises:
            KeyError, TypeError, ValueError: It is none.
        """
        return cls(plain["model_id"], triple_from(plain["center_mm"]))
