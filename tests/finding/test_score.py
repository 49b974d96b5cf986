import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medviewer.finding.score import ReferenceCount


@pytest.mark.parametrize(
    ("positives", "nodules", "expected"),
    [(0, 10, (0.0, 0.2775)), (5, 10, (0.2366, 0.7634)), (10, 10, (0.7225, 1.0)), (81, 263, (0.2553, 0.3662))],
)
def test_the_share_s_interval_is_the_published_one(positives, nodules, expected):
    # the last: Newcombe RG, Stat Med 17:857 (1998), table I, 81 of 263 (method 3)
    assert ReferenceCount(nodules, positives).share_interval == pytest.approx(expected, abs=1e-4)


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))))
def test_the_ends_are_the_shares_that_the_count_just_does_not_contradict(counts):
    nodules, positives = counts
    for end in ReferenceCount(nodules, positives).share_interval:
        distance = abs(positives / nodules - end)
        assert distance == pytest.approx(1.959964 * math.sqrt(end * (1 - end) / nodules), abs=1e-6)


def test_nothing_is_known_from_no_nodules():
    assert ReferenceCount(0, 0).share_interval == (0.0, 1.0)


@pytest.mark.parametrize(("nodules", "few"), [(0, True), (29, True), (30, False)])
def test_fewer_than_thirty_are_few(nodules, few):
    assert ReferenceCount(nodules, 0).is_few is few
