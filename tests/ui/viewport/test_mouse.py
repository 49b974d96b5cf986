"""The mouse of a viewport: who gets its events, and who gets a key before the shortcuts do."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QMouseEvent
from PySide6.QtTest import QTest

from medviewer.ui.viewport import viewport_widget
from medviewer.ui.viewport.mouse import ViewportMouse
from medviewer.ui.viewport.tools.mouse_tool import MouseTool
from medviewer.ui.viewport.tools.tool import Grip, Tool

LEFT, MIDDLE, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton
NONE = Qt.KeyboardModifier.NoModifier


class Spy(Tool):
    """Writes down what it is told."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self):
        self.heard = []
        self.wanted = ()

    def press(self, at):
        self.heard.append(("press", at.position.toTuple()))

    def drag(self, at):
        self.heard.append(("drag", at.position.toTuple()))

    def release(self, at):
        self.heard.append(("release", at.position.toTuple()))

    def hover(self, at):
        self.heard.append(("hover", at.position.toTuple()))

    def leave(self):
        self.heard.append("leave")

    def cancel(self):
        self.heard.append("cancel")
        return True

    def wants(self, key, _modifiers):
        return key in self.wanted

    def key(self, key, _modifiers):
        self.heard.append(key)


class SpyGrip(Spy, Grip):
    """Lies in the left hundred pixels."""

    cursor = Qt.CursorShape.PointingHandCursor

    def contains(self, at):
        return at.position.x() < 100

    def double_click(self, _at):
        return True

    def menu(self, _at, where):
        self.heard.append(("menu", where.toTuple()))
        return True


@pytest.fixture
def tools():
    return {tool: Spy() for tool in MouseTool}


@pytest.fixture
def grip():
    return SpyGrip()


@pytest.fixture
def mouse(qapp, tools, grip):
    return ViewportMouse(tools, (grip,))


def event(kind, x, y, button=LEFT):
    return QMouseEvent(kind, QPointF(x, y), QPointF(x + 1000, y), button, button, NONE)


def press(mouse, x, y, button=LEFT):
    return mouse.press(event(QEvent.Type.MouseButtonPress, x, y, button))


def move(mouse, x, y):
    mouse.move(event(QEvent.Type.MouseMove, x, y, Qt.MouseButton.NoButton))


def release(mouse, x, y, button=LEFT):
    return mouse.release(event(QEvent.Type.MouseButtonRelease, x, y, button))


@pytest.mark.parametrize(
    ("button", "tool"), [(LEFT, MouseTool.SCROLL), (MIDDLE, MouseTool.PAN), (RIGHT, MouseTool.ZOOM)]
)
def test_each_button_has_its_tool(mouse, tools, button, tool):
    mouse.choose(MouseTool.SCROLL)
    press(mouse, 200, 50, button)
    move(mouse, 220, 60)
    release(mouse, 220, 60, button)

    assert tools[tool].heard == [("press", (200, 50)), ("drag", (220, 60)), ("release", (220, 60))]


def test_a_grip_takes_the_left_button_where_it_lies_and_keeps_it_until_it_is_let_go(mouse, tools, grip):
    press(mouse, 50, 50)
    move(mouse, 300, 50)
    release(mouse, 300, 50)
    press(mouse, 300, 50)

    assert grip.heard == [("press", (50, 50)), ("drag", (300, 50)), ("release", (300, 50))]
    assert tools[MouseTool.WINDOW].heard == [("press", (300, 50))]


@pytest.mark.parametrize(("gives_way", "sets_points"), [(True, True), (True, False), (False, True)])
def test_a_grip_gives_way_only_to_a_tool_that_sets_points(mouse, tools, grip, gives_way, sets_points):
    grip.gives_way = gives_way
    tools[MouseTool.WINDOW].sets_points = sets_points
    press(mouse, 50, 50)

    taken = tools[MouseTool.WINDOW] if gives_way and sets_points else grip
    assert taken.heard == [("press", (50, 50))]


def test_no_grip_takes_the_mouse_while_a_tool_is_at_work(mouse, tools, grip, monkeypatch):
    monkeypatch.setattr(Spy, "is_at_work", True)
    press(mouse, 50, 50)

    assert tools[MouseTool.WINDOW].heard == [("press", (50, 50))]


def test_a_grip_hears_of_a_press_elsewhere(mouse, grip):
    grip.elsewhere = lambda: grip.heard.append("elsewhere")
    press(mouse, 50, 50)
    release(mouse, 50, 50)
    grip.heard.clear()
    press(mouse, 300, 50)

    assert grip.heard == ["elsewhere"]


def test_the_middle_button_pans_over_a_grip_too(mouse, tools, grip):
    press(mouse, 50, 50, MIDDLE)

    assert grip.heard == []
    assert tools[MouseTool.PAN].heard == [("press", (50, 50))]


def test_a_second_button_during_a_drag_changes_nothing(mouse, tools):
    press(mouse, 200, 50)
    assert press(mouse, 200, 50, RIGHT)
    assert not release(mouse, 200, 50, RIGHT)
    move(mouse, 210, 50)

    assert tools[MouseTool.ZOOM].heard == []
    assert tools[MouseTool.WINDOW].heard[-1] == ("drag", (210, 50))


def test_a_button_that_means_nothing_is_not_taken(mouse):
    assert not press(mouse, 200, 50, Qt.MouseButton.BackButton)


def test_a_right_click_asks_for_the_menu_and_a_right_drag_does_not(mouse):
    press(mouse, 200, 50, RIGHT)
    assert release(mouse, 200, 50, RIGHT)
    press(mouse, 200, 50, RIGHT)
    move(mouse, 200, 90)
    assert not release(mouse, 200, 90, RIGHT)


def test_a_right_click_on_a_grip_shows_the_grips_own_menu(mouse, grip):
    press(mouse, 50, 20, RIGHT)

    assert not release(mouse, 50, 20, RIGHT)
    assert grip.heard == [("menu", (1050, 20))]


def test_the_tool_and_the_grips_see_the_mouse_hover_and_leave(mouse, tools, grip):
    move(mouse, 300, 30)
    mouse.leave()

    assert tools[MouseTool.WINDOW].heard == grip.heard == [("hover", (300, 30)), "leave"]
    assert tools[MouseTool.PAN].heard == []


def test_choosing_another_tool_drops_what_is_unfinished(mouse, tools):
    mouse.choose(MouseTool.MARKER)
    mouse.choose(MouseTool.MARKER)

    assert tools[MouseTool.WINDOW].heard == ["cancel"]
    assert tools[MouseTool.MARKER].heard == []


def test_a_double_click_is_the_grips_or_the_tools(mouse):
    clicked = QEvent.Type.MouseButtonDblClick

    assert mouse.double_click(event(clicked, 50, 20))
    assert not mouse.double_click(event(clicked, 300, 20))
    assert mouse.double_click(event(clicked, 300, 20, RIGHT))  # a right one is no wish to maximise


@pytest.fixture
def only_spies(tools, grip, monkeypatch):
    monkeypatch.setattr(viewport_widget, "tools_for", lambda *_: tools)
    monkeypatch.setattr(viewport_widget, "grips_for", lambda *_: (grip,))


@pytest.fixture
def spied(qtbot, view_model, content, only_spies):
    """A real viewport with spies for its tools."""
    widget = viewport_widget.ViewportWidget(view_model)
    qtbot.addWidget(widget)
    widget.resize(600, 500)
    widget.show()
    view_model.show(content)
    qtbot.waitExposed(widget)
    widget.activateWindow()
    widget.setFocus()
    qtbot.waitUntil(widget.hasFocus)
    return widget


def test_a_key_that_the_tool_needs_is_kept_from_the_shortcut_of_the_same_key(spied, tools, qtbot):
    action = QAction("Reset", spied)
    action.setShortcut("Backspace")
    spied.addAction(action)
    with qtbot.waitSignal(action.triggered):
        QTest.keyClick(spied, Qt.Key.Key_Backspace)
    tools[MouseTool.WINDOW].wanted = (Qt.Key.Key_Backspace,)
    with qtbot.assertNotEmitted(action.triggered):
        QTest.keyClick(spied, Qt.Key.Key_Backspace)

    assert tools[MouseTool.WINDOW].heard == [Qt.Key.Key_Backspace]


def test_a_grip_can_need_a_key_too(spied, grip):
    grip.wanted = (Qt.Key.Key_Delete,)
    QTest.keyClick(spied, Qt.Key.Key_Delete)

    assert grip.heard == [Qt.Key.Key_Delete]


def test_the_pointer_has_the_shape_of_what_lies_under_it(spied):
    for x, shape in ((300, Qt.CursorShape.CrossCursor), (50, Qt.CursorShape.PointingHandCursor)):
        QTest.mouseMove(spied, QPoint(x, 100))
        assert spied.cursor().shape() is shape


def test_a_grip_takes_a_double_click_from_maximising(spied, qtbot):
    with qtbot.assertNotEmitted(spied.maximise_requested):
        QTest.mouseDClick(spied, LEFT, NONE, QPoint(50, 100))
    with qtbot.waitSignal(spied.maximise_requested):
        QTest.mouseDClick(spied, LEFT, NONE, QPoint(300, 100))
