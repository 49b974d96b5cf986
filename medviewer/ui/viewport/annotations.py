"""Composes everything that is written and drawn over a viewport's picture."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from medviewer.imaging.orientation_labels import plane_letters
from medviewer.imaging.scale_bar import ScaleBar, scale_bar_on
from medviewer.ui import theme
from medviewer.ui.view_models.viewport import ViewportViewModel
from medviewer.ui.view_models.viewport_content import AnnotationLevel, PixelProbe
from medviewer.ui.viewport.color_bar import paint_color_bar
from medviewer.ui.viewport.compare_marks import paint_compared
from medviewer.ui.viewport.corner_text import WrittenLine, paint_corners
from medviewer.ui.viewport.finding_marks import marks_on_slice, paint_marks, slice_of
from medviewer.ui.viewport.finding_outlines import outlines_on_slice, paint_outlines
from medviewer.ui.viewport.frame_marks import paint_letters, paint_scale_bar, paint_small_scale_bar
from medviewer.ui.viewport.map_cell import cell_under, paint_cell
from medviewer.ui.viewport.notices import (
    paint_emptiness,
    paint_filter_label,
    paint_missing_slice,
    paint_patient_sign,
    paint_warnings,
)
from medviewer.ui.viewport.outlined_text import sized
from medviewer.ui.viewport.picture import line_px, overlay_layers
from medviewer.ui.viewport.slice_strip import STRIP_PX, paint_strip
from medviewer.ui.viewport.small import is_small
from medviewer.ui.viewport.status_lines import corners_of
from medviewer.ui.viewport.structure_legend import paint_legend

WIDTH_FOR_BAR_BESIDE_TEXT_PX = 440.0
"""In a narrower viewport the scale bar and the bottom letter stand above the corner text, not beside it."""
ROOM = (8.0, 8.0, -8.0, -70.0)
"""For findings' lengths, off the edges: the lowest part is the corner text's and the scale bar's."""
SCALE_BAR_HEIGHT_PX = 54.0
"""Of the scale bar with its text and the letter below it."""


def paint_annotations(
    painter: QPainter,
    area: QRectF,
    view_model: ViewportViewModel,
    probe: PixelProbe | None,
    *,
    is_filtered: bool,
    font: QFont,
    with_strip: bool = True,
) -> list[WrittenLine]:
    """Draw marks, letters, scale bar, text, strip and notices over the picture in `area` (logical pixels).

    Returns:
        The corner text as it was written, for tooltips on elided lines, and the boxes of the other texts.
    """
    content, state, transform = view_model.content, view_model.state, view_model.transform
    if content is None or state is None or transform is None:
        paint_emptiness(painter, area, view_model, font)
        return []
    geometry, facts = content.planes.geometry, content.planes.facts(state.slice_index)
    sign_px = paint_patient_sign(painter, area, view_model, font)
    inner = area.adjusted(0, sign_px, -STRIP_PX if with_strip else 0, 0)
    is_plain = view_model.annotation_level is AnnotationLevel.NONE
    seen = (view_model.findings, view_model.selected, geometry, state.slice_index, transform)
    taken: list[QRectF] = []
    if content.is_loaded(state.slice_index):
        paint_compared(painter, view_model)
        outlines = outlines_on_slice(*seen) if state.shows_margins else {}
        marks = marks_on_slice(*seen)
        taken = [
            *paint_outlines(
                painter, outlines, font, inner.adjusted(*ROOM), numbered={mark.number for mark in marks}
            ),
            *paint_marks(painter, marks, font, outlined=outlines),
        ]
        cell = cell_under(view_model, probe)
        if cell is not None:
            paint_cell(painter, view_model, cell)
    size = (area.width(), area.height())
    bar = None if is_plain else scale_bar_on(facts, transform, size, room_px=inner.width())
    is_brief = is_small(inner)
    is_narrow = is_brief or inner.width() < WIDTH_FOR_BAR_BESIDE_TEXT_PX
    kept_free_px = 0.0 if is_narrow else _bar_width_px(bar, font)
    corners = corners_of(view_model, probe, _ratio(painter), is_brief=is_brief)
    written = paint_corners(painter, inner, corners, font, kept_free_px)
    if not is_plain and content.is_loaded(state.slice_index):
        legend = view_model.structures.on_plane(content, state.slice_index, line_px(_ratio(painter))).legend
        paint_legend(painter, inner, legend, written, font)
    frame = inner.adjusted(0, 0, 0, -_bottom_text_px(written, inner)) if is_narrow else inner
    letters = None if is_plain else plane_letters(content.planes, state.slice_index, state)
    if letters is not None:
        taken += paint_letters(painter, frame, letters, font)
    if bar is not None:
        taken.append((paint_small_scale_bar if is_brief else paint_scale_bar)(painter, frame, bar, font))
    if overlay_layers(view_model):
        bottom_px = SCALE_BAR_HEIGHT_PX if is_narrow else _bottom_text_px(written, inner)
        taken += paint_color_bar(
            painter, frame, font, threshold=state.overlay.threshold, bottom_text_px=bottom_px
        )
    found = [(slice_of(one, geometry), one.number == view_model.selected) for one in view_model.findings]
    if with_strip and state.slice_count > 1:
        kept = view_model.kept.by_plane(content)
        paint_strip(painter, area, content, state.slice_index, marked=found, kept=kept)
    paint_filter_label(painter, inner, view_model, is_filtered, font)
    paint_warnings(painter, inner, view_model, font)
    paint_missing_slice(painter, inner, view_model, font)
    return [*written, *(WrittenLine(box, "", "") for box in taken)]


def _ratio(painter: QPainter) -> float:
    device = painter.device()
    return float(device.devicePixelRatioF()) if device is not None else 1.0


def _bar_width_px(bar: ScaleBar | None, font: QFont) -> float:
    """Width kept free for the scale bar and its text."""
    if bar is None:
        return 0.0
    text_px = QFontMetricsF(sized(font, theme.QUIET_PT)).horizontalAdvance(f"{bar.text}  ({bar.source})")
    return max(bar.length_px, text_px)


def _bottom_text_px(written: list[WrittenLine], area: QRectF) -> float:
    """Height that the corner text at the bottom takes."""
    tops = [line.box.top() for line in written if line.box.top() > area.center().y()]
    return area.bottom() - min(tops, default=area.bottom())
