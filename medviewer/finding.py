"""One thing found in a Volume: where, how large, and what the model's score says of it."""

from dataclasses import dataclass
from enum import Enum

from medviewer.i18n import Message
from medviewer.imaging.geometry import Triple
from medviewer.imaging.saliency_map import SaliencyMap
from medviewer.imaging.volume import FrameReference


class FindingSource(Enum):
    """Who pointed at it."""

    CANDIDATE = "candidate"  # the candidate search
    MARKER = "marker"  # the reader


@dataclass(frozen=True)
class ModelScore:
    """A model's score with its interval.

    Attributes:
        value: 0 to 1; what it means stands in the model's card.
        low: Lower end of the interval.
        high: Upper end of the interval.
    """

    value: float
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class Finding:
    """A nodule candidate or a reader's marker.

    Attributes:
        number: 1, 2, 3 ... in the order of the list.
        source: Who pointed at it.
        center_mm: (x, y, z) in patient mm, LPS.
        center_index: (slice, row, column), fractional, in the analysed Volume.
        frame: The Frame nearest to the center.
        diameter_mm: Mean in-plane diameter as measured by the software, None where it could not be measured.
        score: The model's score, None where the model refused this finding.
        refusal: Why there is no score; None where there is one.
        saliency: Where the model looked, None without a score.
        candidate_strength: The candidate search's own rank value (larger = more nodule-like); None for a marker.
    """

    number: int
    source: FindingSource
    center_mm: Triple
    center_index: Triple
    frame: FrameReference
    diameter_mm: float | None
    score: ModelScore | None
    refusal: Message | None = None
    saliency: SaliencyMap | None = None
    candidate_strength: float | None = None
