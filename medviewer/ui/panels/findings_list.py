"""The findings of an analysis: number, slice, size, score with its interval, answer; a click jumps there."""

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyledItemDelegate, QStyleOptionViewItem

from medviewer.finding.finding import Finding
from medviewer.finding.measurement import NoduleMeasurement
from medviewer.reading.decision import Decision
from medviewer.ui.panels.finding_row import ROW_PX, finding_text, paint_finding

_FINDING = Qt.ItemDataRole.UserRole
_DECISION = Qt.ItemDataRole.UserRole + 1
_EDITED = Qt.ItemDataRole.UserRole + 2


class FindingsList(QListWidget):
    """One row for each finding.

    Signals:
        finding_chosen: The `Finding` the reader clicked on, or went to with the keys.
    """

    finding_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setItemDelegate(FindingDelegate(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.currentItemChanged.connect(lambda item, _before: self._report(item))
        self.itemClicked.connect(self._report)

    def show_findings(
        self,
        findings: tuple[Finding, ...],
        selected: int | None,
        decisions: Mapping[int, Decision],
        margins: Mapping[int, NoduleMeasurement],
    ) -> None:
        """Show them in their order.

        Args:
            findings: The findings.
            selected: Number of the one to mark.
            decisions: Number -> the reader's answer.
            margins: Number -> the size by the reader's margins.
        """
        with QSignalBlocker(self):
            if [self.item(row).data(_FINDING) for row in range(self.count())] != list(findings):
                self.clear()
                for finding in findings:
                    item = QListWidgetItem()
                    item.setData(_FINDING, finding)
                    self.addItem(item)
            for row in range(self.count()):
                item = self.item(row)
                number = item.data(_FINDING).number
                decision, edited = decisions.get(number), margins.get(number)
                item.setData(_DECISION, decision)
                item.setData(_EDITED, edited)
                item.setText(finding_text(item.data(_FINDING), decision, edited))
                item.setToolTip(item.text())
                if number == selected:
                    self.setCurrentItem(item)
            if selected is None:
                self.setCurrentRow(-1)

    def _report(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.finding_chosen.emit(item.data(_FINDING))


class FindingDelegate(QStyledItemDelegate):
    """Draws a finding in one line, tall enough to be hit."""

    def sizeHint(  # noqa: N802 (overrides Qt's name)
        self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(0, max(ROW_PX, option.fontMetrics.height() + 8))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        paint_finding(painter, option, index.data(_FINDING), index.data(_DECISION), index.data(_EDITED))
