"""What the model said when it was asked about a region, in sentences for the window and the summary."""

from medviewer.finding.probe_answer import ProbeAnswer
from medviewer.i18n import N_, Translate
from medviewer.report.wording import signed_text


def answer_text(answer: ProbeAnswer, _: Translate) -> str:
    """ "This region contributes +0.21; same-size controls +0.01 (95 % below 0.04)." """
    text = N_(
        "This region contributes {change} to the score; same-size controls {control} (95 % below {limit:.2f})."
    )
    return _(text).format(
        change=signed_text(answer.contribution),
        control=signed_text(answer.control),
        limit=answer.control_limit,
    )


def detail_text(answer: ProbeAnswer, _: Translate) -> str:
    """Whether the region stands out, and the spread over the fills."""
    text = N_(
        "Filled with its surroundings {around}, air {air}, blur {blur}. Before calibration (logit) {logit}, "
        "controls 95 % below {limit:.2f}. {count} controls."
    )
    spread = _(text).format(
        around=signed_text(answer.changes[0]),
        air=signed_text(answer.changes[1]),
        blur=signed_text(answer.changes[2]),
        logit=signed_text(answer.logit_contribution),
        limit=answer.logit_control_limit,
        count=len(answer.controls),
    )
    stands = (
        _(N_("It stands out from the controls."))
        if answer.stands_out
        else _(N_("It does not stand out from the controls."))
    )
    return f"{stands} {spread}"
