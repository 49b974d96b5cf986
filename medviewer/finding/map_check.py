"""Whether a saliency map earned its place on the image: what was measured of it."""

from dataclasses import dataclass
from enum import Enum


class MapVerdict(Enum):
    """What perturbing the image says of a map. Values are part of the JSON schema."""

    SUPPORTED = "supported"
    WEAK = "weak"
    NOT_SUPPORTED = "not_supported"


@dataclass(frozen=True)
class MapCheck:
    """The checks of one map.

    Attributes:
        verdict: What they say together.
        deletion_gain: Mean area under the random orders' deletion curves less the map's; above 0, the map found
            more than chance.
        insertion_gain: The map's area under the insertion curve less the random orders' mean.
        agreement: Intersection over union of the map's top 5 % of area with occlusion's; None where not made.
        outside_share: Share of the positive evidence that lies outside the lungs and the nodule, 0 to 1.
        registration_error_mm: How far fiducials came back from where they were after model space and return.
    """

    verdict: MapVerdict
    deletion_gain: float
    insertion_gain: float
    agreement: float | None
    outside_share: float
    registration_error_mm: float
