"""A finding is measured anew with the margins that its reader changed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medviewer.analysis.edited_margin import edited_measurement, outline_at
from medviewer.analysis.measure import measure_outlines
from medviewer.finding.measurement import SliceOutline
from medviewer.imaging.geometry import VolumeGeometry
from medviewer.imaging.volume import FrameReference, Unit, Volume

SLICE_MM = 2.5


def tilted_volume(tilt):
    """Five slices whose plane is turned about the patient's x axis."""
    rows, columns = (0, np.cos(tilt), np.sin(tilt)), (1, 0, 0)
    normal = np.cross(columns, rows)
    origins = [tuple(normal * SLICE_MM * k) for k in range(5)]
    geometry = VolumeGeometry.from_slices((5, 64, 64), origins, rows, columns)
    frames = tuple(FrameReference("") for _ in range(5))
    return Volume(np.full((5, 64, 64), 40, np.int16), geometry, frames, Unit.HU)


def ellipse(volume, k, long_mm, short_mm):
    turns = np.linspace(0, 2 * np.pi, 120, endpoint=False)
    rows, columns = 32 + np.sin(turns) * short_mm / 2, 32 + np.cos(turns) * long_mm / 2
    return np.array(
        [volume.geometry.to_patient((k, row, column)) for row, column in zip(rows, columns, strict=True)]
    )


def measured(volume, sizes):
    return measure_outlines(volume, [SliceOutline(k, ellipse(volume, k, *size)) for k, size in sizes.items()])


SIZES = {1: (9.0, 7.0), 2: (12.0, 10.0), 3: (8.0, 6.0)}


@given(st.floats(-0.4, 0.4), st.sampled_from((1, 2, 3)), st.floats(4.0, 40.0), st.floats(0.4, 1.0))
def test_it_is_as_if_the_program_had_outlined_it_so(tilt, k, long_mm, ratio):
    volume = tilted_volume(tilt)
    edited = edited_measurement(measured(volume, SIZES), [ellipse(volume, k, long_mm, long_mm * ratio)])
    expected = measured(volume, {**SIZES, k: (long_mm, long_mm * ratio)})

    assert edited.long_mm == pytest.approx(expected.long_mm, rel=1e-6)
    assert edited.short_mm == pytest.approx(expected.short_mm, rel=1e-2)
    assert edited.volume_mm3 == pytest.approx(expected.volume_mm3, rel=1e-6)
    assert edited.largest == expected.largest
    np.testing.assert_allclose(edited.axes_mm[0].mean(axis=0), expected.axes_mm[0].mean(axis=0), atol=1e-6)


def test_an_ellipse_s_axes_and_volume_are_those_it_was_drawn_with():
    volume = tilted_volume(0.2)
    edited = edited_measurement(measured(volume, SIZES), [ellipse(volume, 1, 20.0, 16.0)])

    assert edited.long_mm == pytest.approx(20.0, abs=0.05)
    assert edited.short_mm == pytest.approx(16.0, abs=0.05)
    areas = np.pi / 4 * (20 * 16 + 12 * 10 + 8 * 6)
    assert edited.volume_mm3 == pytest.approx(areas * SLICE_MM, rel=2e-3)
    assert edited.outlines[edited.largest].slice_index == 1


def test_margins_of_several_slices_count_together_and_one_beside_all_slices_not_at_all():
    volume = tilted_volume(0.0)
    before = measured(volume, SIZES)
    beside = ellipse(volume, 0, 30.0, 30.0)
    both = edited_measurement(before, [ellipse(volume, 1, 4.0, 4.0), ellipse(volume, 2, 5.0, 5.0), beside])

    assert both.long_mm == pytest.approx(8.0, abs=0.05)  # the slice that was left alone is the largest now
    assert both.outlines[both.largest].slice_index == 3
    assert edited_measurement(before, [beside]).volume_mm3 == pytest.approx(before.volume_mm3)
    assert outline_at(before, beside) is None
    assert outline_at(before, ellipse(volume, 3, 9.0, 9.0)) == 2


def test_a_single_slice_still_has_no_volume():
    volume = tilted_volume(0.0)
    lone = Volume(
        volume.values[:1],
        VolumeGeometry.from_vectors((1, 64, 64), (0, 0, 0), (0, 0, 1), (0, 1, 0), (1, 0, 0)),
        volume.frames[:1],
        Unit.HU,
    )
    edited = edited_measurement(measured(lone, {0: (9.0, 7.0)}), [ellipse(lone, 0, 11.0, 7.0)])

    assert edited.volume_mm3 is None
    assert edited.long_mm == pytest.approx(11.0, abs=0.05)
