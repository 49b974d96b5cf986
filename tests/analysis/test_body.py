"""A nodule's body is measured without its strands, and a margin without strands just as it is."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medviewer.analysis.axes import point_axes
from medviewer.analysis.body import STRAND_MM, body_margin


def circle(diameter, middle=(0.0, 0.0), points=90):
    turns = np.linspace(0, 2 * np.pi, points, endpoint=False)
    return np.column_stack([np.cos(turns), np.sin(turns)]) * diameter / 2 + middle


def with_strand(diameter, width, length):
    """A circle with a straight strand of that width, which ends that far beyond it to the right."""
    round_part = circle(diameter, points=720)
    away = (np.abs(round_part[:, 1]) > width / 2) | (round_part[:, 0] < 0)
    end = diameter / 2 + length
    root = float(np.sqrt((diameter / 2) ** 2 - (width / 2) ** 2))
    strand = [(root, -width / 2), (end, -width / 2), (end, width / 2), (root, width / 2)]
    first = int(
        np.argmin(np.where(away, np.arctan2(round_part[:, 1], round_part[:, 0]) % (2 * np.pi), np.inf))
    )
    ordered = np.roll(np.flatnonzero(away), -int(np.searchsorted(np.flatnonzero(away), first)))
    return np.vstack([round_part[ordered], strand])


@given(st.floats(3.0, 40.0), st.floats(0.4, 1.0), st.floats(0, np.pi))
def test_a_smooth_margin_is_all_body(long_mm, ratio, turn):
    turned = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    margin = circle(1.0) * (long_mm, long_mm * max(ratio, STRAND_MM / long_mm + 0.1)) @ turned.T

    assert point_axes(body_margin(margin)).long == pytest.approx(point_axes(margin).long, abs=0.25)
    assert point_axes(body_margin(margin)).short == pytest.approx(point_axes(margin).short, abs=0.25)


@pytest.mark.parametrize("width", [0.5, 1.0, 1.5])
@pytest.mark.parametrize("length", [3.0, 15.0])
def test_a_strand_is_not_measured(width, length):
    margin = with_strand(14.0, width, length)

    assert point_axes(margin).long == pytest.approx(14.0 + length, abs=0.1)
    assert point_axes(body_margin(margin)).long == pytest.approx(14.0, abs=0.45)


def test_what_is_wider_than_a_strand_is_measured():
    margin = with_strand(14.0, STRAND_MM + 1.0, 6.0)

    assert point_axes(body_margin(margin)).long == pytest.approx(20.0, abs=0.5)


@pytest.mark.parametrize("diameter", [0.6, 1.0, 2.0, 3.0])
def test_a_nodule_as_small_as_a_strand_is_measured_as_it_is(diameter):
    assert point_axes(body_margin(circle(diameter))).mean == pytest.approx(diameter, abs=0.1)


def test_of_two_bodies_joined_by_a_strand_the_larger_one_is_measured():
    large, small = with_strand(14.0, 1.0, 6.0), circle(5.0, (15.0, 0.0))
    margin = np.vstack([large[:-2], small[np.argsort(np.arctan2(*(small - (15, 0)).T[::-1]))], large[-2:]])

    assert point_axes(margin).long > 22.0
    assert point_axes(body_margin(margin)).long == pytest.approx(14.0, abs=0.45)


@given(st.floats(-300, 300), st.floats(-300, 300))
def test_it_is_the_same_wherever_the_nodule_lies(x, y):
    margin = with_strand(9.0, 1.0, 5.0)

    assert point_axes(body_margin(margin + np.array([x, y]))).mean == pytest.approx(
        point_axes(body_margin(margin)).mean, abs=0.05
    )
