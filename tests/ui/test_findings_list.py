"""The findings are listed one line each, as many as the window has room for, over the card of the selected one."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFont

from medviewer.i18n import Message
from medviewer.services.settings import Settings
from medviewer.services.settings_file import load_settings, save_settings
from medviewer.ui.panels.finding_row import columns_in, size_text, slice_text
from medviewer.ui.panels.findings_heading import FindingsHeading
from medviewer.ui.panels.findings_list import FindingsList
from medviewer.ui.panels.findings_split import FindingsSplit
from medviewer.ui.view_models.analysis import Phase
from tests.finding.examples import oval_nodule
from tests.ui.conftest import finding, result


def answer_with(count):
    """A stand-in's answer with so many findings."""

    def answer(request):
        found = (replace(finding(1 + at % 3, request.volume), number=at + 1) for at in range(count))
        return replace(result(request), findings=tuple(found))

    return answer


@pytest.fixture
def listing(qtbot, opened, client):
    """Analyses with so many findings at 1280x800, and gives the panel's list and its split."""

    def analyse(count):
        client.answer = answer_with(count)
        opened.window.resize(1280, 800)
        opened.window.reading.analyse()
        qtbot.waitUntil(lambda: opened.desk.analysis.state(opened.desk.hanging.key).phase is Phase.DONE)
        panel = opened.window.analysis_panel
        return panel.findChild(FindingsList), panel.findChild(FindingsSplit)

    return analyse


def rows_in_sight(rows):
    place = rows.viewport().rect()
    return sum(place.contains(rows.visualItemRect(rows.item(row))) for row in range(rows.count()))


def drag_border(qtbot, split, by_px):
    handle = split.handle(1)
    start = handle.rect().center()
    qtbot.mousePress(handle, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(handle, start + QPoint(0, by_px))
    qtbot.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=start + QPoint(0, by_px))


def test_of_fourteen_findings_nine_or_more_are_in_sight_at_the_smallest_design_size(listing):
    rows, split = listing(14)

    assert rows_in_sight(rows) >= 9
    assert split.widget(1).height() >= 120  # the answers' buttons and the card's first lines


def test_few_findings_leave_the_room_to_the_card(listing):
    rows, split = listing(4)

    assert rows_in_sight(rows) == 4
    assert rows.verticalScrollBar().maximum() == 0
    assert split.widget(1).height() > split.widget(0).height()


def test_a_border_that_was_moved_stays_where_the_reader_put_it(qtbot, opened, listing):
    _rows, split = listing(14)
    drag_border(qtbot, split, -120)
    moved = split.sizes()[0]
    share = opened.desk.settings.settings.findings_share
    assert share == pytest.approx(moved / sum(split.sizes()))
    listing(4)

    assert split.sizes()[0] == pytest.approx(moved, abs=1)
    opened.window.resize(1280, 1000)
    qtbot.waitUntil(lambda: split.sizes()[0] > moved + 20)
    assert split.sizes()[0] / sum(split.sizes()) == pytest.approx(share, abs=0.01)


def test_the_border_survives_on_disk(tmp_path):
    save_settings(Settings(findings_share=0.4), tmp_path)

    assert load_settings(tmp_path).settings.findings_share == 0.4


@given(width=st.integers(240, 640), points=st.floats(7, 16))
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_no_column_runs_into_another_whatever_the_width_and_the_font(qapp, width, points):
    font = QFont(qapp.font())
    font.setPointSizeF(points)
    columns = columns_in(QRect(0, 0, width, 28), font)
    in_order = (columns.number, columns.slice, columns.size, columns.sign, columns.said, columns.answer)

    assert all(before.right() < after.left() for before, after in pairwise(in_order))
    assert in_order[-1].right() <= width


def test_slice_and_size_stand_in_the_row_and_a_size_that_was_not_measured_is_a_dash(opened):
    volume = opened.desk.volumes.loaded(opened.desk.hanging.key).volume
    measured = finding(2, volume)

    assert (slice_text(measured), size_text(measured)) == ("5", "8.4")
    assert size_text(replace(measured, measurement=None, refusal=Message("No."))) == "–"
    assert size_text(measured, oval_nodule(mean_mm=9.1)) == "9.1*"


def test_the_heading_tells_how_many_there_are_in_the_language_in_use(listing, opened):
    listing(4)
    heading = opened.window.analysis_panel.findChild(FindingsHeading)
    assert heading.toolTip().startswith("Findings (4): slice")
    opened.desk.settings.change(language="zh_CN")

    assert heading.toolTip().startswith("发现（4个）")
    opened.desk.settings.change(language="en")
