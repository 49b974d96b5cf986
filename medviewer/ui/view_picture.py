"""A picture of one viewport or of all of them, drawn as on the screen, for a file or the clipboard."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter

import medviewer
from medviewer.i18n import _
from medviewer.imaging.overlay import OverlayLayer
from medviewer.imaging.render import DisplayPlane, plane_of, render
from medviewer.imaging.structures.layers import StructureLayer
from medviewer.services.jobs import JobRunner
from medviewer.ui import theme
from medviewer.ui.view_models.compared import Compared
from medviewer.ui.view_models.viewport import ViewportViewModel
from medviewer.ui.view_models.viewport_content import AnnotationLevel
from medviewer.ui.viewport.outlined_text import sized
from medviewer.ui.viewport.picture import line_px, overlay_layers, plane_on_show
from medviewer.ui.viewport.viewport_widget import ViewportWidget

TEXT_SIDE_PX = 800.0
"""Text on a picture at native resolution is as large as on a viewport with sides of so many pixels."""
FOOT_PX, GAP_PX, LEAST_WIDTH_PX = 26.0, 1, 340.0


@dataclass(frozen=True)
class ViewWanted:
    """What the reader wants a picture of.

    Attributes:
        all_viewports: Every viewport of the grid on show; False = the active one.
        is_native: The whole image, one pixel of the file for each of the image; False = as on the screen.
        with_patient: Write who the patient is and where the study was made.
    """

    all_viewports: bool = False
    is_native: bool = False
    with_patient: bool = False


@dataclass(frozen=True, eq=False)
class Tile:
    """A viewport at its place in the picture.

    Attributes:
        widget: The viewport as it is on the screen.
        row: Of the grid.
        column: Of the grid.
    """

    widget: ViewportWidget
    row: int = 0
    column: int = 0


@dataclass(frozen=True, eq=False)
class _Part:
    """A viewport ready to be drawn: its twin, which nobody else sees, and its plane.

    Attributes:
        widget: Writes and draws what stands over the plane.
        plane: Its pixels; None where there are none.
        is_draft: The plane is worked out anew, whole.
        is_filtered: It went through a filter chain.
        layers: Saliency maps over it.
        structures: Segments and contours over it.
        at: (x, y) of its corner in the whole picture.
        size: (width, height), both in pixels of the picture.
    """

    widget: ViewportWidget
    plane: DisplayPlane | None
    is_draft: bool
    is_filtered: bool
    layers: tuple[OverlayLayer, ...]
    structures: tuple[StructureLayer, ...]
    at: tuple[int, int]
    size: tuple[int, int]

    def pixels(self) -> NDArray[np.uint8]:
        """(height, width, 3) RGB, nothing written on it."""
        view_model = self.widget.view_model
        content, state = view_model.content, view_model.state
        if content is None or state is None or self.plane is None:
            return np.zeros((self.size[1], self.size[0], 3), np.uint8)
        plane = plane_of(content.planes, state.slice_index) if self.is_draft else self.plane
        drawn = render(plane, state, self.size, self.layers, structures=self.structures)
        conversion = cv2.COLOR_GRAY2RGB if drawn.ndim == 2 else cv2.COLOR_RGBA2RGB
        return cv2.cvtColor(drawn, conversion).astype(np.uint8, copy=False)


class ViewPicture:
    """A picture of viewports, with a line below that says what it is not for.

    Make it and call `finish` on the Qt thread; `draw` may run on any: it takes as long as the picture is large.
    """

    def __init__(self, tiles: Sequence[Tile], wanted: ViewWanted, runner: JobRunner) -> None:
        sizes = [_size(tile.widget, wanted) for tile in tiles]
        widths = _largest([(size[0], tile.column) for size, tile in zip(sizes, tiles, strict=True)])
        heights = _largest([(size[1], tile.row) for size, tile in zip(sizes, tiles, strict=True)])
        self._ratio = tiles[0].widget.devicePixelRatioF()
        if wanted.is_native:
            self._ratio = max(min(sizes[0]) / TEXT_SIDE_PX, 1.0)
        self._font = tiles[0].widget.font()
        self._height = sum(heights) + GAP_PX * (len(heights) - 1)
        least = round(LEAST_WIDTH_PX * self._ratio)
        self._width = max(sum(widths) + GAP_PX * (len(widths) - 1), least)
        self._parts = []
        for tile, size in zip(tiles, sizes, strict=True):
            left = sum(widths[: tile.column]) + GAP_PX * tile.column
            top = sum(heights[: tile.row]) + GAP_PX * tile.row
            self._parts.append(_part(tile.widget, wanted, runner, self._ratio, (left, top), size))

    def draw(self) -> NDArray[np.uint8]:
        """(rows, columns, 3) RGB: the planes at their places."""
        whole = np.zeros((self._height + round(FOOT_PX * self._ratio), self._width, 3), np.uint8)
        for part in self._parts:
            (left, top), (width, height) = part.at, part.size
            whole[top : top + height, left : left + width] = part.pixels()
        return whole

    def finish(self, drawn: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Write and draw on what `draw` made, and return it."""
        rows, columns = drawn.shape[:2]
        image = QImage(drawn.data, columns, rows, drawn.strides[0], QImage.Format.Format_RGB888)
        image.setDevicePixelRatio(self._ratio)
        with QPainter(image) as painter:
            for part in self._parts:
                area = QRectF(*(value / self._ratio for value in (*part.at, *part.size)))
                painter.save()
                painter.setClipRect(area)
                painter.translate(area.topLeft())
                part.widget.paint_over(painter, is_filtered=part.is_filtered, with_strip=False)
                painter.restore()
                part.widget.deleteLater()
            whole = QRectF(0, 0, columns / self._ratio, rows / self._ratio)
            _write_foot(painter, whole.adjusted(0, self._height / self._ratio, 0, 0), self._font)
        return drawn


def qt_image(pixels: NDArray[np.uint8]) -> QImage:
    """A picture (rows, columns, 3) RGB for the clipboard; its metadata are empty."""
    rows, columns = pixels.shape[:2]
    return QImage(pixels.data, columns, rows, pixels.strides[0], QImage.Format.Format_RGB888).copy()


def _largest(lengths: Sequence[tuple[int, int]]) -> list[int]:
    """The largest length in each line."""
    count = max(line for _length, line in lengths) + 1
    return [max((length for length, at in lengths if at == line), default=0) for line in range(count)]


def _size(shown: ViewportWidget, wanted: ViewWanted) -> tuple[int, int]:
    native = native_size(shown.view_model) if wanted.is_native else None
    ratio = shown.devicePixelRatioF()
    return native or (max(round(shown.width() * ratio), 1), max(round(shown.height() * ratio), 1))


def _part(  # noqa: PLR0917 (all of them are different things)
    shown: ViewportWidget,
    wanted: ViewWanted,
    runner: JobRunner,
    ratio: float,
    at: tuple[int, int],
    size: tuple[int, int],
) -> _Part:
    level = shown.view_model.annotation_level
    if level is AnnotationLevel.ALL and not wanted.with_patient:
        level = AnnotationLevel.MINIMAL
    twin = shown.view_model.snapshot(runner, level)
    if wanted.is_native:
        twin.fit()
    logical = (max(round(size[0] / ratio), 1), max(round(size[1] / ratio), 1))
    twin.resize(*logical)
    if wanted.all_viewports:
        twin.set_compared(Compared(same_patient=shown.view_model.compared.same_patient))
    widget = ViewportWidget(twin)
    twin.setParent(widget)
    widget.setFont(shown.font())
    widget.setFixedSize(*logical)
    content, state = twin.content, twin.state
    if content is None or state is None or not content.is_loaded(state.slice_index):
        return _Part(widget, None, False, False, (), (), at, size)
    plane, is_filtered = plane_on_show(twin, content, state.slice_index)
    is_draft = twin.shown_plane.is_draft(plane)
    structures = twin.structures.on_plane(content, state.slice_index, line_px(ratio)).layers
    return _Part(widget, plane, is_draft, is_filtered, overlay_layers(twin), structures, at, size)


def native_size(view_model: ViewportViewModel) -> tuple[int, int] | None:
    """(width, height) at which no pixel of the plane on show is lost; None while nothing is shown."""
    content, state = view_model.content, view_model.state
    if content is None or state is None:
        return None
    geometry = content.planes.facts(state.slice_index).geometry
    _plane, rows, columns = geometry.shape
    _step, row_mm, column_mm = geometry.spacing_mm
    finest = min(row_mm, column_mm)
    size = (max(round(columns * column_mm / finest), 1), max(round(rows * row_mm / finest), 1))
    return size if state.quarter_turns % 2 == 0 else (size[1], size[0])


def _write_foot(painter: QPainter, area: QRectF, font: QFont) -> None:
    painter.fillRect(area, QColor(theme.SURFACE_0))
    painter.setFont(sized(font, theme.QUIET_PT))
    painter.setPen(QColor(theme.TEXT))
    inner = area.adjusted(8, 0, -8, 0)
    middle = Qt.AlignmentFlag.AlignVCenter
    painter.drawText(inner, middle | Qt.AlignmentFlag.AlignLeft, _("Investigational, not for diagnostic use"))
    painter.setPen(QColor(theme.QUIET))
    painter.drawText(inner, middle | Qt.AlignmentFlag.AlignRight, f"medviewer {medviewer.__version__}")
