"""Hands a viewport's mouse and keys to the tool or the grip they are meant for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFont, QMouseEvent, QPainter

from medviewer.ui.viewport.tools.drag import Drag
from medviewer.ui.viewport.tools.mouse_tool import MouseTool
from medviewer.ui.viewport.tools.tool import Grip, MousePoint, Tool

Button = Qt.MouseButton


@dataclass
class Held:
    """A button that is down: whose it is, and whether it has become a drag."""

    button: Button
    tool: Tool
    drag: Drag


class ViewportMouse:
    """The mouse of one viewport: left = a grip or the chosen tool, middle = pan, right = zoom."""

    def __init__(self, tools: Mapping[MouseTool, Tool], grips: Sequence[Grip]) -> None:
        self._tools = tools
        self._grips = grips
        self._chosen = MouseTool.WINDOW
        self._held: Held | None = None

    @property
    def chosen(self) -> MouseTool:
        return self._chosen

    @property
    def tool(self) -> Tool:
        """The chosen tool."""
        return self._tools[self._chosen]

    def choose(self, tool: MouseTool) -> None:
        """Give the left button to another tool; what the present one has not finished goes."""
        if tool is not self._chosen:
            self.tool.cancel()
            self._chosen = tool

    def cancel(self) -> bool:
        """Drop what the tool or a grip has not finished. True if there was something."""
        return sum(one.cancel() for one in (self.tool, *self._grips)) > 0

    def cursor_at(self, at: MousePoint) -> Qt.CursorShape:
        """The pointer's shape at a point."""
        if self._held is not None and self._held.button is Button.LeftButton:
            return self._held.tool.cursor
        return self._under(at).cursor

    def press(self, event: QMouseEvent) -> bool:
        """Start with a button; False where it means nothing. A second one during a drag changes nothing."""
        at = point_of(event)
        by_button = {Button.MiddleButton: MouseTool.PAN, Button.RightButton: MouseTool.ZOOM}
        if self._held is None and event.button() is Button.LeftButton:
            self._held = Held(event.button(), self._under(at), Drag(at.position))
            for grip in self._grips:
                if grip is not self._held.tool:
                    grip.elsewhere()
        elif self._held is None and event.button() in by_button:
            self._held = Held(event.button(), self._tools[by_button[event.button()]], Drag(at.position))
        else:
            return self._held is not None
        self._held.tool.press(at)
        return True

    def move(self, event: QMouseEvent) -> None:
        at = point_of(event)
        if self._held is None:
            self.tool.hover(at)
            for grip in self._grips:
                grip.hover(at)
        else:
            self._held.drag.step(at.position)
            self._held.tool.drag(at)

    def release(self, event: QMouseEvent) -> bool:
        """Let go of a button. True if a menu is to be shown: a right click on no grip that has one of its own."""
        held = self._held
        if held is None or event.button() is not held.button:
            return False
        self._held = None
        at = point_of(event)
        held.tool.release(at)
        return held.button is Button.RightButton and not held.drag.is_drag and not self._own_menu(at, event)

    def double_click(self, event: QMouseEvent) -> bool:
        """True if the grip or tool under the mouse took it, or it was not the left button."""
        at = point_of(event)
        return event.button() is not Button.LeftButton or self._under(at).double_click(at)

    def leave(self) -> None:
        for one in (self.tool, *self._grips):
            one.leave()

    def wanting(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> Tool | None:
        """The tool or grip that needs a key now, before any shortcut; None = nobody."""
        return next((one for one in (self.tool, *self._grips) if one.wants(key, modifiers)), None)

    def paint_beneath(self, painter: QPainter) -> None:
        for one in (*self._grips, self.tool):
            one.paint_beneath(painter)

    def paint(self, painter: QPainter, font: QFont) -> None:
        for one in (*self._grips, self.tool):
            one.paint(painter, font)

    def _under(self, at: MousePoint) -> Tool:
        if self.tool.is_at_work:
            return self.tool
        grips = (grip for grip in self._grips if not (grip.gives_way and self.tool.sets_points))
        return next((grip for grip in grips if grip.contains(at)), self.tool)

    def _own_menu(self, at: MousePoint, event: QMouseEvent) -> bool:
        where: QPoint = event.globalPosition().toPoint()
        return any(grip.contains(at) and grip.menu(at, where) for grip in self._grips)


def point_of(event: QMouseEvent) -> MousePoint:
    return MousePoint(event.position(), event.modifiers())
