"""A sheet measured in millimetres that text, lines and pictures are put on: QPainter over a PDF."""

from dataclasses import dataclass, replace
from enum import Enum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QImage,
    QPageSize,
    QPainter,
    QPainterPath,
    QPdfWriter,
    QPen,
    QPolygonF,
    QTextLayout,
    QTextOption,
)

from medviewer.errors import MedviewerError
from medviewer.i18n import N_
from medviewer.report.wording import UNIT_SPACE

RESOLUTION_DPI = 1200
PAGE_WIDTH_MM, PAGE_HEIGHT_MM = 210.0, 297.0
_UNIT = RESOLUTION_DPI / 25.4

_WESTERN = ("Noto Sans", "Segoe UI", "Helvetica Neue", "Noto Sans CJK SC", "DejaVu Sans")
_CHINESE = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "SimHei",
)

_FEATURES_OFF = ("liga", "locl")
"""Their glyphs (fi in one, local digits) belong to no character, so words with them could not be searched for."""


class ChineseFontMissingError(MedviewerError):
    """The document has Chinese characters, and no font on this computer can draw them."""

    message = N_("The document has Chinese characters, and no font here can draw them.")
    hint = N_("Install a Chinese font (on Debian and Ubuntu: fonts-noto-cjk), then export again.")


class Align(Enum):
    """Where a line of text stands in its width."""

    LEFT = Qt.AlignmentFlag.AlignLeft
    CENTER = Qt.AlignmentFlag.AlignHCenter
    RIGHT = Qt.AlignmentFlag.AlignRight


@dataclass(frozen=True)
class TextStyle:
    """How text looks: size in pt, color as #rrggbb."""

    size_pt: float = 9.0
    color: str = "#1b1e21"
    bold: bool = False
    align: Align = Align.LEFT

    def colored(self, color: str) -> "TextStyle":
        return replace(self, color=color)


class Area(NamedTuple):
    """A rectangle on the page, in mm."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, eq=False)
class SetText:
    """Text broken into lines for a width.

    Attributes:
        layout: The lines.
        height_mm: Of all lines.
        width_mm: Of the longest line.
        color: As #rrggbb.
    """

    layout: QTextLayout
    height_mm: float
    width_mm: float
    color: str


def font_families(text: str) -> list[str]:
    """Families present on this computer, in the order they are to be tried for a document with `text`.

    Raises:
        ChineseFontMissingError: `text` has Chinese characters, and none of the families does.
    """
    present = set(QFontDatabase.families())
    chinese = [family for family in _CHINESE if family in present]
    if not chinese and any(0x2E80 <= ord(character) <= 0x9FFF for character in text):
        raise ChineseFontMissingError("no font with Chinese characters")
    western = [family for family in _WESTERN if family in present]
    return list(dict.fromkeys([*western, *chinese])) or [QFont().family()]


class Paper:
    """An A4 document being painted; all lengths are mm from the page's top left corner."""

    def __init__(self, writer: QPdfWriter, families: list[str]) -> None:
        writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        writer.setPageMargins(QMarginsF(0, 0, 0, 0))
        writer.setResolution(RESOLUTION_DPI)
        self._writer = writer
        self._families = families
        self._painter = QPainter(writer)
        self._painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def new_page(self) -> None:
        self._writer.newPage()

    def finish(self) -> None:
        self._painter.end()

    def set_text(self, text: str, style: TextStyle, width_mm: float) -> SetText:
        """Break `text` into lines no wider than `width_mm`; line breaks in it are kept, and no line begins with "%"."""
        kept = text.replace("\n", "\u2028").replace(" %", f"{UNIT_SPACE}%")
        layout = QTextLayout(kept, self._font(style), self._writer)
        option = QTextOption(style.align.value)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.setCacheEnabled(True)
        height = longest = 0.0
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width_mm * _UNIT)
            line.setPosition(QPointF(0, height))
            height += max(line.height(), style.size_pt * 1.38 * RESOLUTION_DPI / 72)
            longest = max(longest, line.naturalTextWidth())
        layout.endLayout()
        return SetText(layout, height / _UNIT, longest / _UNIT, style.color)

    def draw_text(self, text: SetText, x_mm: float, y_mm: float) -> None:
        self._painter.setPen(QColor(text.color))
        text.layout.draw(self._painter, QPointF(x_mm * _UNIT, y_mm * _UNIT))

    def write(self, text: str, style: TextStyle, x_mm: float, y_mm: float, width_mm: float) -> float:
        """Set and draw `text`; returns its height in mm."""
        done = self.set_text(text, style, width_mm)
        self.draw_text(done, x_mm, y_mm)
        return done.height_mm

    def write_over_image(self, text: str, style: TextStyle, x_mm: float, y_mm: float) -> None:
        """Text with a dark outline, its middle on a point (for letters and scales over images)."""
        font = self._font(style)
        path = QPainterPath()
        path.addText(0, 0, font, text)
        middle = path.boundingRect().center()
        origin = QPointF(x_mm * _UNIT, y_mm * _UNIT) - middle
        path.translate(origin)
        self._painter.strokePath(path, _pen("#000000", 0.5, round_joins=True))
        self._painter.setFont(font)
        self._painter.setPen(QColor(style.color))
        self._painter.drawText(origin, text)

    def draw_line(
        self, start_mm: tuple[float, float], end_mm: tuple[float, float], color: str, width_mm: float
    ) -> None:
        self._painter.setPen(_pen(color, width_mm))
        self._painter.drawLine(_point(start_mm), _point(end_mm))

    def fill_rectangle(self, area: Area, color: str, radius_mm: float = 0.0) -> None:
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(QColor(color))
        self._painter.drawRoundedRect(_rectangle(area), radius_mm * _UNIT, radius_mm * _UNIT)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)

    def draw_rectangle(self, area: Area, color: str, line_mm: float) -> None:
        self._painter.setPen(_pen(color, line_mm))
        self._painter.drawRect(_rectangle(area))

    def draw_circle(
        self, center_mm: tuple[float, float], radius_mm: float, color: str, line_mm: float, fill: str = ""
    ) -> None:
        """A circle; `fill` "" leaves its inside as it is."""
        self._painter.setPen(_pen(color, line_mm))
        if fill:
            self._painter.setBrush(QColor(fill))
        self._painter.drawEllipse(_point(center_mm), radius_mm * _UNIT, radius_mm * _UNIT)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)

    def fill_polygon(self, points_mm: list[tuple[float, float]], color: str) -> None:
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(QColor(color))
        self._painter.drawPolygon(QPolygonF([_point(point) for point in points_mm]))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)

    def draw_pixels(self, pixels: NDArray[np.uint8], area: Area) -> None:
        """A picture, without loss, as large as `area`: pixels (rows, columns) gray or (rows, columns, 3) RGB."""
        pixels = np.ascontiguousarray(pixels)
        rows, columns = pixels.shape[:2]
        kind = QImage.Format.Format_Grayscale8 if pixels.ndim == 2 else QImage.Format.Format_RGB888
        image = QImage(pixels.data, columns, rows, pixels.strides[0], kind)
        self._painter.drawImage(_rectangle(area), image)

    def clip(self, area: Area) -> None:
        """Draw nothing outside this rectangle until `unclip`."""
        self._painter.save()
        self._painter.setClipRect(_rectangle(area))

    def unclip(self) -> None:
        self._painter.restore()

    def _font(self, style: TextStyle) -> QFont:
        font = QFont()
        font.setFamilies(self._families)
        font.setPixelSize(round(style.size_pt * RESOLUTION_DPI / 72))
        font.setWeight(QFont.Weight.Bold if style.bold else QFont.Weight.Normal)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        for feature in _FEATURES_OFF:
            font.setFeature(QFont.Tag(feature), 0)
        return font


def _point(point_mm: tuple[float, float]) -> QPointF:
    return QPointF(point_mm[0] * _UNIT, point_mm[1] * _UNIT)


def _rectangle(area: Area) -> QRectF:
    return QRectF(*(value * _UNIT for value in area))


def _pen(color: str, width_mm: float, *, round_joins: bool = False) -> QPen:
    pen = QPen(QColor(color), width_mm * _UNIT)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin if round_joins else Qt.PenJoinStyle.MiterJoin)
    return pen
