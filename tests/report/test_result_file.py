"""A result read back from a file that may be anything."""

import json

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from medviewer.report.result_file import (
    DamagedResultError,
    ForeignResultError,
    NoCapsuleError,
    read_result,
)
from medviewer.report.result_json import result_json, to_json
from tests.report.examples import CAPSULE, PASSPORT, analysed, with_provenance

WRITTEN = to_json(
    result_json(with_provenance(analysed(), CAPSULE), study_uid="1", shape=(4, 5, 6), passport=PASSPORT)
)


def test_what_was_written_is_read_back():
    read = read_result(WRITTEN)

    assert read.document == json.loads(WRITTEN)
    assert (read.series_uid, read.model_id, read.shape) == ("1.2.3.4", "ball-finder", (4, 5, 6))
    assert read.markers == ((1.0, 2.0, 3.25),)


@given(st.integers(0, len(WRITTEN) - 3))
def test_a_cut_file_is_damaged_wherever_it_was_cut(end):
    with pytest.raises(DamagedResultError):
        read_result(WRITTEN[:end])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"7",
        b"{}",
        b'{"schema": 3}',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"schema": "medviewer.result/1", "schema": "x"}',
    ],
)
def test_what_is_no_result_is_told_so(content):
    with pytest.raises(DamagedResultError):
        read_result(content)


def changed(**keys):
    return json.dumps({**json.loads(WRITTEN), **keys}).encode()


@pytest.mark.parametrize("number", ["9" * 400, "NaN", "1e400", "-Infinity", "9" * 5000])
def test_a_result_with_an_impossible_number_is_damaged(number):
    with pytest.raises(DamagedResultError):
        read_result(WRITTEN.replace(b'"schema"', b'"own": ' + number.encode() + b', "schema"'))


def test_a_result_of_a_later_schema_is_named():
    with pytest.raises(ForeignResultError) as caught:
        read_result(changed(schema="medviewer.result/2"))

    assert caught.value.fields == {"schema": "medviewer.result/2"}


def test_a_result_without_provenance_cannot_be_verified():
    with pytest.raises(NoCapsuleError):
        read_result(changed(provenance=None))


@pytest.mark.parametrize("key", ["model", "findings", "geometry", "suitability", "study_instance_uid"])
@given(value=st.none() | st.integers() | st.lists(st.integers(), max_size=2))
def test_a_key_that_holds_something_else_is_damage(key, value):
    assume(key != "findings" or value != [])
    with pytest.raises(DamagedResultError):
        read_result(changed(**{key: value}))
