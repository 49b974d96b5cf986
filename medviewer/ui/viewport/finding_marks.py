"""Draws the findings on a slice: a number, and a thin circle where no margin is known in this slice."""

import math
from collections.abc import Container
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from medviewer.finding.finding import Finding
from medviewer.imaging.display_transform import DisplayTransform
from medviewer.imaging.geometry import VolumeGeometry
from medviewer.ui import theme
from medviewer.ui.viewport.outlined_text import draw_text, sized

UNMEASURED_MM = 8.0
SMALLEST_RADIUS_PX = 5.0


@dataclass(frozen=True)
class FindingMark:
    """A finding's circle on one slice.

    Attributes:
        number: The finding's number.
        x: Middle on the screen, logical pixels counted at pixel centers.
        y: The same, downwards.
        radius_px: Radius in logical pixels.
        is_measured: False where the diameter is unknown: the circle only says where.
        is_selected: The reader chose it.
    """

    number: int
    x: float
    y: float
    radius_px: float
    is_measured: bool
    is_selected: bool


def slice_of(finding: Finding, geometry: VolumeGeometry) -> int:
    """The slice nearest to a finding's center; it may lie outside the stack."""
    return math.floor(geometry.to_index(finding.center_mm)[0] + 0.5)


def marks_on_slice(
    findings: tuple[Finding, ...],
    selected: int | None,
    geometry: VolumeGeometry,
    slice_index: int,
    transform: DisplayTransform,
) -> list[FindingMark]:
    """The circles of the findings that reach this slice, each taken as a ball of its measured diameter."""
    from_slice = np.linalg.inv(geometry.slice_affine(slice_index))[:3]
    marks = []
    for finding in findings:
        off_mm, row, column = from_slice @ (*finding.center_mm, 1.0)
        ball_mm = (finding.diameter_mm or UNMEASURED_MM) / 2
        is_nearest = abs(geometry.to_index(finding.center_mm)[0] - slice_index) <= 0.5
        if abs(off_mm) > ball_mm and not is_nearest:
            continue
        radius_mm = math.sqrt(max(ball_mm**2 - off_mm**2, 0.0))
        x, y = transform.to_screen(float(column), float(row))
        radius_px = max(radius_mm * transform.screen_px_per_mm, SMALLEST_RADIUS_PX)
        marks.append(
            FindingMark(
                finding.number, x, y, radius_px, finding.diameter_mm is not None, finding.number == selected
            )
        )
    return marks


def paint_marks(
    painter: QPainter, marks: list[FindingMark], font: QFont, outlined: Container[int] = ()
) -> list[QRectF]:
    """Draw circles and numbers; the selected one last, thicker and with a bold number.

    Those whose number is in `outlined` have their margin drawn already and get the number alone.

    Returns:
        The boxes of the numbers.
    """
    written = []
    outline = QColor(theme.CANVAS)
    outline.setAlphaF(0.6)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for mark in sorted(marks, key=lambda mark: mark.is_selected):
        middle = QPointF(mark.x + 0.5, mark.y + 0.5)
        width = 2.0 if mark.is_selected else 1.0
        style = Qt.PenStyle.SolidLine if mark.is_measured else Qt.PenStyle.DotLine
        colors = () if mark.number in outlined else ((outline, 2.0), (QColor(theme.MEASURE), 0.0))
        for color, extra in colors:
            painter.setPen(QPen(color, width + extra, style))
            painter.drawEllipse(middle, mark.radius_px, mark.radius_px)
        beside = middle + QPointF(mark.radius_px * 0.75 + 3, -mark.radius_px * 0.75 - 1)
        lettering = sized(font, theme.TEXT_PT if mark.is_selected else theme.QUIET_PT, bold=mark.is_selected)
        number = str(mark.number)
        written.append(draw_text(painter, number, beside, lettering, anchor=(0.0, 1.0), color=theme.MEASURE))
    painter.restore()
    return written
