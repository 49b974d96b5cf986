"""The quality verdicts of a summary: was the model made for this, and can its places be trusted."""

from collections.abc import Mapping

from medviewer.analysis.result import Suitability, SuitabilityVerdict
from medviewer.i18n import N_, Translate
from medviewer.imaging.geometry_passport import GeometryPassport, GeometryVerdict
from medviewer.report.summary import Level, Verdict
from medviewer.report.wording import mm_text

_SUITABILITY = {
    SuitabilityVerdict.SUITABLE: (Level.GOOD, N_("Suitable")),
    SuitabilityVerdict.CAUTION: (Level.CAUTION, N_("Use with caution")),
    SuitabilityVerdict.REFUSED: (Level.REFUSED, N_("Refused")),
}
_GEOMETRY = {
    GeometryVerdict.GOOD: (Level.GOOD, N_("Good")),
    GeometryVerdict.CAUTION: (Level.CAUTION, N_("Use with caution")),
    GeometryVerdict.NONE: (Level.REFUSED, N_("No positions")),
}


def verdicts(
    suitability: Suitability | None,
    passport: GeometryPassport | None,
    failed_slices: Mapping[int, str],
    _: Translate,
) -> tuple[Verdict, ...]:
    """Suitability first, then the geometry with its numbers, then slices that could not be read."""
    shown = [] if suitability is None else [_suitability(suitability, _)]
    if passport is not None:
        shown.append(_geometry(passport, _))
    if failed_slices:
        numbers = ", ".join(str(index + 1) for index in sorted(failed_slices)[:20])
        text = _(N_("Unreadable slices, taken as empty ({count}): {numbers}."))
        reason = text.format(count=len(failed_slices), numbers=numbers)
        shown.append(Verdict(_(N_("Completeness")), Level.CAUTION, _(N_("Incomplete")), (reason,)))
    return tuple(shown)


def _suitability(suitability: Suitability, _: Translate) -> Verdict:
    level, word = _SUITABILITY[suitability.verdict]
    reasons = tuple(reason.worded(_) for reason in suitability.reasons) or (
        _(N_("The series is of the kind the model was made for.")),
    )
    return Verdict(_(N_("Suitability")), level, _(word), reasons)


def _geometry(passport: GeometryPassport, _: Translate) -> Verdict:
    level, word = _GEOMETRY[passport.verdict]
    return Verdict(
        _(N_("Geometry")),
        level,
        _(word),
        (*_numbers(passport, _), *(note.worded(_) for note in passport.notes)),
    )


def _numbers(passport: GeometryPassport, _: Translate) -> tuple[str, ...]:
    step_mm = None if passport.spacing_mm is None else passport.spacing_mm[0]
    if step_mm is None or passport.verdict is GeometryVerdict.NONE:
        return ()
    text = _(
        N_(
            "{steps} steps of {step}, uneven by at most {uneven}; gaps: {gaps}; duplicates: {duplicates}; tilt {tilt}°."
        )
    )
    return (
        text.format(
            steps=passport.step_count,
            step=mm_text(step_mm, 3),
            uneven=mm_text(passport.uneven_mm, 3),
            gaps=passport.gap_count,
            duplicates=passport.duplicate_count,
            tilt=f"{passport.tilt_degrees:.1f}",
        ),
    )
