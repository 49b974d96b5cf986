"""Whether a saliency map earned its place on the image: what was measured of it."""

from dataclasses import dataclass
from enum import Enum

MOST_OUTSIDE = 0.3
"""With a larger share of the evidence outside the lungs and the nodule, the score may rest on something else."""


class MapVerdict(Enum):
    """What the checks say of a map together. Values are part of the JSON schema."""

    SUPPORTED = "supported"
    WEAK = "weak"
    NOT_SUPPORTED = "not_supported"


class MapDoubt(Enum):
    """A check that a map did not pass. Values are part of the JSON schema."""

    DELETION = "deletion"  # taking away what it points at changes the score no more than chance
    INSERTION = "insertion"  # putting it back changes the score no more than chance
    CENTER = "center"  # no better than going outwards from the middle
    PEAK = "peak"  # its strongest place lies beside the measured nodule
    NOT_MEASURED = "not_measured"  # there is no measured nodule that its strongest place could lie in
    ELSEWHERE = "elsewhere"  # too much of the evidence lies outside the lungs and the nodule


@dataclass(frozen=True)
class MapCheck:
    """The checks of one map. Gains are in logits.

    Attributes:
        doubts: The checks that it did not pass.
        deletion_gain: Mean area under the random orders' deletion curves less the map's; above 0, the map found
            more than chance.
        insertion_gain: The map's area under the insertion curve less the random orders' mean.
        agreement: Intersection over union of the map's top 5 % of area with occlusion's.
        outside_share: Share of the positive evidence that lies outside the lungs and the nodule, 0 to 1.
        registration_error_mm: How far fiducials came back from where they were after model space and return;
            None where none could be sent.
        registration_limit_mm: The largest error at which the map may be drawn: half a pixel of the image.
    """

    doubts: tuple[MapDoubt, ...]
    deletion_gain: float
    insertion_gain: float
    agreement: float
    outside_share: float
    registration_error_mm: float | None
    registration_limit_mm: float

    @property
    def verdict(self) -> MapVerdict:
        """Not supported: no better than chance in deletion and in insertion. Else weak where anything is in doubt."""
        if {MapDoubt.DELETION, MapDoubt.INSERTION} <= set(self.doubts):
            return MapVerdict.NOT_SUPPORTED
        return MapVerdict.WEAK if self.doubts else MapVerdict.SUPPORTED

    @property
    def is_in_place(self) -> bool:
        """The map lies where it says; one that does not is never drawn."""
        return (
            self.registration_error_mm is not None
            and self.registration_error_mm <= self.registration_limit_mm
        )
