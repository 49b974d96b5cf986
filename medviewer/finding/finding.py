"""One thing found in a Volume: where, how large, and what the model's score says of it."""

from dataclasses import dataclass
from enum import Enum

from medviewer.finding.map_check import MapCheck, MapVerdict
from medviewer.finding.measurement import NoduleMeasurement
from medviewer.finding.score import ModelScore
from medviewer.i18n import Message
from medviewer.imaging.geometry import Triple
from medviewer.imaging.saliency_map import SaliencyMap
from medviewer.imaging.volume import FrameReference


class FindingSource(Enum):
    """Who pointed at it."""

    CANDIDATE = "candidate"  # the candidate search
    MARKER = "marker"  # the reader


class PointSuitability(Enum):
    """Whether the model was made for what lies here. Values are part of the JSON schema."""

    SUITABLE = "suitable"
    CAUTION = "caution"
    REFUSED = "refused"


@dataclass(frozen=True, eq=False)
class Finding:
    """A nodule candidate or a reader's marker.

    Attributes:
        number: 1, 2, 3 ... in the order of the list.
        source: Who pointed at it.
        center_mm: (x, y, z) in patient mm, LPS.
        center_index: (slice, row, column), fractional, in the analysed Volume.
        frame: The Frame nearest to the center.
        measurement: Size, kind and outline as measured by the software, None where there was none to measure.
        score: The model's score, None where the model refused this finding.
        refusal: Why there is no score; None where there is one.
        cautions: What makes the score less certain here, in sentences, the gravest first.
        saliency: Where the model looked, None without a score.
        map_check: What the checks of that map say; None without a map.
        map_revealed: The reader asked to see the map though it was not supported.
        candidate_strength: The candidate search's own rank value (larger = more nodule-like); None for a marker.
    """

    number: int
    source: FindingSource
    center_mm: Triple
    center_index: Triple
    frame: FrameReference
    measurement: NoduleMeasurement | None
    score: ModelScore | None
    refusal: Message | None = None
    cautions: tuple[Message, ...] = ()
    saliency: SaliencyMap | None = None
    map_check: MapCheck | None = None
    map_revealed: bool = False
    candidate_strength: float | None = None

    @property
    def drawn_map(self) -> SaliencyMap | None:
        """The map to be drawn: never one that does not lie where it says, one not supported only on request."""
        check = self.map_check
        if check is not None and not check.is_in_place:
            return None
        return None if self.map_is_hidden and not self.map_revealed else self.saliency

    @property
    def map_is_hidden(self) -> bool:
        """The map was not supported by its checks: the reader sees it on request."""
        check = self.map_check
        return check is not None and check.is_in_place and check.verdict is MapVerdict.NOT_SUPPORTED

    @property
    def suitability(self) -> PointSuitability:
        """Whether there is a score, and whether anything is said against it."""
        if self.score is None:
            return PointSuitability.REFUSED
        return PointSuitability.CAUTION if self.cautions else PointSuitability.SUITABLE

    @property
    def diameter_mm(self) -> float | None:
        """The mean diameter that was measured, None where there is none."""
        return None if self.measurement is None else self.measurement.mean_mm
