"""The slice viewer's widget: paints a view-model, turns the mouse into its transitions."""

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from medviewer.i18n import _
from medviewer.ui import theme
from medviewer.ui.view_models.viewport import ViewportViewModel
from medviewer.ui.view_models.viewport_content import PixelProbe
from medviewer.ui.viewport.annotations import paint_annotations
from medviewer.ui.viewport.corner_text import WrittenLine
from medviewer.ui.viewport.hold_keys import HoldKeys
from medviewer.ui.viewport.mouse_gestures import MouseGestures
from medviewer.ui.viewport.mouse_tool import MouseTool
from medviewer.ui.viewport.picture import ViewportPicture
from medviewer.ui.viewport.slice_strip import slice_at, strip_area

NOTCH = 120
"""Eighths of a degree in one notch of a mouse wheel."""
WHEEL_ZOOM = 1.2

CURSORS = {
    MouseTool.WINDOW: Qt.CursorShape.ArrowCursor,
    MouseTool.PAN: Qt.CursorShape.OpenHandCursor,
    MouseTool.ZOOM: Qt.CursorShape.SizeVerCursor,
    MouseTool.SCROLL: Qt.CursorShape.SizeVerCursor,
    MouseTool.MARKER: Qt.CursorShape.CrossCursor,
}


class ViewportWidget(QWidget):
    """One viewport. It keeps no state but the mouse's; everything it shows is read from the view-model.

    Left button = the tool, middle = pan, right = zoom (a right click asks for the context menu), wheel = slices
    (Shift: ten at a time, Ctrl: zoom), right edge = slice strip. Keys are the action table's, but the two that
    work while held (hold_keys.py).

    Signals:
        activated: The reader pressed a button in it or gave it the focus.
        maximise_requested: Double click.
        context_menu_requested: Right click, with the global point.
        tool_changed: The left button's tool, a `MouseTool`, when it was set.
    """

    activated = Signal()
    maximise_requested = Signal()
    context_menu_requested = Signal(QPoint)
    tool_changed = Signal(object)

    def __init__(self, view_model: ViewportViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view_model = view_model
        self._tool = MouseTool.WINDOW
        self._is_active = False
        self._picture = ViewportPicture()
        self._gestures = MouseGestures(view_model)
        self._button = Qt.MouseButton.NoButton
        self._is_on_strip = False
        self._mouse: QPointF | None = None
        self._probe: PixelProbe | None = None
        self._wheel_rest = 0.0
        self._written: list[WrittenLine] = []
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(96, 96)
        self.setAccessibleName(_("Slice viewer"))
        self.installEventFilter(HoldKeys(lambda: self._view_model, self))
        view_model.changed.connect(self._show_change)

    @property
    def view_model(self) -> ViewportViewModel:
        return self._view_model

    @property
    def tool(self) -> MouseTool:
        return self._tool

    def set_tool(self, tool: MouseTool) -> None:
        """Choose what the left button does."""
        self._tool = tool
        self.setCursor(CURSORS[tool])
        self.tool_changed.emit(tool)

    def set_drag_down_brightens(self, brightens: bool) -> None:
        """Choose the direction of the window drag: True (default) = dragging down makes the picture brighter."""
        self._gestures.down_brightens = brightens

    def set_active(self, active: bool) -> None:
        """Mark it as the one that tools and keys act on, by an accent frame."""
        self._is_active = active
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        return QSize(512, 512)

    def _show_change(self) -> None:
        self._picture.attend(self._view_model.content)
        if self._mouse is not None:
            self._probe_at(self._mouse)
        state = self._view_model.state
        self.setAccessibleDescription(
            _("Nothing is shown")
            if state is None
            else _("Slice {number} / {count}").format(number=state.slice_index + 1, count=state.slice_count)
        )
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        ratio = self.devicePixelRatioF()
        size = (max(round(self.width() * ratio), 1), max(round(self.height() * ratio), 1))
        image = self._picture.image(self._view_model, size, ratio)
        area = QRectF(self.rect())
        painter = QPainter(self)
        if image is None:
            painter.fillRect(self.rect(), QColor(theme.CANVAS))
        else:
            painter.drawImage(QPointF(0, 0), image)
        self._written = paint_annotations(
            painter,
            area,
            self._view_model,
            self._probe,
            is_filtered=self._picture.is_filtered,
            font=self.font(),
        )
        if self._is_active:
            painter.setPen(QColor(theme.ACCENT))
            painter.drawRect(area.adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()

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
        """Show the whole of an elided line in a tooltip."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            under = (line for line in self._written if line.is_elided and line.box.contains(event.pos()))
            line = next(under, None)
            QToolTip.showText(event.globalPos(), line.whole if line is not None else "", self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        self.activated.emit()
        if self._button is not Qt.MouseButton.NoButton:
            return  # a second button during a drag changes nothing
        tools = {
            Qt.MouseButton.LeftButton: self._tool,
            Qt.MouseButton.MiddleButton: MouseTool.PAN,
            Qt.MouseButton.RightButton: MouseTool.ZOOM,
        }
        if event.button() not in tools:
            event.ignore()
            return
        self._button = event.button()
        self._is_on_strip = self._button is Qt.MouseButton.LeftButton and self._strip_contains(
            event.position()
        )
        if self._is_on_strip:
            self._jump_on_strip(event.position())
        else:
            self._gestures.press(tools[self._button], event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        self._mouse = event.position()
        if self._is_on_strip:
            self._jump_on_strip(event.position())
        elif self._button is not Qt.MouseButton.NoButton:
            self._gestures.move(event.position(), event.modifiers(), self.height())
        self._probe_at(event.position())
        on_strip = self._is_on_strip or self._strip_contains(event.position())
        shape = Qt.CursorShape.PointingHandCursor if on_strip else CURSORS[self._tool]
        if self.cursor().shape() is not shape:
            self.setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        if event.button() is not self._button:
            return
        self._button = Qt.MouseButton.NoButton
        if self._is_on_strip:
            self._is_on_strip = False
            return
        if not self._gestures.release():
            return
        if event.button() is Qt.MouseButton.RightButton:
            self.context_menu_requested.emit(event.globalPosition().toPoint())
        elif event.button() is Qt.MouseButton.LeftButton and self._tool is MouseTool.MARKER:
            self._view_model.place_marker(event.position().x() - 0.5, event.position().y() - 0.5)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        is_left = event.button() is Qt.MouseButton.LeftButton
        if is_left and self._tool is not MouseTool.MARKER and not self._strip_contains(event.position()):
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
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self._view_model.page(steps)
            else:
                self._view_model.scroll(steps)
        event.accept()

    def leaveEvent(self, _event: QEvent) -> None:  # noqa: N802 (Qt's name)
        self._mouse = self._probe = None
        self._view_model.probe(None)
        self.update()

    def _probe_at(self, position: QPointF) -> None:
        probe = self._view_model.probe((position.x() - 0.5, position.y() - 0.5))
        if probe != self._probe:
            self._probe = probe
            self.update()

    def _strip_contains(self, position: QPointF) -> bool:
        state = self._view_model.state
        return (
            state is not None and state.slice_count > 1 and strip_area(QRectF(self.rect())).contains(position)
        )

    def _jump_on_strip(self, position: QPointF) -> None:
        state = self._view_model.state
        if state is not None:
            self._view_model.go_to_slice(slice_at(QRectF(self.rect()), position.y(), state.slice_count))
