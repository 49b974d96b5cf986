"""What goes wrong once leaves nothing behind: links, common scale, and lists go on working."""

import ast
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.exceptions import capture_exceptions

from medviewer.hanging.grid_layout import GridLayout
from medviewer.imaging.first_look import PLAIN_LOOK
from medviewer.ui.dialogs.preset_editor import PresetEditor
from medviewer.ui.panels.findings_list import FindingsList
from medviewer.ui.panels.reading_list import ReadingList
from medviewer.ui.panels.series_search_box import SeriesSearchBox
from medviewer.ui.view_models.arrangement import Arrangement, Hung
from medviewer.ui.view_models.partners import Partners
from medviewer.ui.view_models.same_scale import SameScale
from medviewer.ui.view_models.viewport import ViewportViewModel
from medviewer.ui.viewport import viewport_widget
from tests.imaging.test_plane_match import stack
from tests.ui.view_models import test_linking
from tests.ui.viewport import shown

linked, settings, runner = test_linking.linked, test_linking.settings, shown.runner
view_model, content, widget = shown.view_model, shown.content, shown.widget
MEDVIEWER = Path(__file__).resolve().parents[2] / "medviewer"


def fail(*_arguments, **_named):
    raise RuntimeError("injected")


@pytest.mark.parametrize("act", ["scroll", "hang", "point", "align"])
def test_links_work_again_after_a_failure(linked, monkeypatch, act):
    here, there = linked.show(0, stack()), linked.show(1, stack(steps=(6.0, 1, 1), shape=(10, 30, 40)))
    with monkeypatch.context() as broken, capture_exceptions() as raised:
        broken.setattr(Partners, "slice_of", fail)
        broken.setattr(Partners, "point_in", fail)
        if act == "scroll":
            here.scroll(1)
        elif act == "hang":
            linked.show(2, stack())
        elif act == "point":
            here.point_at(here.transform.to_screen(5, 5))
        else:
            with pytest.raises(RuntimeError, match="injected"):
                linked.align()
    assert raised or act == "align"
    here.go_to_slice(4)

    assert there.state.slice_index == 2


def test_a_common_scale_is_kept_again_after_a_failure(linked, monkeypatch):
    hanging = linked.hanging
    SameScale(hanging)
    small, large = (
        linked.show(0, stack(shape=(3, 30, 40))),
        linked.show(1, stack(shape=(3, 120, 160)), uid="1.2.10"),
    )
    for index in (0, 1):
        hanging._hung[index] = Hung(f"key{index}", PLAIN_LOOK)
    hanging.set_layout(GridLayout(1, 2))
    with monkeypatch.context() as broken, capture_exceptions() as raised:
        broken.setattr(ViewportViewModel, "place", fail)
        hanging.arranged.emit(Arrangement((Hung("key0"), Hung("key1")), same_scale=True))
    assert raised
    large.resize(200, 200)

    assert small.transform.screen_px_per_mm == pytest.approx(large.transform.screen_px_per_mm)


def test_lists_tell_of_clicks_again_after_a_failure(qtbot, monkeypatch):
    findings, reading, search = FindingsList(), ReadingList(), SeriesSearchBox()
    for widget in (findings, reading, search):
        qtbot.addWidget(widget)
    monkeypatch.setattr(FindingsList, "setCurrentRow", fail)
    monkeypatch.setattr(ReadingList, "_add_heading", fail)
    monkeypatch.setattr(ReadingList, "clearSelection", fail)
    monkeypatch.setattr(QLineEdit, "clear", fail)
    for act in (
        lambda: findings.show_findings((), None, {}, {}),
        lambda: reading.show_groups((object(),)),
        lambda: reading.show_selected(("one",)),
        lambda: search.start_anew(()),
    ):
        with pytest.raises((RuntimeError, AttributeError)):
            act()

    assert not any(each.signalsBlocked() for each in (findings, reading, search.line))


def blocked_by_hand(tree):
    """Calls that block signals with no one to let them through again where something fails."""
    return [
        node.lineno for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "blockSignals"
    ]  # fmt: skip


def left_set(tree):
    """Flags that a function sets and later takes back, but not in a `finally`."""
    found = []
    for function in (each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)):
        guarded = {
            id(node) for each in ast.walk(function) if isinstance(each, ast.Try)
            for part in each.finalbody for node in ast.walk(part)
        }  # fmt: skip
        flags: dict[str, set[object]] = {}
        for node in ast.walk(function):
            if (
                isinstance(node, ast.Assign)
                and isinstance(node.value, ast.Constant)
                and id(node) not in guarded
            ):
                for target in node.targets:
                    if isinstance(target, ast.Attribute) and isinstance(node.value.value, bool):
                        flags.setdefault(ast.unparse(target), set()).add(node.value.value)
        found += [(function.name, flag) for flag, values in flags.items() if len(values) == 2]
    return found


def test_no_flag_is_set_for_the_time_of_some_work_without_a_finally():
    trees = {path.name: ast.parse(path.read_text("utf-8")) for path in MEDVIEWER.rglob("*.py")}

    assert {name: blocked_by_hand(tree) for name, tree in trees.items() if blocked_by_hand(tree)} == {}
    assert {name: left_set(tree) for name, tree in trees.items() if left_set(tree)} == {}
    assert left_set(ast.parse("def f(self):\n self._is_busy = True\n work()\n self._is_busy = False"))


def test_a_preset_box_tells_of_changes_again_after_a_failure(qtbot, opened, monkeypatch):
    editor = PresetEditor(opened.desk.settings)
    qtbot.addWidget(editor)
    _name, width, _center = editor._rows[1]
    with monkeypatch.context() as broken:
        broken.setattr(type(width), "setValue", fail)
        with pytest.raises(RuntimeError, match="injected"):
            editor._show(opened.desk.settings.settings)

    assert not width.signalsBlocked()


def test_a_viewport_that_could_not_be_painted_is_painted_the_next_time(monkeypatch, widget):
    with monkeypatch.context() as broken:
        broken.setattr(viewport_widget, "paint_annotations", fail)
        with capture_exceptions(), pytest.raises(RuntimeError, match="injected"):
            widget.grab()

    assert widget.grab().toImage().pixelColor(widget.rect().center()).lightness() > 0


def test_every_painter_is_ended_whatever_happens():
    """One that stays active over an exception ends the program at Qt's next painting."""
    loose = []
    for path in (MEDVIEWER / "ui").rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        held = {
            id(item.context_expr)
            for node in ast.walk(tree)
            if isinstance(node, ast.With)
            for item in node.items
        }
        calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
        loose += [
            f"{path.name}:{call.lineno}"
            for call in calls
            if isinstance(call.func, ast.Name) and call.func.id == "QPainter" and id(call) not in held
        ]
    assert loose == []
