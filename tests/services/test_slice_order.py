"""Slices are asked for once each, the one nearest to the view first, wherever the view goes."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from medviewer.services.slice_order import SliceOrder


@given(st.integers(1, 40), st.lists(st.none() | st.integers(-5, 45), min_size=40, max_size=40))
def test_each_slice_comes_once_and_none_left_lies_nearer_to_the_view(count, views):
    seen, at = [], iter(views)
    view = [None]
    order = SliceOrder(count, lambda: view[0])

    def look():
        view[0] = next(at)

    look()
    for index in order:
        left = set(range(count)) - set(seen)
        center = order.view
        assert 0 <= center < count
        assert abs(index - center) == min(abs(each - center) for each in left)
        assert index in left
        seen.append(index)
        assert np.flatnonzero(order.given).tolist() == sorted(seen)
        if len(seen) < count:
            look()

    assert sorted(seen) == list(range(count))


def test_without_a_view_the_middle_comes_first():
    assert next(iter(SliceOrder(9, lambda: None))) == 4
