"""Finds the earlier Series of the same patient that is best compared with one."""

from dataclasses import dataclass

from medviewer.dicom.same_patient import SamePatient, same_patient_of
from medviewer.dicom.study import Catalog
from medviewer.hanging.facts import SeriesFacts, facts_of


@dataclass(frozen=True)
class Prior:
    """An earlier Series to compare with.

    Attributes:
        key: Of the Series.
        date: Study Date, "YYYYMMDD".
        description: Series Description; "" where absent.
    """

    key: str
    date: str
    description: str


def find_prior(catalog: Catalog, key: str) -> Prior | None:
    """The latest earlier Series of the same patient, modality and plane that shows the same part of the body.

    Among the Series of one Study the one most like it is chosen: contrast agent, kernel, weighting, view and side,
    then the nearest slice distance, then the one with more slices. Studies without a date are no priors: nothing tells
    that they are earlier.

    Args:
        catalog: All that is open.
        key: The Series that is read.
    """
    study = next((each for each in catalog.studies if any(s.key == key for s in each.series)), None)
    if study is None or not study.date:
        return None
    current = next((facts for facts in facts_of(study) if facts.key == key), None)
    if current is None or current.is_localizer:
        return None
    earlier = (
        other
        for other in catalog.studies
        if other.date and other.date < study.date and same_patient_of(other, study) is SamePatient.YES
    )
    for other in sorted(earlier, key=lambda each: (each.date, each.time), reverse=True):
        alike = [facts for facts in facts_of(other) if _is_comparable(facts, current)]
        if alike:
            best = max(alike, key=lambda facts: _likeness(facts, current))
            return Prior(best.key, other.date, best.description)
    return None


def _is_comparable(facts: SeriesFacts, current: SeriesFacts) -> bool:
    same_part = not (facts.regions and current.regions) or bool(facts.regions & current.regions)
    same_plane = None in (facts.plane, current.plane) or facts.plane is current.plane
    same_view = not (facts.view and current.view) or facts.view == current.view
    same_side = not (facts.laterality and current.laterality) or facts.laterality == current.laterality
    return (
        facts.modality == current.modality
        and not facts.is_localizer
        and same_part
        and same_plane
        and same_view
        and same_side
    )


def _likeness(facts: SeriesFacts, current: SeriesFacts) -> tuple[int, float, int]:
    same = sum(
        (
            facts.has_contrast == current.has_contrast,
            facts.is_sharp == current.is_sharp,
            facts.weighting is current.weighting,
            facts.is_derived == current.is_derived,
            bool(facts.regions & current.regions),
        )
    )
    steps = facts.spacing_mm, current.spacing_mm
    apart = abs(steps[0] - steps[1]) if steps[0] is not None and steps[1] is not None else 99.0
    return (same, -apart, facts.slice_count)
