"""A chain applies its filters in order, says so, and survives being stored."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medviewer.enhance.chain import FilterChain, UnknownFilterError, UnreadableChainError
from medviewer.enhance.clahe import Clahe
from medviewer.enhance.edge_preserving_denoise import EdgePreservingDenoise
from medviewer.enhance.unsharp import Unsharp
from medviewer.errors import reader_text

SPACING = (0.7, 0.7)

filters = st.one_of(
    st.builds(EdgePreservingDenoise, iterations=st.integers(1, 50), conductance=st.floats(0.1, 20)),
    st.builds(Clahe, clip_limit=st.floats(1, 40), tiles=st.integers(2, 32)),
    st.builds(Unsharp, amount=st.floats(0.01, 5), radius_mm=st.floats(0.1, 20)),
)
chains = st.builds(FilterChain, st.lists(filters, max_size=5).map(tuple), st.text(max_size=20))


@given(chains)
def test_what_is_stored_comes_back(chain):
    assert FilterChain.from_json(chain.to_json()) == chain


def test_filters_are_applied_in_their_order():
    plane = np.random.default_rng(0).normal(0, 30, (60, 60)).astype(np.float32)
    first, second = Unsharp(amount=2.0), EdgePreservingDenoise()

    one_way = FilterChain((first, second)).apply(plane, SPACING)

    np.testing.assert_array_equal(one_way, second(first(plane, SPACING), SPACING))
    assert not np.allclose(one_way, FilterChain((second, first)).apply(plane, SPACING))


def test_an_empty_chain_changes_nothing():
    plane = np.arange(12, dtype=np.int16).reshape(3, 4)

    assert not FilterChain()
    np.testing.assert_array_equal(FilterChain().apply(plane, SPACING), plane)


def test_the_label_says_what_was_done():
    chain = FilterChain((EdgePreservingDenoise(), Clahe(), Unsharp()))

    assert chain.label() == "Denoise (5 iterations) + CLAHE (2.0) + Sharpen (0.7, 1.2 mm)"


def test_a_filter_of_another_version_is_named_to_the_reader():
    stored = json.dumps({"name": "", "filters": [{"filter": "wavelet", "parameters": {}}]})

    with pytest.raises(UnknownFilterError) as caught:
        FilterChain.from_json(stored)

    assert "wavelet" in reader_text(caught.value)[0]


@pytest.mark.parametrize(
    "stored",
    [
        "",
        "{",
        "[]",
        "7",
        "null",
        '{"filters": 3}',
        '{"filters": [{"filter": "clahe"}]}',
        '{"filters": [{"filter": "clahe", "parameters": {"clip_limit": 0}}]}',
        '{"filters": [{"filter": "clahe", "parameters": {"strength": 2}}]}',
        '{"filters": [{"filter": "clahe", "parameters": {"clip_limit": "much"}}]}',
        '{"filters": [{"filter": "clahe", "parameters": []}]}',
    ],
)
def test_what_is_no_chain_is_refused_with_a_sentence(stored):
    with pytest.raises(UnreadableChainError) as caught:
        FilterChain.from_json(stored)

    assert reader_text(caught.value)[0] == "The stored list of filters can't be read."
