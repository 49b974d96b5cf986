"""However the items change, the list shows what a new list would show, and keeps rows, selection and place."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from medviewer.reading.reading import Reading
from medviewer.report.reading_table import items_by_series
from medviewer.ui.panels.reading_list import ReadingList
from tests.reading.examples import measurement, readings


def texts(shown):
    tops = [shown.topLevelItem(number) for number in range(shown.topLevelItemCount())]
    return [(top.text(0), [top.child(n).text(0) for n in range(top.childCount())]) for top in tops]


@pytest.fixture
def shown(qtbot):
    shown = ReadingList()
    qtbot.addWidget(shown)
    return shown


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.lists(readings(), min_size=2, max_size=5))
def test_it_shows_what_a_new_list_would_show(shown, history):
    for reading in history:
        groups = items_by_series(reading, ())
        shown.show_groups(groups)
        anew = ReadingList()
        anew.show_groups(groups)
        assert texts(shown) == texts(anew)


def test_rows_that_are_the_same_stay_where_they_are(shown):
    items = [replace(measurement(label=str(n)), id=f"{n:032x}") for n in range(6)]
    kept = items_by_series(Reading("1.2", tuple(items)), ())
    shown.show_groups(kept)
    rows = shown._rows()
    shown.show_selected((items[1].id,))
    changed = [*items[:3], items[3].renamed("new"), *items[4:]]
    shown.show_groups(items_by_series(Reading("1.2", tuple(changed)), ()))
    same = [row is old for row, old in zip(shown._rows(), rows, strict=True)]
    shown.show_groups(items_by_series(Reading("1.2", (*changed, measurement(label="last"))), ()))

    assert same == [True] * 3 + [False] + [True] * 2
    assert shown._rows()[5] is rows[5]
    assert shown.selected_ids == (items[1].id,)
