"""Makers of measurements, for tests that need one and for properties over all of them."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from medviewer.imaging.volume import FrameReference
from medviewer.reading.measurement import (
    POINT_COUNTS,
    Measurement,
    MeasurementKind,
    MeasurementPlace,
    MeasurementPlane,
)
from medviewer.reading.quantity import Quantity, QuantityName

AXIAL = MeasurementPlane((0.0, 0.0, 1.0), (1.0, 0.0, 0.0))
PLACE = MeasurementPlace("1.2.3#1", FrameReference("1.2.3.4", 1), "1.2.9")
MADE_AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)

POINTS = ((0.0, 0.0, 5.0), (12.5, 0.0, 5.0), (6.0, -2.0, 5.0), (6.0, 2.0, 5.0))

coordinates = st.floats(-1e5, 1e5)
triples = st.tuples(coordinates, coordinates, coordinates)
quantities = st.builds(
    Quantity,
    st.sampled_from(QuantityName),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(["", "mm", "mm²", "px", "°", "HU", "mm at detector"]),
)


def measurement(kind=MeasurementKind.DISTANCE, points=None, **fields):
    """A measurement of any kind on an axial slice."""
    if points is None:
        points = POINTS[: POINT_COUNTS.get(kind, 3)]
    values = (Quantity(QuantityName.LENGTH, 12.5, "mm"),)
    return Measurement(
        kind, points, **{"plane": AXIAL, "place": PLACE, "values": values, "made_at": MADE_AT, **fields}
    )


@st.composite
def measurements(draw):
    kind = draw(st.sampled_from(MeasurementKind))
    count = POINT_COUNTS.get(kind) or draw(st.integers(3, 12))
    return measurement(
        kind,
        tuple(draw(st.lists(triples, min_size=count, max_size=count))),
        values=tuple(draw(st.lists(quantities, max_size=5))),
        label=draw(st.text(max_size=40)),
        text_at=draw(st.none() | triples),
        made_at=draw(st.datetimes(timezones=st.just(UTC))),
        place=MeasurementPlace(
            "1.2.3#2",
            draw(st.none() | st.builds(FrameReference, st.just("1.2.3.4"), st.integers(1, 900))),
            draw(st.sampled_from(["", "1.2.9"])),
        ),
    )
