"""What was checked of a Series' geometry, with numbers, and the verdict."""

from dataclasses import dataclass
from enum import Enum

from medviewer.i18n import Message


class OrderSource(Enum):
    """What the slice order was taken from."""

    POSITION = "position"  # Image Position (Patient) along the normal
    INSTANCE_NUMBER = "instance number"
    FRAME_NUMBER = "frame number"
    FILE_NAME = "file name"


class GeometryVerdict(Enum):
    """How far the geometry can be trusted. Values are part of the JSON schema."""

    GOOD = "good"
    CAUTION = "caution"  # usable, but the reader must know (uneven steps, gaps, duplicates left out, tilt)
    NONE = "none"  # no grid in the patient: each image has no more than the place it gives itself, if any


@dataclass(frozen=True)
class GeometryPassport:
    """The geometry check of one Series.

    Attributes:
        verdict: How far the geometry can be trusted.
        order_source: What the slice order was taken from.
        spacing_mm: (slices, rows, columns): median step between slices (of a single one: its thickness, None where that
            is unknown), and Pixel Spacing; None where unknown.
        gap_count: Steps between slices larger than 1.5 times the median.
        step_count: Number of steps between neighbouring slices.
        largest_gap_mm: The largest step, None with fewer than two slices.
        duplicate_count: Instances left out because another lies at the same position.
        uneven_mm: Largest deviation of a step from the median, gaps left out.
        tilt_degrees: Angle between the slices' normal and the line through their origins.
        notes: One sentence, with numbers, for each thing that is not as it should be.
    """

    verdict: GeometryVerdict
    order_source: OrderSource
    spacing_mm: tuple[float | None, float, float] | None
    gap_count: int = 0
    step_count: int = 0
    largest_gap_mm: float | None = None
    duplicate_count: int = 0
    uneven_mm: float = 0.0
    tilt_degrees: float = 0.0
    notes: tuple[Message, ...] = ()
