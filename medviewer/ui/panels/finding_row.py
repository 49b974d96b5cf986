"""One row of the findings list: its columns, what it says, and how it is drawn."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from medviewer.finding.finding import Finding, FindingSource, PointSuitability
from medviewer.finding.measurement import NoduleMeasurement
from medviewer.finding.score import ModelScore
from medviewer.i18n import N_, _
from medviewer.reading.decision import Decision, Verdict
from medviewer.report.wording import interval_text, share_text
from medviewer.ui import theme
from medviewer.ui.icons import pixmap
from medviewer.ui.panels.decision_words import SIGNS, decision_text
from medviewer.ui.panels.row_painting import draw_ground, write_elided

ROW_PX = 28
SLICE, SIZE, SCORE = N_("Slice"), N_("mm"), N_("Model score")
"""Titles of the columns."""
_RING_PX, _SIGN_PX, _ANSWER_PX, _GAP_PX = 22, 14, 16, 8
_LEAST_STRIP_PX, _STRIP_PX = 24, 84
_SIGNS = {
    PointSuitability.CAUTION: ("caution", theme.CAUTION),
    PointSuitability.REFUSED: ("refused", theme.REFUSED),
}
"""Icon and color of what is said against a score, or instead of one."""


@dataclass(frozen=True)
class FindingColumns:
    """Where each part of a row stands; `said` holds the score with its strip, or why there is none."""

    number: QRect
    slice: QRect
    size: QRect
    sign: QRect
    said: QRect
    answer: QRect


def columns_in(area: QRect, font: QFont) -> FindingColumns:
    """The columns of a row, or of the heading, in `area`; `font`: the list's own."""
    quiet = QFontMetrics(_quiet(font))
    left = area.left() + _GAP_PX

    def next_column(width: int) -> QRect:
        nonlocal left
        column = QRect(left, area.top(), width, area.height())
        left += width + _GAP_PX
        return column

    number = next_column(_RING_PX)
    slice_ = next_column(max(map(quiet.horizontalAdvance, ("0000", _(SLICE)))))
    size = next_column(max(map(quiet.horizontalAdvance, ("000.0*", _(SIZE)))))
    sign = next_column(_SIGN_PX)
    answer = QRect(area.right() - _ANSWER_PX - 4, area.top(), _ANSWER_PX, area.height())
    said = next_column(max(answer.left() - left - 4, 0))
    return FindingColumns(number, slice_, size, sign, said, answer)


def paint_finding(
    painter: QPainter,
    option: QStyleOptionViewItem,
    finding: Finding,
    decision: Decision | None,
    edited: NoduleMeasurement | None,
) -> None:
    """Draw number, slice, size, score with its interval, and the reader's answer, in one line."""
    area: QRect = option.rect.adjusted(0, 1, 0, -1)
    columns, font, quiet = columns_in(area, option.font), QFont(option.font), _quiet(option.font)
    is_rejected = decision is not None and decision.verdict is Verdict.REJECTED
    right = Qt.AlignmentFlag.AlignRight
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw_ground(painter, area, option.state)
    _draw_number(painter, columns.number, finding, font)
    write_elided(painter, columns.slice, slice_text(finding), quiet, theme.QUIET, at=right)
    write_elided(painter, columns.size, size_text(finding, edited), quiet, theme.TEXT, at=right)
    if sign := _SIGNS.get(finding.suitability):
        scale = painter.device().devicePixelRatio()
        top = columns.sign.center().y() - _SIGN_PX // 2 + 1
        painter.drawPixmap(columns.sign.left(), top, pixmap(*sign, _SIGN_PX, scale))
    for each in (font, quiet):
        each.setStrikeOut(is_rejected)
    if finding.score is None:
        write_elided(painter, columns.said, str(finding.refusal), quiet, theme.QUIET)
    else:
        color = theme.QUIET if is_rejected else theme.TEXT
        _draw_score(painter, columns.said, finding.score, (font, quiet), color)
    if decision is not None:
        font.setStrikeOut(False)
        write_elided(painter, columns.answer, SIGNS[decision.verdict], font, theme.TEXT, at=right)
    painter.restore()


def _draw_number(painter: QPainter, area: QRect, finding: Finding, font: QFont) -> None:
    ring = QRectF(area.left() + 1, area.center().y() - 10, 20, 20)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QColor(theme.MEASURE))
    if finding.source is FindingSource.MARKER:
        painter.drawRoundedRect(ring, theme.RADIUS_PX, theme.RADIUS_PX)
    else:
        painter.drawEllipse(ring)
    painter.setFont(_quiet(font))
    painter.drawText(ring, Qt.AlignmentFlag.AlignCenter, str(finding.number))


def _draw_score(
    painter: QPainter, area: QRect, score: ModelScore, fonts: tuple[QFont, QFont], color: str
) -> None:
    """The score, its interval in quiet, and where there is room the strip of both."""
    value, interval = score_text(score)
    for text, font, shade in zip((value, interval), fonts, (color, theme.QUIET), strict=True):
        write_elided(painter, area, text, font, shade)
        area = area.adjusted(QFontMetrics(font).horizontalAdvance(text) + 6, 0, 0, 0)
    if area.width() >= _LEAST_STRIP_PX:
        _draw_strip(painter, QRectF(area).adjusted(4, 0, min(_STRIP_PX - area.width(), 0) - 4, 0), score)


def _draw_strip(painter: QPainter, area: QRectF, score: ModelScore) -> None:
    """The interval on a scale of 0 to 1, in one neutral color: a score is never a traffic light."""
    left, middle, length = area.left(), area.center().y() + 1, area.width()
    painter.setPen(Qt.PenStyle.NoPen)
    for low, high, color in ((0.0, 1.0, theme.LINE), (score.low, score.high, theme.QUIET)):
        painter.setBrush(QColor(color))
        bar = QRectF(left + low * length, middle - 1.5, max((high - low) * length, 3.0), 3)
        painter.drawRoundedRect(bar, 1.5, 1.5)
    painter.setBrush(QColor(theme.TEXT))
    painter.drawEllipse(QRectF(left + score.value * length - 3, middle - 3, 6, 6))


def _quiet(font: QFont) -> QFont:
    quiet = QFont(font)
    quiet.setPointSizeF(theme.QUIET_PT)
    return quiet


def score_text(score: ModelScore) -> tuple[str, str]:
    """ "0.31", "(0.22–0.41)"."""
    return share_text(score.value), f"({interval_text(score)})"


def size_text(finding: Finding, edited: NoduleMeasurement | None = None) -> str:
    """ "8.4": the diameter in mm; "9.1*" by the reader's margin; "–" where it was not measured."""
    if edited is not None:
        return f"{edited.mean_mm:.1f}*"
    return "–" if finding.diameter_mm is None else f"{finding.diameter_mm:.1f}"


def slice_text(finding: Finding) -> str:
    """ "64"."""
    return str(round(finding.center_index[0]) + 1)


def finding_text(
    finding: Finding, decision: Decision | None = None, edited: NoduleMeasurement | None = None
) -> str:
    """The whole finding in one sentence, and what the reader made of it: for tooltips and screen readers."""
    if finding.score is None:
        said = str(finding.refusal)
    else:
        said = _("Model score {value} (interval {interval})").format(
            value=share_text(finding.score.value), interval=interval_text(finding.score)
        )
    text = _("Finding {number}: {said}, {where}").format(
        number=finding.number, said=said, where=_where(finding)
    )
    words = "" if decision is None else decision.words
    against = () if finding.score is None else tuple(map(str, finding.cautions))
    size = "" if edited is None else _("Edited by you: {mm:.1f} mm").format(mm=edited.mean_mm)
    return "\n".join(part for part in (text, *against, size, decision_text(decision), words) if part)


def _where(finding: Finding) -> str:
    """ "8.4 mm · slice 64 · your marker"."""
    size = (
        _("size not measured")
        if finding.diameter_mm is None
        else _("{mm:.1f} mm").format(mm=finding.diameter_mm)
    )
    slice_ = _("slice {number}").format(number=slice_text(finding))
    source = _("your marker") if finding.source is FindingSource.MARKER else ""
    return " · ".join(part for part in (size, slice_, source) if part)
