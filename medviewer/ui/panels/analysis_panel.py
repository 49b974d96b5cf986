"""The analysis of the active series: the model, whether it suits, how far it is, what it found."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from medviewer.analysis.result import SuitabilityVerdict
from medviewer.errors import reader_text
from medviewer.i18n import N_, _
from medviewer.imaging.viewport_state import OverlayState
from medviewer.reading.decision import Verdict
from medviewer.ui.action_set import ActionSet
from medviewer.ui.desk import Desk
from medviewer.ui.elided_label import ElidedLabel
from medviewer.ui.panels.capsule_part import CapsulePart
from medviewer.ui.panels.decision_bar import DecisionBar
from medviewer.ui.panels.finding_details import FindingDetails
from medviewer.ui.panels.findings_list import ROW_PX, FindingsList
from medviewer.ui.panels.map_reveal import MapReveal
from medviewer.ui.panels.opinion_bar import OpinionBar
from medviewer.ui.panels.overlay_controls import OverlayControls
from medviewer.ui.panels.prevalence_slider import PrevalenceSlider
from medviewer.ui.panels.probe_part import ProbePart
from medviewer.ui.panels.verdict_box import VerdictBox
from medviewer.ui.status_bar import activity_text
from medviewer.ui.texts import Texts
from medviewer.ui.view_models.activity import Activity
from medviewer.ui.view_models.analysis import Phase, SeriesAnalysis

if TYPE_CHECKING:
    from medviewer.analysis.model_card import ModelCard
    from medviewer.finding.finding import Finding

_WORDS = {
    SuitabilityVerdict.SUITABLE: ("good", N_("Suitable for this model")),
    SuitabilityVerdict.CAUTION: ("caution", N_("Suitable with caution")),
    SuitabilityVerdict.REFUSED: ("refused", N_("Refused")),
}


class AnalysisPanel(QWidget):
    """Shows the analysis of the series in the active viewport.

    Signals:
        finding_chosen: The `Finding` to jump to.
    """

    finding_chosen = Signal(object)

    def __init__(self, desk: Desk, actions: ActionSet) -> None:
        super().__init__()
        self._desk = desk
        self._actions = actions
        self._card: ModelCard | None = None
        self._texts = Texts(self)
        self._title, self._version = ElidedLabel("number"), ElidedLabel("quiet")
        self._verdict, self._findings, self._overlay = VerdictBox(), FindingsList(), OverlayControls()
        self.details, self._prevalence = FindingDetails(), PrevalenceSlider()
        self._opinion = OpinionBar(actions)
        self._capsule = CapsulePart(actions["reverify"])
        self.decision = DecisionBar(actions, lambda finding: desk.decisions.on(desk.hanging.key, finding))
        self._reveal, self._probe = MapReveal(), ProbePart(desk.probing, actions["ask-model"])
        self._stage, self._bar = ElidedLabel("quiet"), QProgressBar()
        self._bar.setTextVisible(False)
        self._run, self._markers = QPushButton(), QPushButton()
        self._empty, self._limits, self._places = QLabel(), QLabel(), QStackedWidget()
        self._count = ElidedLabel("quiet")
        self._build()
        self._connect()
        self._texts.keep(self._findings.setAccessibleName, N_("Findings"))
        self._texts.keep(self.details.setAccessibleName, N_("The selected finding"))
        self._texts.refresh(self._show_model)
        self._texts.refresh(self._show)

    def take_card(self, card: "ModelCard | None") -> None:
        """Show which model is in use, and its limits; None = it is not installed."""
        self._card = card
        self._prevalence.take_card(card)
        self._show_model()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 8)
        column.setSpacing(8)
        column.addLayout(self._model_row())
        column.addWidget(_line())
        column.addWidget(self._verdict)
        column.addLayout(self._run_row())
        column.addWidget(self._stage)
        column.addWidget(self._bar)
        column.addWidget(_line())
        self._empty.setWordWrap(True)
        self._empty.setProperty("role", "quiet")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._places.addWidget(self._empty)
        self._places.addWidget(self._findings)
        column.addWidget(self._opinion)
        column.addWidget(self._count)
        column.addWidget(self._list_over_details(), 1)

    def _list_over_details(self) -> QSplitter:
        """The list, and under it the card of the selected finding with what belongs to every finding at its end."""
        self.details.add_part(self.decision, above=True)
        self._limits.setWordWrap(True)
        self._limits.setProperty("role", "quiet")
        parts = (
            self._reveal,
            self._probe,
            self._prevalence,
            _line(),
            self._overlay,
            self._limits,
            self._capsule,
        )
        for part in parts:
            self.details.add_part(part)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        split.addWidget(self._places)
        split.addWidget(self.details)
        self._places.setMinimumHeight(ROW_PX * 2)
        self.details.setMinimumHeight(ROW_PX * 2)
        split.setSizes([ROW_PX * 3, ROW_PX * 6])
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 1)
        return split

    def _model_row(self) -> QHBoxLayout:
        link = QPushButton()
        link.setObjectName("link")
        link.clicked.connect(self._actions["model-card"].trigger)
        self._texts.keep(link.setText, N_("Model card"))
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self._title)
        names.addWidget(self._version)
        row = QHBoxLayout()
        row.addLayout(names, 1)
        row.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _run_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        for button, stretch in ((self._run, 1), (self._markers, 1)):
            button.setMinimumHeight(28)
            row.addWidget(button, stretch)
        return row

    def _connect(self) -> None:
        desk, findings = self._desk, self._findings
        self._run.clicked.connect(self._run_or_cancel)
        self._markers.clicked.connect(self._actions["score-markers"].trigger)
        findings.finding_chosen.connect(self.finding_chosen)
        self._reveal.reveal_asked.connect(
            lambda number, shown: desk.analysis.reveal_map(desk.hanging.key, number, shown)
        )
        self._overlay.visibility_edited.connect(self._set_visible)
        self._overlay.opacity_edited.connect(lambda part: desk.settings.change(overlay_opacity=part))
        self._overlay.threshold_edited.connect(lambda part: desk.settings.change(overlay_threshold=part))
        self.decision.worded.connect(self._word)
        desk.analysis.changed.connect(self._show_if_active)
        desk.reading.changed.connect(lambda _uid: self._show())
        desk.settings.changed.connect(lambda _settings: self._show())
        desk.hanging.active_changed.connect(self._show)
        desk.hanging.for_each_viewport(
            lambda index, viewport: viewport.changed.connect(partial(self._show_overlay, index))
        )
        desk.hanging.series_shown.connect(self._show_if_active)

    def _set_visible(self, visible: bool) -> None:
        self._desk.hanging.viewport.set_overlay_visible(visible)

    def _word(self, finding: "Finding", words: str) -> None:
        self._desk.decisions.decide(self._desk.hanging.key, finding, Verdict.REWORDED, words)

    def _run_or_cancel(self) -> None:
        if self._desk.analysis.state(self._desk.hanging.key).is_under_way:
            self._desk.analysis.cancel()
        else:
            self._actions["analyse"].trigger()

    def _show_if_active(self, key: str) -> None:
        if key == self._desk.hanging.key:
            self._show()

    def _show(self) -> None:
        """Show the state of the active series; every part keeps its place whatever it says."""
        state = self._desk.analysis.state(self._desk.hanging.key)
        has_image = self._desk.hanging.viewport.content is not None
        self._run.setText(_("Cancel") if state.is_under_way else _("Analyze"))
        self._run.setEnabled(state.is_under_way or has_image)
        self._markers.setText(_("Score {count} markers").format(count=len(state.markers)))
        if len(state.markers) <= 1:
            self._markers.setText(_("Score marker"))
        self._markers.setEnabled(bool(state.markers) and not state.is_under_way)
        self._verdict.show_verdict(*_verdict(state, has_image))
        read_first = self._desk.read_first
        self._opinion.show_opinion(
            read_first.opinion(self._desk.hanging.key),
            is_awaited=has_image and read_first.is_awaited(self._desk.hanging.key),
        )
        self._show_progress(state)
        decisions = self._desk.decisions.of_series(self._desk.hanging.key)
        self._findings.show_findings(state.findings, state.selected, decisions)
        self.details.show_finding(state.finding(state.selected))
        self._capsule.show_result(None if state.is_under_way else state.result)
        self._empty.setText(_placeholder(state))
        count = _("Findings ({count}): model score (interval)").format(count=len(state.findings))
        self._count.show_text(count if state.findings else "")
        self._places.setCurrentWidget(self._findings if state.findings else self._empty)
        self._show_overlay(self._desk.hanging.active)

    def _show_progress(self, state: SeriesAnalysis) -> None:
        progress = state.progress
        policy = self._bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._bar.setSizePolicy(policy)
        self._bar.setVisible(progress is not None)
        self._stage.show_text("" if progress is None else activity_text(Activity(progress, lambda: None)))
        if progress is not None:
            self._bar.setRange(0, progress.total)
            self._bar.setValue(progress.done)

    def _show_overlay(self, index: int) -> None:
        if index != self._desk.hanging.active:
            return
        state = self._desk.hanging.viewport.state
        self._overlay.setEnabled(bool(self._desk.analysis.state(self._desk.hanging.key).findings))
        self._overlay.show_state(state.overlay if state is not None else OverlayState())

    def _show_model(self) -> None:
        card = self._card
        if card is None:
            self._title.show_text(_("No model"))
            self._version.show_text("")
            self._limits.setText("")
            return
        self._title.show_text(_(card.title))
        self._version.show_text(_("version {version}").format(version=card.version))
        self._limits.setText(" ".join(_(text) for text in (card.purpose, *card.limits[:1])))
        self._limits.setToolTip("\n".join(_(limit) for limit in card.limits))


def _verdict(state: SeriesAnalysis, has_image: bool) -> tuple[str, str, tuple[str, ...]]:
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


def _reasons(state: SeriesAnalysis) -> tuple[str, ...]:
    """Why the series was refused, or is taken with caution: the gravest reason first."""
    return tuple(str(reason) for reason in state.result.suitability.reasons) if state.result else ()


def _placeholder(state: SeriesAnalysis) -> str:
    """What stands in the place of the findings while there are none."""
    if state.phase is Phase.REFUSED:
        return _("No score: {reason}").format(reason=" ".join(_reasons(state)))
    if state.phase is Phase.DONE:
        return _("Nothing was found. This does not mean that nothing is there.")
    return ""


def _line() -> QFrame:
    line = QFrame()
    line.setObjectName("separator")
    line.setFixedHeight(1)
    return line
