"""The titles over the columns of the findings list, and how many findings there are."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from medviewer.i18n import _
from medviewer.ui import theme
from medviewer.ui.panels.finding_row import SCORE, SIZE, SLICE, columns_in
from medviewer.ui.panels.row_painting import write_elided


class FindingsHeading(QWidget):
    """Painted with the columns of the rows, so that it stands over them whatever the font and the language."""

    def __init__(self) -> None:
        super().__init__()
        self._count = 0
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_count(self, count: int) -> None:
        """Show how many there are, and the titles in the language in use."""
        self._count = count
        told = _("Findings ({count}): slice, mean diameter in mm, model score with its interval, your answer")
        self.setToolTip(told.format(count=count))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 (overrides Qt's name)
        return QSize(0, self.fontMetrics().height() + 4)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 (overrides Qt's name)
        font = QFont(self.font())
        with QPainter(self) as painter:
            columns = columns_in(self.rect(), font)
            font.setPointSizeF(theme.QUIET_PT)
            right = Qt.AlignmentFlag.AlignRight
            write_elided(painter, columns.slice, _(SLICE), font, theme.QUIET, at=right)
            write_elided(painter, columns.size, _(SIZE), font, theme.QUIET, at=right)
            write_elided(painter, columns.said, _(SCORE), font, theme.QUIET)
            count = _("{count} in all").format(count=self._count)
            write_elided(painter, columns.said.united(columns.answer), count, font, theme.QUIET, at=right)
