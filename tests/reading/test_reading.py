"""A Reading is a value: every change makes a new one, differences lead from one to the other and back."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medviewer.enhance.chain import FILTERS, FilterChain
from medviewer.imaging.grayscale import VoiFunction, VoiLut, VoiWindow
from medviewer.imaging.viewport_state import ViewportState
from medviewer.imaging.volume import FrameReference
from medviewer.reading.change import Change, UnknownKindError, difference
from medviewer.reading.decision import Decision, Verdict
from medviewer.reading.key_image import KeyImage
from medviewer.reading.look import Look
from medviewer.reading.marker import Marker
from medviewer.reading.reading import Reading
from tests.reading.examples import MADE_AT, key_image, measurement, readings, triples

STUDY = "1.2.840.1"
LUNG = VoiWindow(-600, 1500, VoiFunction.LINEAR)


@given(readings(), readings())
def test_a_difference_leads_from_one_reading_to_any_other(before, after):
    assert difference(before, after).on(before) == after


@given(readings(), readings())
def test_undo_is_the_difference_the_other_way(before, after):
    forth = difference(before, after).on(before)

    assert difference(after, before).on(forth) == before


@given(readings())
def test_nothing_changed_is_no_difference(reading):
    assert not difference(reading, reading)


@given(readings(), readings())
def test_a_change_is_the_same_after_it_was_written_down(before, after):
    change = difference(before, after)

    assert Change.from_dict(json.loads(json.dumps(change.to_dict()))) == change


@given(st.data())
def test_changes_in_two_windows_on_different_items_both_stay(data):
    start = data.draw(readings(least=2))
    first, last = start.items[0].id, start.items[-1].id
    here = difference(start, start.without({first}))
    there = difference(start, start.without({last}).noted("seen"))

    assert here.on(there.on(start)) == there.on(here.on(start))
    assert {first, last}.isdisjoint(item.id for item in here.on(there.on(start)).items)


def test_an_item_deleted_and_brought_back_stands_where_it_stood():
    first, second, third = (measurement(label=text) for text in "abc")
    all_three = Reading(STUDY, (first, second, third))
    two = all_three.without({second.id})

    assert difference(two, all_three).on(two).items == (first, second, third)


def test_a_changed_item_keeps_its_place():
    first, second = measurement(label="a"), measurement(label="b")
    reading = Reading(STUDY, (first, second)).put(first.renamed("A"))

    assert [item.label for item in reading.items] == ["A", "b"]


def test_a_transition_leaves_the_old_reading_as_it_was():
    empty = Reading(STUDY)
    empty.put(measurement()).noted("seen")

    assert empty == Reading(STUDY)
    assert empty.is_empty


def test_two_items_with_one_id_are_refused():
    with pytest.raises(ValueError, match="one ID"):
        Reading(STUDY, (measurement(id="0" * 32), key_image(id="0" * 32)))


def test_each_kind_is_found_by_its_name():
    marker = Marker("1.2.3#1", (1.0, 2.0, 3.0), MADE_AT)
    decision = Decision("1.2.3#1", "lung-nodule", (1.0, 2.0, 3.0), Verdict.ACCEPTED)
    one, kept = measurement(), key_image()
    reading = Reading(STUDY, (kept, marker, decision, one))

    assert reading.measurements == (one,)
    assert reading.key_images == (kept,)
    assert reading.markers == (marker,)
    assert reading.decisions == (decision,)
    assert reading.key_image_of(kept.frame) is kept
    assert reading.key_image_of(FrameReference("9.9")) is None
    assert reading.item(marker.id) is marker


@given(triples)
def test_a_decision_is_found_again_for_the_same_model_and_place(center):
    decision = Decision("1.2.3#1", "lung-nodule", center, Verdict.REJECTED, "a vessel")
    reading = Reading(STUDY).decided(decision)
    near = (center[0] + 0.3, center[1], center[2])
    far = (center[0] + 2.0, center[1], center[2])

    assert reading.decision_on("1.2.3#1", "lung-nodule", near) is decision
    assert reading.decision_on("1.2.3#1", "lung-nodule", far) is None
    assert reading.decision_on("1.2.3#1", "other-model", center) is None
    assert reading.decision_on("1.2.3#2", "lung-nodule", center) is None


def test_a_second_decision_on_a_finding_takes_the_place_of_the_first():
    first = Decision("1.2.3#1", "lung-nodule", (1.0, 2.0, 3.0), Verdict.ACCEPTED)
    second = Decision("1.2.3#1", "lung-nodule", (1.1, 2.0, 3.0), Verdict.REJECTED)
    reading = Reading(STUDY).decided(first).decided(second)

    assert reading.decisions == (second,)


@pytest.mark.parametrize("kind", [Marker, Decision, KeyImage])
@pytest.mark.parametrize("plain", [{}, {"id": 3}, [], None, "text", {"series_key": None, "id": None}])
def test_what_is_no_item_is_refused_as_such(kind, plain):
    with pytest.raises(ValueError, match="no "):
        kind.from_dict(plain)


@pytest.mark.parametrize(
    "changed",
    [
        {"id": "xyz"},
        {"made_at": "2026-03-01T09:30:00"},
        {"frame": {"sop_instance_uid": "", "frame_number": 1}},
        {"frame": {"sop_instance_uid": "1.2", "frame_number": 0}},
        {"note": 7},
        {"look": {}},
    ],
)
def test_a_key_image_with_a_wrong_part_is_refused(changed):
    with pytest.raises(ValueError, match=r"\w"):
        KeyImage.from_dict({**key_image().to_dict(), **changed})


@pytest.mark.parametrize(
    "plain",
    [
        {},
        {"put": [], "drop": ["not an id"]},
        {"put": [{"kind": "measurement", "item": {}}], "drop": []},
        {"put": [], "drop": [], "note": 5},
        {"put": [{"kind": "marker", "item": Marker("1", (0.0, 0.0, 0.0)).to_dict(), "at": -1}], "drop": []},
    ],
)
def test_what_is_no_change_is_refused(plain):
    with pytest.raises(ValueError, match=r"\w"):
        Change.from_dict(plain)


def test_an_item_of_a_later_version_is_told_from_a_damaged_one():
    with pytest.raises(UnknownKindError):
        Change.from_dict({"put": [{"kind": "hologram", "item": {}}], "drop": []})


def test_a_look_brings_window_and_placement_back_onto_another_state():
    chosen = ViewportState(9, LUNG, 3, True, True, False, 1, 2.5, (10.0, 12.0))
    other = ViewportState(20, VoiWindow(40, 400), 7)
    again = Look.of(chosen).on(other, VoiWindow(50, 350))

    assert Look.of(again) == Look.of(chosen)
    assert (again.slice_index, again.slice_count) == (7, 20)


def test_the_objects_own_voi_lut_is_not_copied_but_asked_for_again():
    own = VoiLut(40, 400, VoiFunction.LINEAR, "", 0, b"\0\0\1\1", 255)
    look = Look.of(ViewportState(9, own))

    assert look.window is None
    assert look.on(ViewportState(9, LUNG), own).window is own


def test_filters_are_kept_with_a_look_and_unknown_ones_left_away():
    look = Look(filters=FilterChain((FILTERS[0](),), "mine"))
    plain = look.to_dict()

    assert Look.from_dict(json.loads(json.dumps(plain))) == look
    plain["filters"] = '{"name": "", "filters": [{"filter": "tomorrow", "parameters": {}}]}'
    assert Look.from_dict(plain) == Look()
