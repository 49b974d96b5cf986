"""Where windows stood is remembered for each set of screens, and comes back from the file as it was."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medviewer.services.window_places import (
    MOST_PLACES,
    WindowPlace,
    WindowPlaces,
    read_window_places,
    write_window_places,
)

numbers = st.integers(-5000, 5000)
sizes = st.integers(1, 5000)
places = st.builds(WindowPlace, numbers, numbers, sizes, sizes, st.booleans())
entries = st.tuples(st.tuples(st.text(max_size=9), st.text(max_size=9)), places)


@given(st.lists(entries, max_size=5, unique_by=lambda each: each[0]))
def test_what_is_written_is_read_back(known):
    remembered = WindowPlaces(tuple(known))

    assert read_window_places(json.loads(json.dumps(write_window_places(remembered)))) == remembered


def test_each_set_of_screens_has_its_own_places_and_the_last_one_counts():
    remembered = WindowPlaces()
    for screens, x in (("a", 1), ("b", 2), ("a", 3)):
        remembered = remembered.with_place(screens, "main", WindowPlace(x, 0, 10, 10))

    assert remembered.place_of("a", "main").x == 3
    assert remembered.place_of("b", "main").x == 2
    assert remembered.place_of("c", "main") is None


def test_the_oldest_are_forgotten():
    remembered = WindowPlaces()
    for number in range(MOST_PLACES + 5):
        remembered = remembered.with_place(str(number), "main", WindowPlace(0, 0, 1, 1))

    assert len(remembered.known) == MOST_PLACES
    assert remembered.place_of("4", "main") is None


@pytest.mark.parametrize(
    "stored",
    [7, [[]], [["a", "b", 1, 2, 3, 4]], [["a", "b", 1, 2, 0, 4, True]], [["a", "b", 1, 2, 3, 10**9, True]]],
)
def test_what_is_no_list_of_places_is_refused(stored):
    with pytest.raises(ValueError, match="place"):
        read_window_places(stored)


def test_a_place_of_another_kind_is_refused():
    with pytest.raises(TypeError):
        read_window_places([["a", "b", 1, 2, 3, 4, "yes"]])
