"""A measurement survives its journal unchanged; a line that is none is refused; changes make new values."""

import json
import math
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medviewer.reading.measurement import (
    LONGEST_LABEL,
    MOST_POINTS,
    POINT_COUNTS,
    Measurement,
    MeasurementKind,
    MeasurementPlace,
    MeasurementPlane,
)
from medviewer.reading.quantity import QUANTITY_TEXTS, Quantity, QuantityName
from tests.reading.examples import AXIAL, PLACE, measurement, measurements, triples


@given(measurements())
def test_it_comes_back_from_its_journal_as_it_went_in(one):
    assert Measurement.from_dict(json.loads(json.dumps(one.to_dict(), allow_nan=False))) == one


def test_every_new_one_has_an_id_of_its_own():
    assert measurement().id != measurement().id


@given(measurements(), triples)
def test_moving_moves_every_point_and_the_text_and_nothing_else(one, offset):
    moved = one.moved(offset, one.values)

    for before, after in zip(
        (*one.points, *filter(None, [one.text_at])),
        (*moved.points, *filter(None, [moved.text_at])),
        strict=True,
    ):
        assert after == pytest.approx([a + b for a, b in zip(before, offset, strict=True)])
    assert replace(moved, points=one.points, text_at=one.text_at) == one


def test_a_transition_keeps_id_and_place_and_leaves_the_old_one_as_it_was():
    one = measurement()
    length = Quantity(QuantityName.LENGTH, 3.0, "mm")
    changed = one.renamed("  Node 1 ").reshaped([(0, 0, 5), (3, 0, 5)], [length]).with_text_at((1, 1, 5))

    assert (changed.id, changed.place, changed.made_at) == (one.id, one.place, one.made_at)
    assert (changed.label, changed.value(QuantityName.LENGTH), changed.text_at) == (
        "Node 1",
        length,
        (1, 1, 5),
    )
    assert (one.label, one.text_at) == ("", None)
    assert changed.value(QuantityName.AREA) is None


@pytest.mark.parametrize("kind", MeasurementKind)
def test_each_kind_has_its_number_of_points(kind):
    right = POINT_COUNTS.get(kind, 3)
    points = [(float(x), 0.0, 0.0) for x in range(right)]
    assert measurement(kind, tuple(points)).kind is kind
    with pytest.raises(ValueError, match="points"):
        measurement(kind, tuple(points[:-1]))
    if kind is not MeasurementKind.POLYGON:
        with pytest.raises(ValueError, match="points"):
            measurement(kind, (*points, (9.0, 9.0, 9.0)))


CHANGES = {
    "no id": lambda plain: plain.pop("id"),
    "no points": lambda plain: plain.pop("points"),
    "an unknown kind": lambda plain: plain.update(kind="spell"),
    "a kind with other points": lambda plain: plain.update(kind="angle"),
    "a point that is not finite": lambda plain: plain["points"][0].__setitem__(1, math.nan),
    "a point of two numbers": lambda plain: plain["points"][0].pop(),
    "a point of texts": lambda plain: plain["points"].__setitem__(0, ["1", "2", "3"]),
    "a point of truths": lambda plain: plain["points"].__setitem__(0, [True, 0, 0]),
    "a point beyond the body": lambda plain: plain["points"].__setitem__(0, [1e9, 0, 0]),
    "a huge number": lambda plain: plain["points"].__setitem__(0, [10**400, 0, 0]),
    "too many points": lambda plain: plain.update(kind="polygon", points=[[0.0, 0.0, 0.0]] * (MOST_POINTS + 1)),
    "points that are a number": lambda plain: plain.update(points=7),
    "a plane without a normal": lambda plain: plain["plane"].pop("normal"),
    "a normal of no length": lambda plain: plain["plane"].update(normal=[0, 0, 0]),
    "a normal along the rows": lambda plain: plain["plane"].update(normal=[1, 0, 0]),
    "frame 0": lambda plain: plain["place"].update(frame_number=0),
    "half a frame": lambda plain: plain["place"].update(frame_number=1.5),
    "a UID of the wrong type": lambda plain: plain["place"].update(sop_instance_uid=["1.2"]),
    "no series": lambda plain: plain["place"].update(series_key=""),
    "an endless UID": lambda plain: plain["place"].update(frame_of_reference_uid="1." * 5000),
    "an unknown quantity": lambda plain: plain["values"][0].update(name="luck"),
    "a value that is no number": lambda plain: plain["values"][0].update(value="12.5"),
    "an endless unit": lambda plain: plain["values"][0].update(unit="m" * 100),
    "a unit that is a list": lambda plain: plain["values"][0].update(unit=["mm"]),
    "too many values": lambda plain: plain.update(values=plain["values"] * 50),
    "an endless label": lambda plain: plain.update(label="x" * (LONGEST_LABEL + 1)),
    "a label that is a number": lambda plain: plain.update(label=5),
    "an id that is a path": lambda plain: plain.update(id="../../etc/passwd"),
    "a time without its zone": lambda plain: plain.update(made_at="2026-03-01T09:30:00"),
    "a time that is none": lambda plain: plain.update(made_at="yesterday"),
    "a time that is a number": lambda plain: plain.update(made_at=5),
    "a margin of a finding that is nowhere": lambda plain: plain.update(margin_of={"model_id": "lung"}),
    "a margin of no model": lambda plain: plain.update(margin_of={"model_id": "", "center_mm": [0, 0, 0]}),
    "a finding's margin that is a line": lambda plain: plain.update(
        margin_of={"model_id": "lung", "center_mm": [0, 0, 0]}
    ),
    "a text place of one number": lambda plain: plain.update(text_at=[1.0]),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_a_line_that_is_no_measurement_is_refused(change):
    plain = json.loads(json.dumps(measurement().to_dict()))
    CHANGES[change](plain)

    with pytest.raises(ValueError, match=r"."):
        Measurement.from_dict(plain)


plain_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=8,
)


@given(st.sampled_from(sorted(measurement().to_dict())), plain_values)
def test_whatever_stands_in_a_field_it_is_a_measurement_or_a_value_error(key, value):
    plain = {**measurement().to_dict(), key: value}
    try:
        one = Measurement.from_dict(plain)
    except ValueError:
        return
    assert Measurement.from_dict(json.loads(json.dumps(one.to_dict(), allow_nan=False))) == one


@pytest.mark.parametrize("plain", [[], "text", 5, None])
def test_what_is_no_object_is_refused(plain):
    with pytest.raises(ValueError, match="no measurement"):
        Measurement.from_dict(plain)


def test_keys_of_a_later_version_are_passed_over():
    one = measurement()

    assert Measurement.from_dict({**one.to_dict(), "color": "red"}) == one


def test_a_plane_between_acquired_slices_has_no_frame():
    one = measurement(place=MeasurementPlace("1.2.3#1", None, "1.2.9"))

    assert one.to_dict()["place"]["sop_instance_uid"] == ""
    assert Measurement.from_dict(one.to_dict()).place.frame is None
    assert one.place.series_uid == "1.2.3"


def test_a_time_without_zone_and_a_slanted_plane_are_a_callers_mistake():
    with pytest.raises(ValueError, match="zone"):
        measurement(made_at=datetime(2026, 3, 1))
    with pytest.raises(ValueError, match="perpendicular"):
        MeasurementPlane((0.0, 0.0, 1.0), (0.6, 0.0, 0.8))
    assert measurement().plane is AXIAL
    assert measurement().place is PLACE


@pytest.mark.parametrize(
    ("quantity", "expected"),
    [
        (Quantity(QuantityName.LENGTH, 12.449, "mm"), "12.4 mm"),
        (Quantity(QuantityName.LENGTH, 0.0432, "mm"), "0.043 mm"),
        (Quantity(QuantityName.LENGTH, 0.9612, "mm"), "1.0 mm"),
        (Quantity(QuantityName.AREA, 0.0, "mm²"), "0.0 mm²"),
        (Quantity(QuantityName.LENGTH, 12.0, "mm at detector"), "12.0 mm at detector"),
        (Quantity(QuantityName.ANGLE, 38.25, "°"), "38.2°"),
        (Quantity(QuantityName.MEAN, -0.0004, "HU"), "0.0 HU"),
        (Quantity(QuantityName.MEAN, -0.26, "HU"), "−0.26 HU"),
        (Quantity(QuantityName.MAXIMUM, 1971.560059), "1971.56"),
        (Quantity(QuantityName.MAXIMUM, 2147483647.0), "2147483647"),
        (Quantity(QuantityName.PIXEL_COUNT, 123456), "123456"),
        (Quantity(QuantityName.MINIMUM, -1024.0, "HU"), "−1024 HU"),
        (Quantity(QuantityName.VALUE, 0.25), "0.25"),
    ],
)
def test_how_a_value_is_written(quantity, expected):
    assert quantity.text == expected


@pytest.mark.parametrize(("value", "unit"), [(math.inf, "mm"), (True, ""), (1.0, " mm"), (1.0, 5)])
def test_what_is_no_quantity_is_refused(value, unit):
    with pytest.raises(ValueError, match=r"."):
        Quantity(QuantityName.LENGTH, value, unit)


def test_every_quantity_has_a_name_for_the_reader():
    assert set(QUANTITY_TEXTS) == set(QuantityName)
