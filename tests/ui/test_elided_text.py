"""A long text ends in an ellipsis, never in half a line."""

import pytest

from medviewer.ui.elided_text import ElidedText

ENGLISH = (
    "Resampled to even slices before the analysis: 137 slices with steps of 2.00 to 6.00 mm became 140. " * 3
)
CHINESE = (
    "分析前已重采样为均匀切片：137 层、间距 2.00 至 6.00 mm 的切片变为 140 层、间距 2.00 mm 的切片。" * 3
)


@pytest.fixture
def label(qtbot):
    label = ElidedText()
    qtbot.addWidget(label)
    label.resize(260, 50)
    return label


@pytest.mark.parametrize("text", [ENGLISH, CHINESE])
def test_what_does_not_fit_is_elided_after_whole_lines(label, text):
    label.setText(text)
    lines, line_px = label.lines()

    assert len(lines) * line_px <= 50
    assert lines[-1].endswith("…")
    assert text.startswith("".join(lines)[:-1])
    assert all(label.fontMetrics().horizontalAdvance(line.rstrip()) <= 260 for line in lines)


@pytest.mark.parametrize("text", [ENGLISH, CHINESE])
def test_with_room_the_whole_text_is_there(label, text):
    label.resize(260, 900)
    label.setText(text)

    assert "".join(label.lines()[0]) == text


def test_no_text_is_no_trouble(label):
    assert "".join(label.lines()[0]) == ""
    label.grab()
