"""Picks the Series for a viewport by what is known of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum

from medviewer.hanging.bounded_pattern import is_found
from medviewer.hanging.facts import Plane, SeriesFacts
from medviewer.hanging.region import Region
from medviewer.hanging.weighting import Weighting

FAR = float("inf")


class Preference(Enum):
    """What decides between Series that suit equally; values are the words of a hanging protocol."""

    THINNEST = "thinnest"
    MOST_SLICES = "most-slices"
    SHARP = "sharp"
    SMOOTH = "smooth"
    AXIAL = "axial"
    ORIGINAL = "original"
    FOR_PRESENTATION = "for-presentation"
    WITH_CONTRAST = "with-contrast"
    WITHOUT_CONTRAST = "without-contrast"
    LATEST = "latest"


_RANKS: dict[Preference, Callable[[SeriesFacts], float]] = {
    Preference.THINNEST: lambda facts: FAR if facts.spacing_mm is None else round(facts.spacing_mm, 2),
    Preference.MOST_SLICES: lambda facts: -facts.slice_count,
    Preference.SHARP: lambda facts: not facts.is_sharp,
    Preference.SMOOTH: lambda facts: facts.is_sharp,
    Preference.AXIAL: lambda facts: facts.plane is not Plane.AXIAL,
    Preference.ORIGINAL: lambda facts: facts.is_derived,
    Preference.FOR_PRESENTATION: lambda facts: facts.is_for_processing,
    Preference.WITH_CONTRAST: lambda facts: not facts.has_contrast,
    Preference.WITHOUT_CONTRAST: lambda facts: facts.has_contrast,
    Preference.LATEST: lambda facts: -(facts.number or 0),
}
"""The smallest comes first."""


@dataclass(frozen=True)
class Range:
    """Numbers from `least` to `most`, both included."""

    least: float = 0.0
    most: float = FAR

    def holds(self, value: float | None) -> bool:
        """True for a number within; what is unknown is not."""
        return value is not None and self.least <= value <= self.most


@dataclass(frozen=True)
class Selector:
    """Conditions that a Series must meet, all of them. Empty ones ask nothing; what is unknown meets none.

    Attributes:
        modality: One of these.
        region: It shows one of these.
        plane: It lies in one of these.
        view: View Position, one of these.
        laterality: One of these.
        weighting: One of these.
        description: A regular expression that `check_pattern` took, found in the Series Description (upper or lower
            case).
        not_description: The same, not found there.
        is_sharp: Whether its kernel is one for edges; None = either.
        has_contrast: Whether a contrast agent is named; None = either.
        is_localizer: Whether it is a scout; None = either.
        slices: How many.
        spacing_mm: Distance between slices; None = any, also unknown.
        prefer: What decides between several, the most important first; at last the first in the browser is taken.
    """

    modality: tuple[str, ...] = ()
    region: tuple[Region, ...] = ()
    plane: tuple[Plane, ...] = ()
    view: tuple[str, ...] = ()
    laterality: tuple[str, ...] = ()
    weighting: tuple[Weighting, ...] = ()
    description: str = ""
    not_description: str = ""
    is_sharp: bool | None = None
    has_contrast: bool | None = None
    is_localizer: bool | None = False
    slices: Range = Range()
    spacing_mm: Range | None = None
    prefer: tuple[Preference, ...] = ()

    def picks(self, facts: SeriesFacts) -> bool:
        """True if the Series meets every condition."""
        return (
            _among(facts.modality, self.modality)
            and (not self.region or not facts.regions.isdisjoint(self.region))
            and _among(facts.plane, self.plane)
            and _among(facts.view, self.view)
            and _among(facts.laterality, self.laterality)
            and _among(facts.weighting, self.weighting)
            and (not self.description or is_found(self.description, facts.description))
            and not (self.not_description and is_found(self.not_description, facts.description))
            and self.is_sharp in (None, facts.is_sharp)
            and self.has_contrast in (None, facts.has_contrast)
            and self.is_localizer in (None, facts.is_localizer)
            and self.slices.holds(facts.slice_count)
            and (self.spacing_mm is None or self.spacing_mm.holds(facts.spacing_mm))
        )

    def best(self, offered: Iterable[SeriesFacts]) -> SeriesFacts | None:
        """The Series to take among those offered; the same one whatever their order. None where none is picked."""
        picked = [facts for facts in offered if self.picks(facts)]
        return min(picked, key=self._rank, default=None)

    def _rank(self, facts: SeriesFacts) -> tuple[object, ...]:
        wishes = tuple(_RANKS[each](facts) for each in self.prefer)
        return (*wishes, FAR if facts.number is None else facts.number, facts.part, facts.key)


def _among(value: object, allowed: tuple[object, ...]) -> bool:
    return not allowed or value in allowed
