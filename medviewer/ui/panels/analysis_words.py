"""What the analysis panel says of a series: the verdict on whether the model suits it, and why nothing is listed."""

from medviewer.analysis.result import SuitabilityVerdict
from medviewer.errors import reader_text
from medviewer.i18n import N_, _
from medviewer.ui.view_models.analysis import Phase, SeriesAnalysis

_WORDS = {
    SuitabilityVerdict.SUITABLE: ("good", N_("Suitable for this model")),
    SuitabilityVerdict.CAUTION: ("caution", N_("Suitable with caution")),
    SuitabilityVerdict.REFUSED: ("refused", N_("Refused")),
}


def verdict(state: SeriesAnalysis, has_image: bool) -> tuple[str, str, tuple[str, ...]]:
    """Sign, word and reasons for the verdict's place."""
    if state.phase is Phase.FAILED and state.error is not None:
        message, hint = reader_text(state.error)
        return "refused", _("Not analyzed"), (message, hint)
    if state.phase is Phase.REFUSED:
        return "refused", _("Refused"), _reasons(state)[:1]
    if state.result is not None and not state.is_under_way:
        sign, word = _WORDS[state.result.suitability.verdict]
        return sign, _(word), _reasons(state)
    if state.phase is Phase.HIDDEN:
        return "info", _("The result is ready"), (_("It is shown after your own impression of the series."),)
    if not has_image:
        return "info", _("No series"), (_("Open a study, and choose a series."),)
    return (
        "info",
        _("Not yet checked"),
        (_("Analyze checks first whether the model was made for this series."),),
    )


def placeholder(state: SeriesAnalysis) -> str:
    """What stands in the place of the findings while there are none."""
    if state.phase is Phase.REFUSED:
        return _("No score: {reason}").format(reason=" ".join(_reasons(state)))
    if state.phase is Phase.DONE:
        return _("Nothing was found. This does not mean that nothing is there.")
    return ""


def _reasons(state: SeriesAnalysis) -> tuple[str, ...]:
    """Why the series was refused, or is taken with caution: the gravest reason first."""
    return tuple(str(reason) for reason in state.result.suitability.reasons) if state.result else ()
