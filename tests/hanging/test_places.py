"""Viewports keep their places: through other grids, and through windows of their own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medviewer.hanging.grid_layout import LAYOUTS, GridLayout
from medviewer.hanging.places import Places

FOUR = Places().laid_out(GridLayout(2, 2))

steps = st.one_of(
    st.tuples(st.just("lay"), st.sampled_from(LAYOUTS)),
    st.tuples(st.sampled_from(["activate", "out", "back"]), st.integers(0, 12)),
    st.tuples(st.just("step"), st.sampled_from([-1, 1])),
)


def after(places: Places, step) -> Places:
    name, value = step
    call = {
        "lay": places.laid_out, "activate": places.activated, "out": places.taken_out, "back": places.put_back,
        "step": places.stepped,
    }[name]  # fmt: skip
    return call(value)


@given(st.lists(steps, max_size=30))
def test_whatever_the_reader_does_each_place_has_a_viewport_and_the_active_one_is_on_show(done):
    places = Places()
    for step in done:
        places = after(places, step)

        assert len(places.in_grid) == places.layout.count
        assert len(set(places.on_show)) == len(places.on_show)
        assert sorted(places.order) == list(range(places.count))
        assert places.active in places.on_show


@given(st.sampled_from(LAYOUTS), st.data())
def test_windows_closed_in_the_other_order_leave_everything_as_it_was(layout, data):
    places = Places().laid_out(layout)
    out = data.draw(st.lists(st.sampled_from(places.in_grid), unique=True))
    away = places
    for viewport in out:
        away = away.taken_out(viewport)
    for viewport in reversed(out):
        away = away.put_back(viewport)

    assert away.in_grid == places.in_grid
    assert away.own_windows == ()


@given(st.permutations(range(4)))
def test_windows_closed_in_any_order_bring_each_viewport_back_to_its_place(closed):
    away = FOUR
    for viewport in range(4):
        away = away.taken_out(viewport)
    for viewport in closed:
        away = away.put_back(viewport)

    assert away.in_grid == FOUR.in_grid


def test_one_viewport_shows_the_active_one_and_four_show_all_again():
    one = FOUR.activated(2).laid_out(GridLayout(1, 1))

    assert one.in_grid == (2,)
    assert one.laid_out(GridLayout(2, 2)).in_grid == (0, 1, 2, 3)


def test_a_viewport_in_its_own_window_leaves_its_place_to_the_next_and_moves_no_other():
    away = FOUR.taken_out(1)

    assert away.in_grid == (0, 4, 2, 3)
    assert away.active == 1
    assert away.put_back(1).in_grid == (0, 1, 2, 3)


def test_using_the_other_window_changes_nothing_in_the_grid():
    away = FOUR.activated(2).taken_out(0).activated(2).laid_out(GridLayout(1, 1))

    assert away.in_grid == (2,)
    assert away.activated(0).in_grid == (2,)


def test_the_one_viewport_shown_for_being_active_comes_back_too():
    one = FOUR.activated(2).laid_out(GridLayout(1, 1))
    back = one.taken_out(2).put_back(2)

    assert back.in_grid == (2,)
    assert back.laid_out(GridLayout(2, 2)).in_grid == (0, 1, 2, 3)


def test_stepping_goes_round_through_the_grid_and_the_windows():
    away = FOUR.taken_out(1).activated(0)
    visited = [away.active]
    for _step in range(5):
        away = away.stepped(1)
        visited.append(away.active)

    assert visited == [0, 4, 2, 3, 1, 0]
    assert away.stepped(-1).active == 1


@pytest.mark.parametrize("size", [(0, 1), (1, 4), (-1, 2)])
def test_a_grid_of_another_size_is_refused(size):
    with pytest.raises(ValueError, match="1 to 3"):
        GridLayout(*size)
