"""The analysis and its findings."""

from medviewer.i18n import N_
from medviewer.reading.decision import Verdict
from medviewer.reading.first_opinion import Opinion
from medviewer.ui.actions.row import Action, Menu
from medviewer.ui.margin_editing import edit_margin, reset_margin
from medviewer.ui.need import Need


def analysis_actions() -> tuple[Action, ...]:
    menu = Menu.ANALYSIS
    return (
        Action("analyse", N_("Analyze"), lambda c: c.reading.analyse(), menu, ("F5",), "analyze", Need.IMAGE),
        Action(
            "score-markers", N_("Score my markers"), lambda c: c.reading.analyse(only_markers=True), menu, ("F6",),
            "marker", Need.MARKERS,
        ),
        Action(
            "remove-marker", N_("Remove the last marker"), lambda c: c.reading.remove_marker(), menu, ("Backspace",),
            "remove", Need.MARKERS, ends_group=True,
        ),
        Action(
            "next-finding", N_("Next finding"), lambda c: c.reading.step_finding(1), menu, ("N",), "down", Need.FINDINGS
        ),
        Action(
            "previous-finding", N_("Previous finding"), lambda c: c.reading.step_finding(-1), menu, ("Shift+N",), "up",
            Need.FINDINGS, ends_group=True,
        ),
        Action(
            "opinion-benign", N_("First impression: benign"), lambda c: c.give_opinion(Opinion.BENIGN), menu, ("F3",), "",
            Need.OPINION,
        ),
        Action(
            "opinion-suspicious", N_("First impression: suspicious"), lambda c: c.give_opinion(Opinion.SUSPICIOUS), menu,
            ("F4",), "", Need.OPINION,
        ),
        Action(
            "opinion-skip", N_("No first impression: show the result"), lambda c: c.give_opinion(Opinion.SKIPPED), menu,
            ("F12",), "", Need.OPINION, ends_group=True,
        ),
        Action(
            "accept-finding", N_("Accept the finding"), lambda c: c.decisions.answer(Verdict.ACCEPTED), menu, ("Q",), "good",
            Need.FINDING,
        ),
        Action(
            "reject-finding", N_("Reject the finding"), lambda c: c.decisions.answer(Verdict.REJECTED), menu, ("Shift+Q",),
            "remove", Need.FINDING,
        ),
        Action(
            "word-finding", N_("Put the finding in my own words"), lambda c: c.decisions.edit_words(), menu, ("Shift+F2",),
            "write", Need.FINDING,
        ),
        Action(
            "rejected-marks", N_("Marks of rejected findings"), lambda c: c.decisions.toggle_rejected(), menu, (),
            "", Need.FINDINGS, checked=lambda c: c.desk.settings.settings.show_rejected,
        ),
        Action(
            "margins", N_("Measured margins of the findings"), lambda c: c.decisions.toggle_margins(), menu, ("Shift+M",),
            "", Need.FINDINGS, checked=lambda c: c.desk.settings.settings.show_margins, ends_group=True,
        ),
        Action(
            "overlay", N_("Where the model looked (hold: hide)"), lambda c: c.viewport.toggle_overlay(), menu,
            ("O",), "overlay", Need.FINDINGS, checked=lambda c: c.is_overlay_visible,
        ),
        Action(
            "ask-model", N_("Ask the model about the selected region"), lambda c: c.reading.ask_model(), menu, ("F7",),
            "probe", Need.FINDING,
        ),
        Action(
            "edit-margin", N_("Edit the margin"), lambda c: edit_margin(c.desk), menu, ("Shift+F7",), "", Need.FINDING,
        ),
        Action(
            "reset-margin", N_("Reset the margin"), lambda c: reset_margin(c.desk), menu, ("Shift+F8",), "",
            Need.OWN_MARGIN,
        ),
        Action(
            "structures", N_("Segments and contours"), lambda c: c.structures.toggle_hidden(), menu, ("U",), "structures",
            Need.STRUCTURES, checked=lambda c: not c.desk.structures.is_hidden, ends_group=True,
        ),
        Action(
            "reverify", N_("Re-verify the result"), lambda c: c.results.reverify(), menu, ("Shift+F5",), "good", Need.RESULT,
        ),
        Action("model-card", N_("Model card"), lambda c: c.dialogs.show_model_card(), menu, (), "info"),
    )  # fmt: skip
