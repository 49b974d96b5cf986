"""What an analysis needs to know, captured as one frozen value."""

from dataclasses import dataclass

from medviewer.i18n import Message
from medviewer.imaging.acquisition import Acquisition
from medviewer.imaging.geometry import Triple
from medviewer.imaging.geometry_passport import GeometryPassport
from medviewer.imaging.volume import Volume


@dataclass(frozen=True, eq=False)
class AnalysisRequest:
    """An analysis of one Series, as asked for.

    Attributes:
        series_uid: Series Instance UID.
        volume: The Series' Volume, unfiltered.
        acquisition: What its headers say of how it was made.
        passport: The check of its geometry.
        doubts: What may be wrong with its pixels, in sentences.
        model_id: Which model shall score, as `services.model_library` names it.
        markers: Points (x, y, z) in patient mm, LPS, that the reader marked; scored in this order.
        only_markers: Score the markers and don't search for candidates.
    """

    series_uid: str
    volume: Volume
    acquisition: Acquisition
    passport: GeometryPassport
    model_id: str
    markers: tuple[Triple, ...] = ()
    only_markers: bool = False
    doubts: tuple[Message, ...] = ()
