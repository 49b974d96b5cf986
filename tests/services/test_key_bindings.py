"""A shipped map changes the action table, the reader's own choices change the map, and no key stands twice."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medviewer.services.key_bindings import (
    KeyMap,
    OwnKeys,
    differences,
    keys_in_force,
    read_own_keys,
    write_own_keys,
)

actions = st.sampled_from(["invert", "fit", "reset", "cine", "preset-1", "gone"])
keys = st.sampled_from(["I", "=", "Esc", "C", "1", "Space", "Ctrl+K"])
tables = st.just({"invert": ("I",), "fit": ("=",), "reset": ("Esc",), "cine": ("C",), "preset-1": ("1",)})
choices = st.lists(st.tuples(actions, st.lists(keys, unique=True, max_size=3)), max_size=6)


def chosen(pairs) -> OwnKeys:
    own = OwnKeys()
    for action, given_keys in pairs:
        own = own.with_keys(action, given_keys)
    return own


@given(tables, st.sampled_from(KeyMap), choices)
def test_no_key_ever_stands_twice(table, key_map, pairs):
    counted = Counter(key for each in keys_in_force(table, key_map, chosen(pairs)).values() for key in each)

    assert max(counted.values(), default=1) == 1


@given(tables, st.sampled_from(KeyMap), choices, actions.filter(lambda action: action != "gone"), keys)
def test_the_last_choice_is_always_in_force(table, key_map, pairs, action, key):
    own = chosen(pairs).with_keys(action, [key])

    assert keys_in_force(table, key_map, own)[action] == (key,)


@given(choices)
def test_choices_survive_the_file(pairs):
    assert read_own_keys(write_own_keys(chosen(pairs))) == chosen(pairs)


def test_a_choice_taken_back_leaves_the_key_of_the_map():
    table = {"invert": ("I",), "corner-text": ("Space",)}
    own = OwnKeys().with_keys("invert", ["X"]).without("invert")

    assert keys_in_force(table, KeyMap.MEDVIEWER, own) == table
    assert keys_in_force(table, KeyMap.WEASIS, own) == {"invert": ("Alt+I",), "corner-text": ("Space", "I")}


def test_an_action_can_be_left_without_a_key():
    assert (
        keys_in_force({"invert": ("I",)}, KeyMap.MEDVIEWER, OwnKeys().with_keys("invert", []))["invert"] == ()
    )


@pytest.mark.parametrize("key_map", [KeyMap.OHIF, KeyMap.WEASIS])
def test_each_shipped_map_changes_something_and_agrees_with_itself(key_map):
    counted = Counter(key for each in differences(key_map).values() for key in each)

    assert counted
    assert max(counted.values()) == 1


@pytest.mark.parametrize("stored", [None, [], {"invert": "I"}, {"invert": [1]}, {"invert": [""]}])
def test_what_is_no_table_of_keys_is_refused(stored):
    with pytest.raises(ValueError, match="key"):
        read_own_keys(stored)
