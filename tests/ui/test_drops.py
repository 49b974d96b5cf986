"""A drop is a copy, whatever its source proposes: a source that moves deletes its files."""

import ast
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QDoubleSpinBox,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from medviewer.ui.drop_veil import DropVeil
from medviewer.ui.panels.note_editor import NoteEditor
from medviewer.ui.style_sheet import style_sheet
from medviewer.ui.viewport_grid import SERIES_MIME, ViewportCell

pytestmark = pytest.mark.filterwarnings("ignore:.*Q(DragEnter|DragMove|Drop)Event:DeprecationWarning")
"""Qt offers no other way to make one."""

MEDVIEWER = Path(__file__).resolve().parents[2] / "medviewer"
COPY, MOVE, LINK = Qt.DropAction.CopyAction, Qt.DropAction.MoveAction, Qt.DropAction.LinkAction
LEFT, SHIFT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier


def events(mime, actions):
    """Entering, moving and dropping with Shift down: a move is proposed where the source allows one."""
    return (
        QDragEnterEvent(QPoint(40, 40), actions, mime, LEFT, SHIFT),
        QDragMoveEvent(QPoint(42, 40), actions, mime, LEFT, SHIFT),
        QDropEvent(QPointF(42, 40), actions, mime, LEFT, SHIFT),
    )


def files(folder):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(folder))])
    mime.setText(str(folder))
    return mime


def series(key):
    mime = QMimeData()
    mime.setData(SERIES_MIME, key.encode())
    return mime


@pytest.fixture
def dropped(qtbot, opened):
    """Tells what was dropped, in the place of opening it."""
    found = []
    opened.window.veil.dropped.disconnect()
    opened.window.veil.dropped.connect(found.append)
    for cell in opened.window.grid.cells:
        cell.series_dropped.disconnect()
        cell.series_dropped.connect(found.append)
    return found


@pytest.mark.parametrize("place", ["window", "cell"])
def test_a_proposed_move_is_taken_as_a_copy(opened, dropped, tmp_path, place):
    widget, mime, what = (
        (opened.window, files(tmp_path), [tmp_path])
        if place == "window"
        else (opened.window.grid.cells[0], series("1.2#1"), "1.2#1")
    )
    for event in events(mime, COPY | MOVE):
        assert event.proposedAction() is MOVE
        QApplication.sendEvent(widget, event)
        assert event.isAccepted()
        assert event.dropAction() is COPY

    assert dropped == [what]
    assert not opened.window.veil.isVisible()


@pytest.mark.parametrize("place", ["window", "cell"])
@pytest.mark.parametrize("actions", [MOVE, LINK, MOVE | LINK])
def test_a_source_that_allows_no_copy_is_refused(opened, dropped, tmp_path, place, actions):
    window = opened.window
    widget, mime = (window, files(tmp_path)) if place == "window" else (window.grid.cells[0], series("1.2#1"))
    for event in events(mime, actions):
        event.accept()
        if place == "window":
            window.veil.eventFilter(window, event)
        else:
            {
                QEvent.Type.DragEnter: widget.dragEnterEvent,
                QEvent.Type.DragMove: widget.dragMoveEvent,
                QEvent.Type.Drop: widget.dropEvent,
            }[event.type()](event)
        assert not event.isAccepted()
        assert not opened.window.veil.isVisible()

    assert dropped == []


def test_files_dragged_onto_a_viewport_go_to_the_window(opened, dropped, tmp_path):
    cell, mime = opened.window.grid.cells[0], files(tmp_path)  # Qt doesn't keep it
    enter, _move, _drop = events(mime, COPY | MOVE)
    QApplication.sendEvent(cell, enter)

    assert opened.window.veil.isVisible()
    assert enter.dropAction() is COPY


@pytest.fixture
def dressed(qapp):
    before = qapp.styleSheet()
    qapp.setStyleSheet(style_sheet())
    yield
    qapp.setStyleSheet(before)


@pytest.mark.parametrize("kind", [QLineEdit, QTextEdit, QPlainTextEdit, QSpinBox, QDoubleSpinBox, NoteEditor])
def test_a_text_field_takes_no_files_from_the_window(qtbot, dressed, tmp_path, kind):
    window = QWidget()
    qtbot.addWidget(window)
    field = kind()
    QVBoxLayout(window).addWidget(field)
    veil = DropVeil(window)
    window.show()
    qtbot.waitExposed(window)
    inner = (
        field.viewport() if isinstance(field, QAbstractScrollArea) else field.findChild(QLineEdit) or field
    )
    mime = files(tmp_path)
    with qtbot.waitSignal(veil.dropped) as told:
        for event in events(mime, COPY | MOVE):
            target = inner if event.type() == QEvent.Type.DragEnter else window
            QApplication.sendEvent(target, event)
            assert event.dropAction() is COPY

    assert told.args == [[tmp_path]]
    taking = [each for each in window.findChildren(QWidget) if each.acceptDrops()]
    assert taking == []


def test_nothing_but_the_window_and_its_viewports_takes_drops(opened, dressed):
    dialogs = opened.window.dialogs
    for show in (dialogs.show_preferences, dialogs.show_header, dialogs.show_fusion, dialogs.show_left_out):
        show()
    QApplication.processEvents()
    taking = {type(each) for each in QApplication.allWidgets() if each.acceptDrops() and each.isVisible()}

    assert taking == {type(opened.window), ViewportCell}


def classes_that_take_drops():
    """Names of classes and functions that handle a drop, by their source."""
    found = set()
    for path in MEDVIEWER.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                text = ast.unparse(node)
                if any(
                    word in text
                    for word in ("dropEvent", "dragEnterEvent", "QDropEvent", "setAcceptDrops(True")
                ):
                    found.add(node.name)
    return found


def test_every_class_that_takes_drops_is_tried_above_and_none_takes_what_is_proposed():
    assert classes_that_take_drops() == {"ViewportCell", "DropVeil"}
    texts = {path.name: path.read_text("utf-8") for path in MEDVIEWER.rglob("*.py")}
    assert [name for name, text in texts.items() if "acceptProposedAction" in text] == []
