"""Padding is a value or a range, whichever way round, and is left out of windows."""

import numpy as np
import pytest

from medviewer.imaging.grayscale import full_range_window
from medviewer.imaging.padding import Padding


@pytest.mark.parametrize("padding", [Padding(-2000, -1500), Padding(-1500, -2000)])
def test_a_range_covers_all_between_its_ends(padding):
    values = np.array([-2001, -2000, -1700, -1500, -1499], np.int16)

    assert padding.covers(values).tolist() == [False, True, True, True, False]


def test_without_a_limit_one_value_is_covered():
    assert Padding(0.5).covers(np.array([0, 0.5, 1], np.float32)).tolist() == [False, True, False]


def test_a_window_over_the_whole_range_leaves_a_range_of_padding_out():
    values = np.concatenate([np.linspace(-2000, -1500, 500), np.linspace(0, 100, 500)])

    window = full_range_window(values, Padding(-2000, -1500))

    assert window.center - window.width / 2 > -1


def test_where_all_is_padding_the_window_is_over_it():
    assert full_range_window(np.full(9, 7, np.int16), Padding(7)).center == 7.5
