"""The findings of an analysis: number, score with its interval, size, slice; a click jumps there."""

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from medviewer.finding.finding import Finding, FindingSource, PointSuitability
from medviewer.finding.score import ModelScore
from medviewer.i18n import _
from medviewer.reading.decision import Decision, Verdict
from medviewer.ui import theme
from medviewer.ui.icons import pixmap
from medviewer.ui.panels.decision_words import decision_text

ROW_PX = 48
_FINDING = Qt.ItemDataRole.UserRole
_DECISION = Qt.ItemDataRole.UserRole + 1
_STRIP_PX = 84
_SIGN_PX = 14
_SIGNS = {
    PointSuitability.CAUTION: ("caution", theme.CAUTION),
    PointSuitability.REFUSED: ("refused", theme.REFUSED),
}
"""Icon and color of what is said against a score, or instead of one."""


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
        self, findings: tuple[Finding, ...], selected: int | None, decisions: Mapping[int, Decision]
    ) -> None:
        """Show them in their order, with the one of number `selected` marked, and the reader's answers by number."""
        self.blockSignals(True)
        if [self.item(row).data(_FINDING) for row in range(self.count())] != list(findings):
            self.clear()
            for finding in findings:
                item = QListWidgetItem()
                item.setData(_FINDING, finding)
                self.addItem(item)
        for row in range(self.count()):
            item = self.item(row)
            number = item.data(_FINDING).number
            decision = decisions.get(number)
            item.setData(_DECISION, decision)
            item.setText(finding_text(item.data(_FINDING), decision))
            item.setToolTip(item.text())
            if number == selected:
                self.setCurrentItem(item)
        if selected is None:
            self.setCurrentRow(-1)
        self.blockSignals(False)

    def _report(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.finding_chosen.emit(item.data(_FINDING))


class FindingDelegate(QStyledItemDelegate):
    """Draws a finding: number, score, interval strip; below, in quiet, size and slice."""

    def sizeHint(  # noqa: N802 (overrides Qt's name)
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(0, ROW_PX)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        finding: Finding = index.data(_FINDING)
        decision: Decision | None = index.data(_DECISION)
        is_rejected = decision is not None and decision.verdict is Verdict.REJECTED
        area: QRect = option.rect.adjusted(0, 1, 0, -1)
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_ground(painter, area, state)
        inner = area.adjusted(8, 4, -8, -4)
        line = inner.height() // 2
        upper = QRect(inner.left() + 32, inner.top(), inner.width() - 32, line)
        lower = upper.translated(0, line)
        font: QFont = QFont(option.font)
        self._draw_number(painter, QRect(inner.left(), inner.top(), 24, inner.height()), finding, font)
        if finding.score is not None:
            self._draw_strip(painter, upper, finding.score)
            upper = upper.adjusted(0, 0, -_STRIP_PX - 8, 0)
        if sign := _SIGNS.get(finding.suitability):
            _draw_sign(painter, upper, *sign)
            upper = upper.adjusted(_SIGN_PX + 5, 0, 0, 0)
        font.setStrikeOut(is_rejected)
        is_quiet = is_rejected or finding.score is None
        _write(painter, upper, first_line(finding), font, theme.QUIET if is_quiet else theme.TEXT)
        font.setStrikeOut(False)
        font.setPointSizeF(theme.QUIET_PT)
        answer = decision_text(decision)
        _write(painter, lower, answer, font, theme.TEXT, at=Qt.AlignmentFlag.AlignRight)
        lower = lower.adjusted(0, 0, -QFontMetrics(font).horizontalAdvance(answer) - 8, 0)
        _write(painter, lower, second_line(finding), font, theme.QUIET)
        painter.restore()

    @staticmethod
    def _draw_ground(painter: QPainter, area: QRect, state: QStyle.StateFlag) -> None:
        is_selected = bool(state & QStyle.StateFlag.State_Selected)
        if is_selected or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.SURFACE_2))
            painter.drawRoundedRect(area, theme.RADIUS_PX, theme.RADIUS_PX)
        if is_selected:
            painter.setBrush(QColor(theme.ACCENT))
            painter.drawRoundedRect(QRect(area.left(), area.top() + 8, 3, area.height() - 16), 1.5, 1.5)

    @staticmethod
    def _draw_number(painter: QPainter, area: QRect, finding: Finding, font: QFont) -> None:
        ring = QRectF(area.left() + 1, area.center().y() - 11, 22, 22)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QColor(theme.MEASURE))
        if finding.source is FindingSource.MARKER:
            painter.drawRoundedRect(ring, theme.RADIUS_PX, theme.RADIUS_PX)
        else:
            painter.drawEllipse(ring)
        painter.setFont(font)
        painter.drawText(ring, Qt.AlignmentFlag.AlignCenter, str(finding.number))

    @staticmethod
    def _draw_strip(painter: QPainter, line: QRect, score: ModelScore) -> None:
        """The interval on a scale of 0 to 1, in one neutral color: a score is never a traffic light."""
        left, middle = line.right() - _STRIP_PX, line.center().y() + 1
        painter.setPen(Qt.PenStyle.NoPen)
        for low, high, color in ((0.0, 1.0, theme.LINE), (score.low, score.high, theme.QUIET)):
            painter.setBrush(QColor(color))
            bar = QRectF(left + low * _STRIP_PX, middle - 1.5, max((high - low) * _STRIP_PX, 3.0), 3)
            painter.drawRoundedRect(bar, 1.5, 1.5)
        painter.setBrush(QColor(theme.TEXT))
        painter.drawEllipse(QRectF(left + score.value * _STRIP_PX - 3.5, middle - 3.5, 7, 7))


def first_line(finding: Finding) -> str:
    """ "0.31  (0.22–0.41)", or why there is no score."""
    if finding.score is None:
        return str(finding.refusal)
    score = finding.score
    return f"{score.value:.2f}  ({score.low:.2f}–{score.high:.2f})"


def second_line(finding: Finding) -> str:
    """ "8.4 mm · slice 64"."""
    size = (
        _("size not measured")
        if finding.diameter_mm is None
        else _("{mm:.1f} mm").format(mm=finding.diameter_mm)
    )
    slice_ = _("slice {number}").format(number=round(finding.center_index[0]) + 1)
    source = _("your marker") if finding.source is FindingSource.MARKER else ""
    return " · ".join(part for part in (size, slice_, source) if part)


def finding_text(finding: Finding, decision: Decision | None = None) -> str:
    """The whole finding in one sentence, for tooltips and screen readers."""
    if finding.score is None:
        said = str(finding.refusal)
    else:
        said = _("Model score {value:.2f} (interval {low:.2f}–{high:.2f})").format(
            value=finding.score.value, low=finding.score.low, high=finding.score.high
        )
    text = _("Finding {number}: {said}, {where}").format(
        number=finding.number, said=said, where=second_line(finding)
    )
    words = "" if decision is None else decision.words
    against = () if finding.score is None else tuple(map(str, finding.cautions))
    return "\n".join(part for part in (text, *against, decision_text(decision), words) if part)


def _draw_sign(painter: QPainter, line: QRect, name: str, color: str) -> None:
    scale = painter.device().devicePixelRatio()
    painter.drawPixmap(
        line.left(), line.center().y() - _SIGN_PX // 2 + 1, pixmap(name, color, _SIGN_PX, scale)
    )


def _write(
    painter: QPainter,
    area: QRect,
    text: str,
    font: QFont,
    color: str,
    *,
    at: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> None:
    painter.setFont(font)
    painter.setPen(QColor(color))
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | at, shown)
