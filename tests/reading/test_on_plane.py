"""A plane shows what was drawn on it; a plane cut through a volume shows what it contains."""

from dataclasses import replace

import numpy as np
import pytest

from medviewer.imaging.volume import Calibration, FrameReference
from medviewer.reading.measurement import MeasurementKind, MeasurementPlace, MeasurementPlane
from medviewer.reading.on_plane import lies_on
from tests.imaging.volumes import AXIAL, CORONAL, volume_of
from tests.reading.examples import measurement

KEY = "1.2.3#1"
KIND = MeasurementKind


def slices(**fields):
    return volume_of(np.zeros((9, 20, 20), np.int16), AXIAL, (4.0, 1.0, 1.0), **fields)


def reformat():
    """Coronal planes through the same place, 1 mm apart, not acquired."""
    return replace(volume_of(np.zeros((21, 40, 20), np.int16), CORONAL, (1.0, 1.0, 1.0)), is_exact=False)


def drawn_on(volume, k, *pixels, kind=KIND.DISTANCE, **fields):
    geometry = volume.geometry
    points = tuple(geometry.to_patient((k, row, column)) for row, column in pixels)
    plane = MeasurementPlane(tuple(geometry.normal), tuple(geometry.row_direction))
    return measurement(
        kind, points, plane=plane, place=MeasurementPlace(KEY, volume.frame(k), "1.2.9"), **fields
    )


def shown_on(one, planes, key=KEY):
    return [k for k in range(planes.geometry.shape[0]) if lies_on(one, key, planes, k)]


def test_a_slice_shows_what_was_drawn_on_it_and_no_other_slice_does():
    one = drawn_on(slices(), 3, (5, 5), (9, 9))

    assert shown_on(one, slices()) == [3]


def test_slices_found_in_another_order_make_no_difference():
    volume = slices()
    backwards = replace(volume, frames=volume.frames[::-1])

    assert shown_on(drawn_on(volume, 3, (5, 5), (9, 9)), backwards) == [5]


def test_another_series_shows_nothing_of_it():
    assert shown_on(drawn_on(slices(), 3, (5, 5), (9, 9)), slices(), "1.2.3#2") == []


@pytest.mark.parametrize("calibration", [Calibration.NONE, Calibration.DETECTOR, Calibration.PIXEL_SPACING])
def test_images_without_positions_go_by_their_frames_alone(calibration):
    volume = slices(calibration=calibration)
    one = drawn_on(volume, 3, (5, 5), (9, 9))

    assert shown_on(one, volume) == [3]
    elsewhere = replace(one, place=replace(one.place, frame=FrameReference("9.9")))
    assert shown_on(elsewhere, volume) == []
    nowhere = replace(one, place=replace(one.place, frame=None))
    assert shown_on(nowhere, volume) == []


def test_a_frame_is_told_from_the_other_frames_of_its_instance():
    volume = slices()
    frames = tuple(FrameReference("1.2.7", number) for number in range(1, 10))
    film = replace(volume, frames=frames, calibration=Calibration.PIXEL_SPACING)

    assert shown_on(drawn_on(film, 6, (5, 5), (9, 9)), film) == [6]


def test_a_reformat_shows_a_line_that_it_contains():
    along = drawn_on(slices(), 3, (12, 2), (12, 15))  # on row 12: y = 2.5 mm
    across = drawn_on(slices(), 3, (2, 5), (12, 5))
    planes = reformat()
    heights = [planes.geometry.to_patient((k, 0, 0))[1] for k in shown_on(along, planes)]

    assert all(abs(height - 2.5) <= 0.5 + 1e-3 for height in heights)
    assert 1 <= len(heights) <= 2
    assert shown_on(across, planes) == []


def test_a_slice_shows_a_line_that_was_drawn_in_it_on_a_reformat():
    planes = reformat()
    one = drawn_on(planes, 10, (12, 2), (12, 15))

    assert one.place.frame is None
    (slice_index,) = shown_on(one, slices())
    assert slices().geometry.to_patient((slice_index, 0, 0))[2] == pytest.approx(one.points[0][2], abs=2.001)
    assert 10 in shown_on(one, planes)


def test_a_region_is_shown_only_on_planes_of_its_own_direction():
    flat = [(12, 2), (12, 15), (12, 9)]
    region = drawn_on(slices(), 3, *flat, kind=KIND.POLYGON)
    angle = drawn_on(slices(), 3, *flat, kind=KIND.ANGLE)

    assert shown_on(region, reformat()) == []
    assert shown_on(angle, reformat()) != []
    on_reformat = drawn_on(reformat(), 10, (5, 5), (9, 9), (5, 9), kind=KIND.POLYGON)
    assert shown_on(on_reformat, reformat()) == [10]
    assert shown_on(on_reformat, slices()) == []
