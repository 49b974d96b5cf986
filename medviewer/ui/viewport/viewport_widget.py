"""The slice viewer's widget: paints a view-model, turns the mouse into its transitions."""

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from medviewer.i18n import _
from medviewer.imaging.display_transform import pixel_for_pixel
from medviewer.ui import theme
from medviewer.ui.view_models.viewport import ViewportViewModel
from medviewer.ui.view_models.viewport_content import PixelProbe
from medviewer.ui.viewport.annotations import paint_annotations
from medviewer.ui.viewport.corner_text import WrittenLine
from medviewer.ui.viewport.hold_keys import HoldKeys
from medviewer.ui.viewport.mouse import ViewportMouse, point_of
from medviewer.ui.viewport.picture import ViewportPicture
from medviewer.ui.viewport.tools.mouse_tool import MouseTool
from medviewer.ui.viewport.tools.table import grips_for, tools_for
from medviewer.ui.viewport.tools.tool import ToolOptions

NOTCH = 120
"""Eighths of a degree in one notch of a mouse wheel."""
WHEEL_ZOOM = 1.2


class ViewportWidget(QWidget):
    """One viewport. It keeps no state but the mouse's; everything it shows is read from the view-model.

    Left button = the tool, or a grip under the mouse (tools/), middle = pan, right = zoom (a right click asks for
    the context menu), wheel = slices (Shift: ten at a time, Ctrl: zoom, Alt: thickness of a slab). Keys are the
    action table's, but the two that work while held (hold_keys.py) and those that a tool needs while it is at work.

    Signals:
        activated: The reader pressed a button in it or gave it the focus.
        maximise_requested: Double click.
        context_menu_requested: Right click, with the global point.
        blinked: The blink key went down (True) or up (False).
        tool_changed: The left button's tool, a `MouseTool`, when it was set.
    """

    activated = Signal()
    maximise_requested = Signal()
    context_menu_requested = Signal(QPoint)
    tool_changed = Signal(object)
    blinked = Signal(bool)

    def __init__(self, view_model: ViewportViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view_model = view_model
        self._is_active = False
        self._picture = ViewportPicture()
        self._stand_in: ViewportViewModel | None = None
        self._options = ToolOptions()
        self._written: list[WrittenLine] = []
        tools = tools_for(view_model, self, self._options)
        self._mouse = ViewportMouse(tools, grips_for(view_model, self, self._text_boxes))
        self._mouse_at: QPointF | None = None
        self._probe: PixelProbe | None = None
        self._wheel_rest = 0.0
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(96, 96)
        self.setAccessibleName(_("Slice viewer"))
        held = HoldKeys(lambda: self._view_model, self)
        held.blinked.connect(self.blinked)
        self.installEventFilter(held)
        view_model.changed.connect(self._show_change)

    @property
    def view_model(self) -> ViewportViewModel:
        return self._view_model

    @property
    def tool(self) -> MouseTool:
        return self._mouse.chosen

    def set_tool(self, tool: MouseTool) -> None:
        """Choose what the left button does."""
        self._mouse.choose(tool)
        self.setCursor(self._mouse.tool.cursor)
        self.tool_changed.emit(tool)

    def cancel_tool(self) -> bool:
        """Drop what the tool, or the mouse on a grip, has not finished. True if there was something."""
        return self._mouse.cancel()

    @property
    def options(self) -> ToolOptions:
        """What the reader's settings say about the mouse: set them here."""
        return self._options

    def show_instead(self, other: ViewportViewModel | None) -> None:
        """Paint another viewport's image in this place; None = its own again."""
        if other is not self._stand_in:
            self._stand_in = other
            self._picture.attend(None)
            self.update()

    def set_active(self, active: bool) -> None:
        """Mark it as the one that tools and keys act on, by an accent frame."""
        self._is_active = active
        self.update()

    def show_actual_size(self) -> None:
        """Let every image pixel fall on one pixel of the screen."""
        content, state = self._view_model.content, self._view_model.state
        if content is not None and state is not None:
            geometry = content.planes.facts(state.slice_index).geometry
            rows, columns = geometry.shape[1:]
            self._view_model.place(
                *pixel_for_pixel((rows, columns), geometry.spacing_mm[1:], state, self._device_size())
            )

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        return QSize(512, 512)

    def _show_change(self) -> None:
        self._picture.attend(self._view_model.content)
        if self._mouse_at is not None:
            self._probe_at(self._mouse_at)
        state = self._view_model.state
        self.setAccessibleDescription(
            _("Nothing is shown")
            if state is None
            else _("Slice {number} / {count}").format(number=state.slice_index + 1, count=state.slice_count)
        )
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        shown = self._stand_in or self._view_model
        image = self._picture.image(shown, self._device_size(), self.devicePixelRatioF())
        with QPainter(self) as painter:
            if image is None:
                painter.fillRect(self.rect(), QColor(theme.CANVAS))
            else:
                painter.drawImage(QPointF(0, 0), image)
            self.paint_over(painter, is_filtered=self._picture.is_filtered)
            if self._is_active:
                painter.setPen(QColor(theme.ACCENT))
                painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))

    def paint_over(self, painter: QPainter, *, is_filtered: bool, with_strip: bool = True) -> None:
        """Write and draw what stands over the picture, on the screen or in a file.

        Args:
            painter: Paints in logical pixels, (0, 0) = the viewport's corner.
            is_filtered: The picture went through a filter chain.
            with_strip: Draw the slice strip too.
        """
        self._mouse.paint_beneath(painter)
        self._written = paint_annotations(
            painter,
            QRectF(self.rect()),
            self._stand_in or self._view_model,
            None if self._stand_in else self._probe,
            is_filtered=is_filtered,
            font=self.font(),
            with_strip=with_strip,
        )
        if self._stand_in is None:
            self._mouse.paint(painter, self.font())

    def _device_size(self) -> tuple[int, int]:
        """(width, height) in the screen's own pixels."""
        ratio = self.devicePixelRatioF()
        return (max(round(self.width() * ratio), 1), max(round(self.height() * ratio), 1))

    def resizeEvent(self, _event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        self._view_model.resize(self.width(), self.height())

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        super().changeEvent(event)
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.FontChange):
            self.setAccessibleName(_("Slice viewer"))
            self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 (Qt's name)
        super().focusInEvent(event)
        self.activated.emit()

    def event(self, event: QEvent) -> bool:
        """Show the whole of an elided line in a tooltip; keep the keys that the tool needs from the shortcuts."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if self._mouse.wanting(Qt.Key(event.key()), event.modifiers()) is not None:
                event.accept()
                return True
            return super().event(event)
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            under = (line for line in self._written if line.is_elided and line.box.contains(event.pos()))
            line = next(under, None)
            QToolTip.showText(event.globalPos(), line.whole if line is not None else "", self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        key = Qt.Key(event.key())
        wanting = self._mouse.wanting(key, event.modifiers())
        if wanting is None:
            super().keyPressEvent(event)
        else:
            wanting.key(key, event.modifiers())

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        self.activated.emit()
        if not self._mouse.press(event):
            event.ignore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        self._mouse_at = event.position()
        self._mouse.move(event)
        self._probe_at(event.position())
        shape = self._mouse.cursor_at(point_of(event))
        if self.cursor().shape() is not shape:
            self.setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        if self._mouse.release(event):
            self.context_menu_requested.emit(event.globalPosition().toPoint())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        if not self._mouse.double_click(event):
            self.maximise_requested.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 (Qt's name)
        turned = event.angleDelta().y() or event.angleDelta().x()  # Alt turns the axes
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            at = event.position()
            self._view_model.zoom_by(WHEEL_ZOOM ** (turned / NOTCH), (at.x() - 0.5, at.y() - 0.5))
        else:
            self._wheel_rest -= turned / NOTCH
            steps = int(self._wheel_rest)
            self._wheel_rest -= steps
            is_reformat = self._view_model.crosshair is not None
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self._view_model.page(steps)
            elif event.modifiers() & Qt.KeyboardModifier.AltModifier and is_reformat:
                self._view_model.thicken_slab(-steps)
            else:
                self._view_model.scroll(steps, goes_round=self._options.wheel_goes_round)
        event.accept()

    def leaveEvent(self, _event: QEvent) -> None:  # noqa: N802 (Qt's name)
        self._mouse_at = self._probe = None
        self._mouse.leave()
        self._view_model.probe(None)
        self.update()

    def _text_boxes(self) -> list[QRectF]:
        """Where the corner text stands."""
        return [line.box for line in self._written]

    def _probe_at(self, position: QPointF) -> None:
        probe = self._view_model.probe((position.x() - 0.5, position.y() - 0.5))
        if probe != self._probe:
            self._probe = probe
            self.update()
