"""Arrows and texts ask for their words where they stand; a key typed there is a letter and nothing else."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from medviewer.reading.measurement import MeasurementKind
from medviewer.ui.viewport.tools.mouse_tool import MouseTool


def entries(reader):
    return [each for each in reader.widget.findChildren(QLineEdit) if each.isVisible()]


def test_an_arrow_points_at_where_it_was_begun_and_carries_the_words_typed(reader):
    reader.widget.set_tool(MouseTool.ARROW)
    reader.drag((20, 20), (35, 50))
    reader.type("node 4R")

    assert reader.only.kind is MeasurementKind.ARROW
    assert reader.only.points == tuple(pytest.approx(reader.patient(place)) for place in ((20, 20), (35, 50)))
    assert reader.only.label == "node 4R"
    assert reader.steps == [("add arrow", False), ("add arrow", True)]  # one step of undo
    assert entries(reader) == []
    assert reader.widget.hasFocus()


@pytest.mark.parametrize("end", [Qt.Key.Key_Escape, Qt.Key.Key_Return])
def test_an_arrow_may_do_without_words(reader, end):
    reader.widget.set_tool(MouseTool.ARROW)
    reader.click((20, 20), (35, 50))
    reader.type("" if end is Qt.Key.Key_Return else "thrown away", end)

    assert reader.only.label == ""
    assert len(reader.steps) == 1


def test_a_text_stands_where_the_reader_clicked(reader):
    reader.widget.set_tool(MouseTool.TEXT)
    reader.click((20, 20))
    assert reader.kept == ()
    reader.type("  compare with prior ")

    assert (reader.only.kind, reader.only.label) == (MeasurementKind.TEXT, "compare with prior")
    assert reader.only.points[0] == pytest.approx(reader.patient((20, 20)))


@pytest.mark.parametrize(
    ("words", "end"), [("", Qt.Key.Key_Return), ("   ", Qt.Key.Key_Return), ("no", Qt.Key.Key_Escape)]
)
def test_a_text_without_words_is_not_kept(reader, words, end):
    reader.widget.set_tool(MouseTool.TEXT)
    reader.click((20, 20))
    reader.type(words, end)

    assert reader.kept == ()


def test_clicking_elsewhere_keeps_what_was_typed(reader):
    reader.widget.set_tool(MouseTool.TEXT)
    reader.click((20, 20))
    entries(reader)[0].setText("kept")
    reader.widget.set_tool(MouseTool.WINDOW)
    reader.click((50, 70))

    assert reader.only.label == "kept"


@pytest.mark.parametrize("place", [(0, 0), (59, 79)])
def test_the_line_to_type_in_stays_inside_the_viewport(reader, place):
    reader.widget.set_tool(MouseTool.TEXT)
    reader.click(place)

    assert reader.widget.rect().contains(entries(reader)[0].geometry())
