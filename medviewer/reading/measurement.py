"""One measurement as a frozen value in patient coordinates, and its form in a journal."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum
from typing import Any

from medviewer.i18n import N_
from medviewer.imaging.geometry import Triple
from medviewer.imaging.volume import FrameReference
from medviewer.reading.finding_place import FindingPlace
from medviewer.reading.quantity import Quantity, QuantityName
from medviewer.reading.written_form import (
    check_frame,
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

MOST_POINTS = 10_000
LONGEST_LABEL = 1_000
PERPENDICULAR = 1e-3
"""Largest |cosine| between two unit vectors that count as perpendicular."""


class MeasurementKind(Enum):
    """What is measured, and what its points are. The values are written to journals: never change them."""

    DISTANCE = "distance"  # end, end
    BIDIRECTIONAL = "bidirectional"  # the long axis' ends, then the short axis' ends
    ANGLE = "angle"  # end, vertex, end
    COBB = "cobb"  # two ends of one line, two ends of another
    ELLIPSE = "ellipse"  # two ends of one axis, two ends of the other (PS3.3 C.18.9.1.2)
    RECTANGLE = "rectangle"  # four corners, one after the other
    POLYGON = "polygon"  # corners, one after the other; closed without repeating the first
    ARROW = "arrow"  # tip, tail
    TEXT = "text"  # what the text is about
    PROBE = "probe"  # the point read


KIND_TEXTS = {
    MeasurementKind.DISTANCE: N_("Distance"),
    MeasurementKind.BIDIRECTIONAL: N_("Bidirectional"),
    MeasurementKind.ANGLE: N_("Angle"),
    MeasurementKind.COBB: N_("Cobb angle"),
    MeasurementKind.ELLIPSE: N_("Ellipse"),
    MeasurementKind.RECTANGLE: N_("Rectangle"),
    MeasurementKind.POLYGON: N_("Polygon"),
    MeasurementKind.ARROW: N_("Arrow"),
    MeasurementKind.TEXT: N_("Text"),
    MeasurementKind.PROBE: N_("Pixel value"),
}
"""The kinds' names for the reader, not yet translated."""

POINT_COUNTS = {
    MeasurementKind.DISTANCE: 2,
    MeasurementKind.BIDIRECTIONAL: 4,
    MeasurementKind.ANGLE: 3,
    MeasurementKind.COBB: 4,
    MeasurementKind.ELLIPSE: 4,
    MeasurementKind.RECTANGLE: 4,
    MeasurementKind.ARROW: 2,
    MeasurementKind.TEXT: 1,
    MeasurementKind.PROBE: 1,
}
"""How many points each kind has; a polygon has three or more."""

REGIONS = frozenset({MeasurementKind.ELLIPSE, MeasurementKind.RECTANGLE, MeasurementKind.POLYGON})
"""The kinds that enclose pixels."""


@dataclass(frozen=True)
class MeasurementPlane:
    """How the plane on which it was drawn lies in the patient.

    Attributes:
        normal: Unit vector (LPS).
        row_direction: Unit vector (LPS) in the plane, along which the plane's column index grows.
    """

    normal: Triple
    row_direction: Triple

    def __post_init__(self) -> None:
        for name, vector in (("normal", self.normal), ("row direction", self.row_direction)):
            check_triple(name, vector)
            if abs(math.hypot(*vector) - 1) > PERPENDICULAR:
                raise ValueError(f"a plane's {name} is a unit vector")
        if abs(sum(a * b for a, b in zip(self.normal, self.row_direction, strict=True))) > PERPENDICULAR:
            raise ValueError("a plane's normal is perpendicular to its rows")


@dataclass(frozen=True)
class MeasurementPlace:
    """In which images it lies.

    Attributes:
        series_key: The Series that it was made in, as `Series.key` gives it: "UID#part".
        frame: The Frame of the slice that it was drawn on; None on a plane that was not acquired (MPR).
        frame_of_reference_uid: "" where unknown.
    """

    series_key: str
    frame: FrameReference | None = None
    frame_of_reference_uid: str = ""

    def __post_init__(self) -> None:
        check_uid("series key", self.series_key)
        check_uid("Frame of Reference UID", self.frame_of_reference_uid, may_be_empty=True)
        if self.frame is not None:
            check_frame(self.frame)

    @property
    def series_uid(self) -> str:
        """Series Instance UID."""
        return self.series_key.partition("#")[0]


@dataclass(frozen=True)
class Measurement:
    """Something a reader measured or marked on one plane.

    Attributes:
        kind: What it is; the order of its points goes by it.
        points: (x, y, z) each, in patient mm, LPS. In a Volume without positions: in that Volume's own coordinates
            (its affine's), together with `place.frame`.
        plane: How the plane lies in the patient.
        place: In which images it lies.
        values: What was measured when it was made or last changed, so that lists and tables need no pixels.
        label: The reader's own text; "" for none.
        text_at: Where the middle of its text box lies (x, y, z), mm; None = beside the measurement.
        margin_of: The finding whose margin it is in the reader's eyes, for a polygon; None = of none.
        made_at: When it was made, with its time zone.
        id: 32 hexadecimal digits.
    """

    kind: MeasurementKind
    points: tuple[Triple, ...]
    plane: MeasurementPlane
    place: MeasurementPlace
    values: tuple[Quantity, ...] = ()
    label: str = ""
    text_at: Triple | None = None
    margin_of: FindingPlace | None = None
    made_at: datetime = field(default_factory=now)
    id: str = field(default_factory=new_id)

    def __post_init__(self) -> None:
        expected = POINT_COUNTS.get(self.kind)
        is_right = len(self.points) == expected if expected else 3 <= len(self.points) <= MOST_POINTS
        if not is_right:
            raise ValueError(f"{self.kind.value}: {len(self.points)} points")
        for point in self.points:
            check_triple("point", point)
        if self.margin_of is not None and self.kind is not MeasurementKind.POLYGON:
            raise ValueError("a finding's margin is a polygon")
        if self.text_at is not None:
            check_triple("text place", self.text_at)
        check_text("label", self.label, LONGEST_LABEL)
        check_time(self.made_at)
        check_id(self.id)

    def value(self, name: QuantityName) -> Quantity | None:
        """The quantity of that name; None where it wasn't measured."""
        return next((quantity for quantity in self.values if quantity.name is name), None)

    def renamed(self, label: str) -> "Measurement":
        """Carry another text."""
        return replace(self, label=label.strip())

    def reshaped(self, points: Sequence[Triple], values: Sequence[Quantity]) -> "Measurement":
        """Lie at other points, with what was measured there."""
        return replace(self, points=tuple(points), values=tuple(values))

    def moved(self, offset_mm: Triple, values: Sequence[Quantity]) -> "Measurement":
        """Lie elsewhere as a whole, its text with it, with what was measured there."""
        text_at = None if self.text_at is None else _sum(self.text_at, offset_mm)
        points = tuple(_sum(point, offset_mm) for point in self.points)
        return replace(self, points=points, values=tuple(values), text_at=text_at)

    def with_text_at(self, position_mm: Triple | None) -> "Measurement":
        """Have the text box elsewhere; None = beside the measurement."""
        return replace(self, text_at=position_mm)

    def to_dict(self) -> dict[str, Any]:
        """Plain lists, numbers and strings; it holds UIDs and the reader's label, no patient's name."""
        frame = self.place.frame
        return {
            "id": self.id,
            "kind": self.kind.value,
            "points": [list(point) for point in self.points],
            "plane": {"normal": list(self.plane.normal), "row_direction": list(self.plane.row_direction)},
            "place": {
                "series_key": self.place.series_key,
                "sop_instance_uid": "" if frame is None else frame.sop_instance_uid,
                "frame_number": 1 if frame is None else frame.frame_number,
                "frame_of_reference_uid": self.place.frame_of_reference_uid,
            },
            "values": [
                {"name": each.name.value, "value": each.value, "unit": each.unit} for each in self.values
            ],
            "label": self.label,
            "text_at": None if self.text_at is None else list(self.text_at),
            "margin_of": None if self.margin_of is None else self.margin_of.to_dict(),
            "made_at": self.made_at.isoformat(),
        }

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> "Measurement":
        """The measurement that `to_dict` wrote down; keys it doesn't know are passed over.

        Raises:
            ValueError: It is none: something is missing, of another type, or out of bounds.
        """
        with read_back("measurement"):
            plane, place = plain["plane"], plain["place"]
            uid, text_at = place["sop_instance_uid"], plain["text_at"]
            margin_of = plain.get("margin_of")
            frame = FrameReference(uid, place["frame_number"]) if uid != "" else None
            if len(plain["points"]) > MOST_POINTS or len(plain["values"]) > len(QuantityName):
                raise ValueError("too many points or values")
            return cls(
                kind=MeasurementKind(plain["kind"]),
                points=tuple(triple_from(point) for point in plain["points"]),
                plane=MeasurementPlane(triple_from(plane["normal"]), triple_from(plane["row_direction"])),
                place=MeasurementPlace(place["series_key"], frame, place["frame_of_reference_uid"]),
                values=tuple(
                    Quantity(QuantityName(each["name"]), each["value"], each["unit"])
                    for each in plain["values"]
                ),
                label=plain["label"],
                text_at=None if text_at is None else triple_from(text_at),
                margin_of=None if margin_of is None else FindingPlace.from_dict(margin_of),
                made_at=datetime.fromisoformat(plain["made_at"]),
                id=plain["id"],
            )


def _sum(first: Triple, second: Triple) -> Triple:
    return (first[0] + second[0], first[1] + second[1], first[2] + second[2])
