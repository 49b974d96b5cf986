"""Draws what must not be overlooked: FILTERED, a picture flipped or that may be wrong, loading, unreadable."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from medviewer.dicom.same_patient import SamePatient
from medviewer.i18n import _
from medviewer.imaging.view_signs import view_signs
from medviewer.ui import theme
from medviewer.ui.view_models.viewport import ViewportViewModel
from medviewer.ui.viewport.outlined_text import draw_text, sized
from medviewer.ui.viewport.small import SMALL_PT

TOP_PX = 28.0
SIDE_PX = 8.0
FRAME_PX = 2.0
"""Around a viewport beside which another patient is on show."""


def paint_patient_sign(painter: QPainter, area: QRectF, view_model: ViewportViewModel, font: QFont) -> float:
    """Say on a line of its own at the top that another patient is on show beside this one, or that it is not known.

    Nothing of the picture is covered but by the letters; what is written below makes room.

    Returns:
        Height of the line in logical pixels; 0 for one patient.
    """
    same = view_model.compared.same_patient
    if same is SamePatient.YES:
        return 0.0
    is_other = same is SamePatient.NO
    text = _("DIFFERENT PATIENTS") if is_other else _("Same patient? Not known")
    color = theme.REFUSED if is_other else theme.CAUTION
    lettering = _fitting(font, [text], area.width() - 2 * SIDE_PX, loud=is_other)
    shown = QFontMetricsF(lettering).elidedText(text, Qt.TextElideMode.ElideRight, area.width() - 2 * SIDE_PX)
    at = QPointF(area.center().x(), area.top() + FRAME_PX + 3)
    box = draw_text(painter, shown, at, lettering, anchor=(0.5, 0.0), color=color)
    if is_other:
        inset = 1 + FRAME_PX / 2  # inside the frame of the active viewport
        painter.setPen(QPen(QColor(color), FRAME_PX))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(area.adjusted(inset, inset, -inset, -inset))
    return box.bottom() - area.top()


def paint_filter_label(
    painter: QPainter, area: QRectF, view_model: ViewportViewModel, is_filtered: bool, font: QFont
) -> None:
    """Say at the top that the pixels on view went through a filter chain, or why they did not yet."""
    chain, content, state = view_model.filtered.chain, view_model.content, view_model.state
    if chain is None or content is None or state is None or not content.is_loaded(state.slice_index):
        return
    if is_filtered:
        text = _("FILTERED: {filters}").format(filters=chain.label())
    elif view_model.filtered.is_held:
        text = _("Unfiltered (compare key held)")
    elif view_model.filtered.has_failed_on(view_model.shown_plane.key(content, state.slice_index)):
        text = _("Unfiltered: the filter failed on this slice")
    else:
        text = _("Unfiltered: filtering …")
    lettering = sized(font, theme.TEXT_PT, bold=is_filtered)
    shown = QFontMetricsF(lettering).elidedText(text, Qt.TextElideMode.ElideRight, area.width() - 32)
    color = theme.MEASURE if is_filtered else theme.QUIET
    at = QPointF(area.center().x(), area.top() + TOP_PX)
    draw_text(painter, shown, at, lettering, anchor=(0.5, 0.0), color=color)


def paint_warnings(painter: QPainter, area: QRectF, view_model: ViewportViewModel, font: QFont) -> list[str]:
    """Write at the top, below a filter label, how the picture on view was changed, and what may be wrong with it.

    Returns:
        The lines, whole, as they were asked for.
    """
    content, state = view_model.content, view_model.state
    if content is None or state is None or not content.is_loaded(state.slice_index):
        return []
    signs = list(map(_, view_signs(content.planes, state)))
    lines = [*signs, *content.warnings_on(state.slice_index)]
    lettering = _fitting(font, signs, area.width() - 32, bold=True)
    metrics = QFontMetricsF(lettering)
    top = area.top() + TOP_PX + metrics.height()
    for number, line in enumerate(lines):
        shown = metrics.elidedText(line, Qt.TextElideMode.ElideRight, area.width() - 32)
        at = QPointF(area.center().x(), top + number * metrics.height())
        draw_text(painter, shown, at, lettering, anchor=(0.5, 0.0), color=theme.CAUTION)
    return lines


def paint_missing_slice(painter: QPainter, area: QRectF, view_model: ViewportViewModel, font: QFont) -> None:
    """Say why a slice shows no picture: still loading, or unreadable with the reason."""
    content, state = view_model.content, view_model.state
    if content is None or state is None or content.is_loaded(state.slice_index):
        return
    reason = content.shown_failures.get(state.slice_index)
    text = _("loading …") if reason is None else _("unreadable: {reason}").format(reason=reason)
    color = theme.QUIET if reason is None else theme.CAUTION
    _write_in_the_middle(painter, area, text, color, font)


def paint_emptiness(painter: QPainter, area: QRectF, view_model: ViewportViewModel, font: QFont) -> None:
    """Say that a series is on its way, or how one gets here."""
    text = _("loading …") if view_model.is_awaited else _("Drag a series here")
    _write_in_the_middle(painter, area, text, theme.FAINT, font)


def _fitting(font: QFont, texts: list[str], width: float, *, bold: bool = False, loud: bool = False) -> QFont:
    """The largest lettering in which every text is written whole, else the smallest; loud = bold, and larger."""
    sizes = (*([theme.HEADING_PT] if loud else []), theme.TEXT_PT, theme.QUIET_PT, SMALL_PT)
    offered = [sized(font, points, bold=bold or loud) for points in sizes]
    fits = (
        each
        for each in offered
        if all(QFontMetricsF(each).horizontalAdvance(text) <= width for text in texts)
    )
    return next(fits, offered[-1])


def _write_in_the_middle(painter: QPainter, area: QRectF, text: str, color: str, font: QFont) -> None:
    lettering = sized(font, theme.HEADING_PT)
    shown = QFontMetricsF(lettering).elidedText(text, Qt.TextElideMode.ElideRight, area.width() - 32)
    draw_text(painter, shown, area.center(), lettering, anchor=(0.5, 0.5), color=color)
