"""Whether a saliency map earned its place on the image: what was measured of it."""

from dataclasses import dataclass
from enum import Enum

MOST_OUTSIDE = 0.3
"""A larger share of the evidence outside the lungs and the nodule is a caution."""


class MapVerdict(Enum):
    """What perturbing the image says of a map. Values are part of the JSON schema."""

    SUPPORTED = "supported"
    WEAK = "weak"
    NOT_SUPPORTED = "not_supported"


@dataclass(frozen=True)
class MapCheck:
    """The checks of one map. Gains are in logits.

    Attributes:
        verdict: What they say together.
        deletion_gain: Mean area under the random orders' deletion curves less the map's; above 0, the map found
            more than chance.
        insertion_gain: The map's area under the insertion curve less the random orders' mean.
        agreement: Intersection over union of the map's top 5 % of area with occlusion's.
        outside_share: Share of the positive evidence that lies outside the lungs and the nodule, 0 to 1.
        registration_error_mm: How far fiducials came back from where they were after model space and return;
            None where none could be sent.
        registration_limit_mm: The largest error at which the map may be drawn: half a pixel of the image.
    """

    verdict: MapVerdict
    deletion_gain: float
    insertion_gain: float
    agreement: float
    outside_share: float
    registration_error_mm: float | None
    registration_limit_mm: float

    @property
    def is_in_place(self) -> bool:
        """The map lies where it says; one that does not is never drawn."""
        return (
            self.registration_error_mm is not None
            and self.registration_error_mm <= self.registration_limit_mm
        )

    @property
    def looks_elsewhere(self) -> bool:
        """So much of the evidence lies outside the lungs and the nodule that the score may rest on something else."""
        return self.outside_share > MOST_OUTSIDE
