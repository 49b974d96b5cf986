"""The line at the foot of the window: what is running, whether the geometry can be trusted, what this is not for."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QToolButton, QWidget

from medviewer.i18n import N_, _
from medviewer.imaging.geometry_passport import GeometryPassport, GeometryVerdict
from medviewer.ui import theme
from medviewer.ui.dialogs.passport_text import SIGNS, passport_line
from medviewer.ui.elided_label import ElidedLabel
from medviewer.ui.icons import icon, pixmap
from medviewer.ui.texts import Texts
from medviewer.ui.view_models.activity import Activity, ActivityViewModel

_COLORS = {
    GeometryVerdict.GOOD: theme.GOOD,
    GeometryVerdict.CAUTION: theme.CAUTION,
    GeometryVerdict.NONE: theme.REFUSED,
}


class StatusBar(QWidget):
    """Three parts of fixed places; nothing in it moves when work begins or ends.

    Signals:
        passport_asked: The reader wants the details of the geometry check.
    """

    passport_asked = Signal()

    def __init__(self, activity: ActivityViewModel) -> None:
        super().__init__()
        self.setObjectName("status")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(32)
        self._activity = activity
        self._passport: GeometryPassport | None = None
        self._is_drawn = True
        self._text = ElidedLabel("quiet")
        self._bar, self._cancel = QProgressBar(), QToolButton()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(120)
        self._cancel.setIcon(icon("close", theme.QUIET))
        self._cancel.setFixedSize(28, 28)
        self._cancel.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._cancel.clicked.connect(self._cancel_current)
        self._sign, self._verdict, self._line = QLabel(), QPushButton(), QFrame()
        self._line.setObjectName("separator")
        self._line.setFixedSize(1, 16)
        self._verdict.setObjectName("status-link")
        self._verdict.setFlat(True)
        self._verdict.clicked.connect(self.passport_asked)
        notice = QLabel()
        notice.setProperty("role", "quiet")
        self._lay_out(notice)
        texts = Texts(self)
        texts.keep(notice.setText, N_("Investigational, not for diagnostic use"))
        texts.keep(self._cancel.setToolTip, N_("Cancel (Esc)"))
        texts.keep(self._cancel.setAccessibleName, N_("Cancel"))
        texts.keep(self._bar.setAccessibleName, N_("Progress"))
        texts.refresh(lambda: self.show_passport(self._passport, is_drawn=self._is_drawn))
        activity.changed.connect(self._show_activity)
        self._show_activity()

    def show_passport(self, passport: GeometryPassport | None, *, is_drawn: bool = True) -> None:
        """Show the geometry verdict of the active series; None = no series.

        Args:
            passport: The geometry check of its headers.
            is_drawn: False where none of its images can be shown: the verdict would be one on nothing.
        """
        self._passport, self._is_drawn = passport, is_drawn
        self._sign.setVisible(passport is not None)
        self._line.setVisible(passport is not None)
        self._verdict.setVisible(passport is not None)
        if passport is not None:
            verdict = passport.verdict if is_drawn else GeometryVerdict.NONE
            self._sign.setPixmap(pixmap(SIGNS[verdict], _COLORS[verdict], 16, self.devicePixelRatioF()))
            self._verdict.setText(passport_line(passport) if is_drawn else _("No image of it can be shown"))
            self._verdict.setToolTip("\n".join(map(str, passport.notes)) or _("Show what was checked"))

    def _show_activity(self) -> None:
        activity = self._activity.current
        for widget in (self._bar, self._cancel):
            policy = widget.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            widget.setSizePolicy(policy)
            widget.setVisible(activity is not None)
        self._text.show_text("" if activity is None else activity_text(activity))
        if activity is not None:
            self._bar.setRange(0, activity.progress.total)
            self._bar.setValue(activity.progress.done)

    def _cancel_current(self) -> None:
        if (activity := self._activity.current) is not None:
            activity.cancel()

    def _lay_out(self, notice: QLabel) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self._bar)
        row.addWidget(self._cancel)
        row.addWidget(self._text, 1)
        for widget in (self._sign, self._verdict, self._line, notice):
            row.addWidget(widget)


def activity_text(activity: Activity) -> str:
    """ "Reading headers, 12 of 64"; without figures while they are unknown."""
    progress = activity.progress
    if progress.total <= 1:
        return progress.message
    text = _("{message}, {done} of {total}") if progress.message else _("{done} of {total}")
    return text.format(message=progress.message, done=progress.done, total=progress.total)
