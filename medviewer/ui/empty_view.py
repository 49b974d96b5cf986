"""What stands in the place of the images while nothing is open."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from medviewer.i18n import N_, _
from medviewer.services.recent_studies import RecentStudy
from medviewer.ui.desk import Desk
from medviewer.ui.elided_label import ElidedLabel
from medviewer.ui.status_bar import activity_text
from medviewer.ui.texts import Texts
from medviewer.ui.view_models.series_content import date_text

_WIDTH_PX = 420


class EmptyView(QWidget):
    """One line that says how to begin, the demo study, the recent studies; while something opens, how far it is.

    Signals:
        demo_asked: Open the demo study.
        recent_chosen: The `RecentStudy` to open.
    """

    demo_asked = Signal()
    recent_chosen = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._desk = desk
        self._line, self._demo = QLabel(), QPushButton()
        self._line.setProperty("role", "heading")
        self._line.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._demo.setObjectName("link")
        self._demo.clicked.connect(self.demo_asked)
        self._heading = QLabel()
        self._heading.setProperty("role", "quiet")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(_WIDTH_PX)
        self._lay_out()
        texts = Texts(self)
        texts.keep(self._demo.setText, N_("Open the demo study"))
        texts.keep(self._heading.setText, N_("Recent studies"))
        texts.keep(self._bar.setAccessibleName, N_("Progress"))
        texts.refresh(self._show_activity)
        texts.refresh(self._show_recent)
        desk.settings.recent_changed.connect(self._show_recent)
        desk.activity.changed.connect(self._show_activity)

    def _lay_out(self) -> None:
        recent = QVBoxLayout()
        recent.setSpacing(4)
        recent.addWidget(self._heading)
        recent.addLayout(self._rows)
        recent.addStretch(1)
        box = QWidget()
        box.setFixedWidth(_WIDTH_PX)
        box.setLayout(recent)
        recent.setContentsMargins(0, 0, 0, 0)
        center = Qt.AlignmentFlag.AlignHCenter
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch(2)
        column.addWidget(self._line, 0, center)
        column.addWidget(self._bar, 0, center)
        column.addWidget(self._demo, 0, center)
        column.addSpacing(24)
        column.addWidget(box, 3, center)
        policy = self._bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._bar.setSizePolicy(policy)

    def _show_activity(self) -> None:
        activity = self._desk.activity.current
        self._bar.setVisible(activity is not None)
        if activity is None:
            self._line.setText(_("Drop a study folder here, or press Ctrl+O"))
            return
        self._line.setText(activity_text(activity))
        self._bar.setRange(0, activity.progress.total)
        self._bar.setValue(activity.progress.done)

    def _show_recent(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        recent = self._desk.settings.recent
        for study in recent:
            self._rows.addWidget(self._row(study))
        self._heading.setVisible(bool(recent))

    def _row(self, study: RecentStudy) -> QPushButton:
        button = QPushButton()
        button.setFlat(True)
        button.setMinimumHeight(32)
        button.setToolTip(study.path)
        button.clicked.connect(partial(self.recent_chosen.emit, study))
        name, about = ElidedLabel(), ElidedLabel("quiet")
        name.show_text(recent_name(study))
        about.show_text(recent_details(study))
        about.setAlignment(Qt.AlignmentFlag.AlignRight)
        for label in (name, about):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = QHBoxLayout(button)
        row.setContentsMargins(8, 0, 8, 0)
        row.addWidget(name, 3)
        row.addWidget(about, 2)
        button.setAccessibleName(f"{name.text()}, {about.text()}")
        return button


def recent_name(study: RecentStudy) -> str:
    """The patient's name where it may be kept, else the folder's name."""
    return study.patient_name or study.place.name


def recent_details(study: RecentStudy) -> str:
    """ "CT · 2024-03-01"."""
    return " · ".join(part for part in (study.modalities, date_text(study.study_date)) if part)
