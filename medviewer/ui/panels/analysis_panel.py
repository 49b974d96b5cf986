"""The analysis of the active series: the model, whether it suits, how far it is, what it found."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from medviewer.i18n import N_, _
from medviewer.imaging.viewport_state import OverlayState
from medviewer.reading.decision import Verdict
from medviewer.ui.action_set import ActionSet
from medviewer.ui.desk import Desk
from medviewer.ui.panels.analysis_words import placeholder, verdict
from medviewer.ui.panels.capsule_part import CapsulePart
from medviewer.ui.panels.decision_bar import DecisionBar
from medviewer.ui.panels.finding_details import FindingDetails
from medviewer.ui.panels.findings_heading import FindingsHeading
from medviewer.ui.panels.findings_list import FindingsList
from medviewer.ui.panels.findings_split import FindingsSplit
from medviewer.ui.panels.map_reveal import MapReveal
from medviewer.ui.panels.margin_part import MarginPart
from medviewer.ui.panels.model_head import ModelHead
from medviewer.ui.panels.opinion_bar import OpinionBar
from medviewer.ui.panels.overlay_controls import OverlayControls
from medviewer.ui.panels.prevalence_slider import PrevalenceSlider
from medviewer.ui.panels.probe_part import ProbePart
from medviewer.ui.panels.progress_part import ProgressPart
from medviewer.ui.panels.verdict_box import HEIGHT_PX, VerdictBox
from medviewer.ui.texts import Texts
from medviewer.ui.view_models.analysis import SeriesAnalysis

if TYPE_CHECKING:
    from medviewer.analysis.model_card import ModelCard
    from medviewer.finding.finding import Finding


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
        self._model = ModelHead(actions["model-card"])
        self._verdict, self._progress, self._standing = VerdictBox(), ProgressPart(), QStackedWidget()
        self._heading, self._findings, self._overlay = FindingsHeading(), FindingsList(), OverlayControls()
        self.details, self._prevalence = FindingDetails(), PrevalenceSlider()
        self._opinion = OpinionBar(actions)
        self._capsule = CapsulePart(actions["reverify"])
        self.decision = DecisionBar(actions, lambda finding: desk.decisions.on(desk.hanging.key, finding))
        self._margin = MarginPart(actions, lambda finding: desk.margins.on(desk.hanging.key, finding))
        self._reveal, self._probe = MapReveal(), ProbePart(desk.probing, actions["ask-model"])
        self._run, self._markers = QPushButton(), QPushButton()
        self._empty, self._limits, self._places = QLabel(), QLabel(), QStackedWidget()
        self._split = FindingsSplit(self._places, self.details)
        self._build()
        self._connect()
        self._texts.keep(self._findings.setAccessibleName, N_("Findings"))
        self._texts.keep(self.details.setAccessibleName, N_("The selected finding"))
        self._texts.refresh(self._show_limits)
        self._texts.refresh(self._show)

    def take_card(self, card: "ModelCard | None") -> None:
        """Show which model is in use, and its limits; None = it is not installed."""
        self._card = card
        self._model.take_card(card)
        self._prevalence.take_card(card)
        self._show_limits()

    def _build(self) -> None:
        self._standing.addWidget(self._verdict)
        self._standing.addWidget(self._progress)
        self._standing.setFixedHeight(HEIGHT_PX)
        for quiet in (self._empty, self._limits):
            quiet.setWordWrap(True)
            quiet.setProperty("role", "quiet")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._places.addWidget(self._empty)
        self._places.addWidget(self._list_under_heading())
        self.details.add_part(self.decision, above=True)
        for part in (
            self._margin,
            self._reveal,
            self._probe,
            self._prevalence,
            self._overlay,
            self._limits,
            self._capsule,
        ):
            self.details.add_part(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 8)
        column.setSpacing(8)
        for above in (self._model, _line(), self._standing):
            column.addWidget(above)
        column.addLayout(self._run_row())
        column.addWidget(_line())
        column.addWidget(self._opinion)
        column.addWidget(self._split, 1)

    def _list_under_heading(self) -> QWidget:
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._heading)
        column.addWidget(self._findings, 1)
        return whole

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
        self._split.share_chosen.connect(lambda share: desk.settings.change(findings_share=share))
        self._reveal.reveal_asked.connect(
            lambda number, shown: desk.analysis.reveal_map(desk.hanging.key, number, shown)
        )
        self._overlay.visibility_edited.connect(self._set_visible)
        self._overlay.opacity_edited.connect(lambda part: desk.settings.change(overlay_opacity=part))
        self._overlay.threshold_edited.connect(lambda part: desk.settings.change(overlay_threshold=part))
        self.decision.worded.connect(self._word)
        self._probe.answered.connect(partial(self.details.bring_to_sight, self._probe))
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
        self._verdict.show_verdict(*verdict(state, has_image))
        self._progress.show_progress(state.progress)
        self._standing.setCurrentWidget(self._verdict if state.progress is None else self._progress)
        read_first = self._desk.read_first
        self._opinion.show_opinion(
            read_first.opinion(self._desk.hanging.key),
            is_awaited=has_image and read_first.is_awaited(self._desk.hanging.key),
        )
        self._show_findings(state)
        self._capsule.show_result(None if state.is_under_way else state.result)
        self._show_overlay(self._desk.hanging.active)

    def _show_findings(self, state: SeriesAnalysis) -> None:
        decisions = self._desk.decisions.of_series(self._desk.hanging.key)
        self._heading.show_count(len(state.findings))
        margins = self._desk.margins.of_series(self._desk.hanging.key)
        self._findings.show_findings(state.findings, state.selected, decisions, margins)
        self.details.show_finding(state.finding(state.selected))
        self._empty.setText(placeholder(state))
        self._places.setCurrentIndex(1 if state.findings else 0)
        rows_px = sum(map(self._findings.sizeHintForRow, range(len(state.findings))))
        self._split.fit(
            rows_px + self._heading.sizeHint().height(), self._desk.settings.settings.findings_share
        )

    def _show_overlay(self, index: int) -> None:
        if index != self._desk.hanging.active:
            return
        state = self._desk.hanging.viewport.state
        self._overlay.setEnabled(bool(self._desk.analysis.state(self._desk.hanging.key).findings))
        self._overlay.show_state(state.overlay if state is not None else OverlayState())

    def _show_limits(self) -> None:
        card = self._card
        texts = () if card is None else (card.purpose, *card.limits[:1])
        self._limits.setText(" ".join(map(_, texts)))
        self._limits.setToolTip("" if card is None else "\n".join(map(_, card.limits)))


def _line() -> QFrame:
    line = QFrame()
    line.setObjectName("separator")
    line.setFixedHeight(1)
    return line
