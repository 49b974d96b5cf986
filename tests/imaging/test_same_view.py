"""When planes are turned, what the reader looks at stays where it is on the screen."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medviewer.imaging.cross_sections import CrossSections, planes_of
from medviewer.imaging.display_transform import display_transform
from medviewer.imaging.grayscale import VoiWindow
from medviewer.imaging.patient_plane import PatientPlane
from medviewer.imaging.same_view import same_view
from medviewer.imaging.viewport_state import ViewportState
from tests.imaging.acquisitions import acquisitions

SIZE = (320, 240)


def on_screen(geometry, state, position_mm):
    _k, row, column = geometry.to_index(position_mm)
    transform = display_transform(geometry.shape[1:], geometry.spacing_mm[1:], state, SIZE)
    return np.array(transform.to_screen(column, row)), transform.screen_px_per_mm


states = st.builds(
    ViewportState,
    slice_count=st.just(9),
    window=st.just(VoiWindow(40, 400)),
    zoom=st.floats(0.3, 8),
    center=st.none() | st.tuples(st.floats(-5, 15), st.floats(-5, 15)),
    quarter_turns=st.integers(0, 3),
    flipped_horizontally=st.booleans(),
)


@given(acquisitions, st.tuples(*[st.floats(0, 1)] * 3), st.floats(-60, 60), states)
@settings(deadline=None, max_examples=60)
def test_the_anchor_stays_put_and_equally_large(volume, at, degrees, state):
    point = volume.geometry.to_patient(
        [part * (count - 1) for part, count in zip(at, volume.geometry.shape, strict=True)]
    )
    sections = CrossSections.through_middle(volume.geometry).moved_to(point)
    plane = PatientPlane.CORONAL
    before = planes_of(volume, sections, plane).geometry
    after = planes_of(volume, sections.turned(PatientPlane.AXIAL, degrees), plane).geometry
    kept = same_view(state, before, after, SIZE, point)
    was, is_now = on_screen(before, state, point), on_screen(after, kept, point)

    np.testing.assert_allclose(is_now[0], was[0], atol=1e-3 * state.zoom)
    assert is_now[1] == pytest.approx(was[1])
    assert kept.slice_count == after.shape[0]
    assert abs(after.to_index(point)[0] - kept.slice_index) <= 0.5 + 1e-6
    assert (kept.window, kept.quarter_turns) == (state.window, state.quarter_turns)
