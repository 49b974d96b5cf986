"""What a mouse tool of a viewport is, and what a thing on the picture is that the mouse can take hold of."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QFont, QPainter


@dataclass(frozen=True)
class MousePoint:
    """Where the mouse is in a viewport.

    Attributes:
        position: Logical pixels, as Qt counts them: (0, 0) is the corner of the first pixel.
        modifiers: The modifier keys that are down.
    """

    position: QPointF
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier

    @property
    def pixel(self) -> tuple[float, float]:
        """(x, y) counted at pixel centers, as `DisplayTransform` counts."""
        return (self.position.x() - 0.5, self.position.y() - 0.5)


@dataclass
class ToolOptions:
    """What the reader's settings say about the tools of a viewport; set at any time, read at each use.

    Attributes:
        down_brightens: Direction of the window drag: True = dragging down makes the picture brighter.
        wheel_goes_round: The wheel goes on from the last slice to the first.
    """

    down_brightens: bool = True
    wheel_goes_round: bool = False


class Tool:
    """Turns one button's press, moves and release, and the keys, into requests to a view-model.

    Subclass it and say what differs: nothing that isn't said does anything. It works in one viewport.

    Attributes:
        cursor: The mouse pointer's shape while the tool is chosen.
        sets_points: It is chosen to set points on the picture, and so needs the mouse everywhere on it.
    """

    cursor: Qt.CursorShape = Qt.CursorShape.ArrowCursor
    sets_points: bool = False

    @property
    def is_at_work(self) -> bool:
        """True while something is unfinished: no grip takes the mouse then."""
        return False

    def press(self, at: MousePoint) -> None:
        """Its button went down."""

    def drag(self, at: MousePoint) -> None:
        """The mouse moved with its button down."""

    def release(self, at: MousePoint) -> None:
        """Its button went up."""

    def hover(self, at: MousePoint) -> None:
        """The mouse moved with no button down."""

    def leave(self) -> None:
        """The mouse left the viewport."""

    def double_click(self, _at: MousePoint) -> bool:
        """The left button went down a second time at once. True if the tool took it."""
        return False

    def wants(self, _key: Qt.Key, _modifiers: Qt.KeyboardModifier) -> bool:
        """True if the tool needs this key now, before any shortcut of the same key."""
        return False

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
        """A key that it wants went down."""

    def cancel(self) -> bool:
        """Drop what is unfinished: Esc, or another tool was chosen. True if there was something."""
        return False

    def paint_beneath(self, painter: QPainter) -> None:
        """Draw over the picture and beneath what is written on it, in logical pixels."""

    def paint(self, painter: QPainter, font: QFont) -> None:
        """Draw over the picture and what is written on it, in logical pixels."""


class Grip(Tool):
    """Something on the picture that takes the left button where it lies, whichever tool is chosen.

    Attributes:
        gives_way: A tool that sets points takes the mouse all the same.
    """

    gives_way: bool = False

    def contains(self, at: MousePoint) -> bool:
        """True if a press here is the grip's."""
        raise NotImplementedError

    def elsewhere(self) -> None:
        """The left button went down outside it."""

    def menu(self, _at: MousePoint, _where: QPoint) -> bool:
        """It was clicked with the right button at the global point `where`. True if it showed a menu of its own."""
        return False
