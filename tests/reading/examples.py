"""Makers of measurements, for tests that need one and for properties over all of them."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import strategies as st

from medviewer.imaging.grayscale import VoiFunction, VoiWindow
from medviewer.imaging.volume import FrameReference
from medviewer.reading.decision import Decision, Verdict
from medviewer.reading.finding_place import FindingPlace
from medviewer.reading.first_opinion import FirstOpinion, Opinion
from medviewer.reading.key_image import KeyImage
from medviewer.reading.look import Look
from medviewer.reading.marker import Marker
from medviewer.reading.measurement import (
    POINT_COUNTS,
    Measurement,
    MeasurementKind,
    MeasurementPlace,
    MeasurementPlane,
)
from medviewer.reading.quantity import Quantity, QuantityName
from medviewer.reading.reading import Reading

AXIAL = MeasurementPlane((0.0, 0.0, 1.0), (1.0, 0.0, 0.0))
PLACE = MeasurementPlace("1.2.3#1", FrameReference("1.2.3.4", 1), "1.2.9")
MADE_AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)

POINTS = ((0.0, 0.0, 5.0), (12.5, 0.0, 5.0), (6.0, -2.0, 5.0), (6.0, 2.0, 5.0))

coordinates = st.floats(-1e5, 1e5)
triples = st.tuples(coordinates, coordinates, coordinates)
finding_places = st.builds(FindingPlace, st.just("lung-nodule"), triples)
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
        margin_of=draw(st.none() | finding_places) if kind is MeasurementKind.POLYGON else None,
        made_at=draw(st.datetimes(timezones=st.just(UTC))),
        place=MeasurementPlace(
            "1.2.3#2",
            draw(st.none() | st.builds(FrameReference, st.just("1.2.3.4"), st.integers(1, 900))),
            draw(st.sampled_from(["", "1.2.9"])),
        ),
    )


def key_image(**fields):
    """A key image of the example's Frame."""
    return KeyImage("1.2.3#1", **{"frame": FrameReference("1.2.3.4", 1), "made_at": MADE_AT, **fields})


looks = st.builds(
    Look,
    st.none() | st.builds(VoiWindow, st.floats(-1e4, 1e4), st.floats(1, 1e4), st.sampled_from(VoiFunction)),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.integers(0, 3),
    st.floats(0.05, 200),
    st.none() | st.tuples(st.floats(-1e4, 1e4), st.floats(-1e4, 1e4)),
)

times = st.datetimes(timezones=st.just(UTC))
key_images = st.builds(
    KeyImage,
    st.just("1.2.3#1"),
    st.builds(FrameReference, st.sampled_from(["1.2.3.4", "1.2.3.5"]), st.integers(1, 90)),
    looks,
    st.text(max_size=20),
    times,
)
markers = st.builds(Marker, st.just("1.2.3#1"), triples, times)
decisions = st.builds(
    Decision,
    st.just("1.2.3#1"),
    st.just("lung-nodule"),
    triples,
    st.sampled_from(Verdict),
    st.text(max_size=20),
    times,
)
first_opinions = st.builds(FirstOpinion, st.just("1.2.3#1"), st.sampled_from(Opinion), times, times)

_POOL = tuple(f"{number:032x}" for number in range(8))


@st.composite
def readings(draw, least=0):
    """Readings of one Study that share IDs in one order, as the values of one history do."""
    chosen = sorted(draw(st.sets(st.sampled_from(_POOL), min_size=least, max_size=6)))
    kinds = measurements() | key_images | markers | decisions | first_opinions
    items = tuple(replace(draw(kinds), id=id_) for id_ in chosen)
    return Reading("1.2.840.1", items, draw(st.text(max_size=20)))
