"""Which points of a scan are to be scored, and what speaks against scoring one."""

from collections.abc import Sequence
from dataclasses import dataclass

from medviewer.analysis.candidates import Candidate, find_candidates
from medviewer.analysis.guard import Guarded, cautions, guard_points, ranked, refusal
from medviewer.analysis.guard_model import GuardModel
from medviewer.analysis.lungs import Lungs
from medviewer.finding.finding import FindingSource
from medviewer.i18n import N_, Message, message
from medviewer.imaging.geometry import Triple
from medviewer.imaging.regular_plan import RegularPlan
from medviewer.imaging.volume import Volume

MOST_CANDIDATES = 20
MOST_LOOKED_AT = 60
_FAR_FROM_LUNGS_MM = 20.0


@dataclass(frozen=True)
class Point:
    """A point to be scored, or not.

    Attributes:
        center_mm: (x, y, z) in patient mm, LPS.
        source: Who pointed at it.
        strength: The candidate search's own rank value; None for a marker.
        refusal: Why it is not shown to the score's network; None where it is.
        cautions: What makes a score less certain here.
    """

    center_mm: Triple
    source: FindingSource
    strength: float | None = None
    refusal: Message | None = None
    cautions: tuple[Message, ...] = ()


def candidate_points(volume: Volume, lungs: Lungs, guard: GuardModel | None) -> list[Point]:
    """At most `MOST_CANDIDATES` of the search's candidates, the most nodule-like first; without a guard by strength.

    What does not look like a nodule to the guard is left out.
    """
    if guard is None:
        return [_candidate(each) for each in find_candidates(volume, lungs, MOST_CANDIDATES)]
    candidates = find_candidates(volume, lungs, MOST_LOOKED_AT)
    guarded = guard_points(volume, [candidate.center_mm for candidate in candidates], guard)
    order = ranked(candidates, guarded, guard.settings)[:MOST_CANDIDATES]
    return [_candidate(candidates[place], cautions(guarded[place], guard.settings)) for place in order]


def marker_points(
    volume: Volume,
    plan: RegularPlan | None,
    markers: Sequence[Triple],
    lungs: Lungs,
    guard: GuardModel | None,
) -> list[Point]:
    """The reader's markers in their order. One outside the scan is left for the scoring to refuse.

    Args:
        volume: The scan, evenly stacked.
        plan: How it was made so; None where it came so.
        markers: (x, y, z) in patient mm, LPS.
        lungs: Its lungs.
        guard: Says what is no nodule; None lets all pass.
    """
    geometry = volume.geometry
    refusals = [_place_refusal(volume, plan, marker, lungs) for marker in markers]
    asked = [
        marker
        for marker, reason in zip(markers, refusals, strict=True)
        if reason is None and geometry.contains(geometry.to_index(marker))
    ]
    answers: dict[Triple, Guarded] = {}
    if guard is not None:
        answers = dict(zip(asked, guard_points(volume, asked, guard), strict=True))
    return [
        _marker(marker, reason, answers.get(marker), guard)
        for marker, reason in zip(markers, refusals, strict=True)
    ]


def _marker(
    center_mm: Triple, reason: Message | None, answer: Guarded | None, guard: GuardModel | None
) -> Point:
    if answer is None or guard is None:
        return Point(center_mm, FindingSource.MARKER, refusal=reason)
    words = cautions(answer, guard.settings)
    return Point(center_mm, FindingSource.MARKER, refusal=refusal(answer), cautions=words)


def _candidate(candidate: Candidate, words: tuple[Message, ...] = ()) -> Point:
    return Point(candidate.center_mm, FindingSource.CANDIDATE, candidate.strength, cautions=words)


def _place_refusal(volume: Volume, plan: RegularPlan | None, marker: Triple, lungs: Lungs) -> Message | None:
    """Why a marker in the scan is not shown to the model: by its place alone."""
    geometry = volume.geometry
    if not geometry.contains(geometry.to_index(marker)):
        return None
    if plan is not None and not plan.is_scanned(marker):
        return message(N_("This point lies in a gap between the slices: nothing was seen there."))
    if lungs.distance_mm(marker) > _FAR_FROM_LUNGS_MM:
        return message(N_("This point does not lie in the lungs."))
    return None
