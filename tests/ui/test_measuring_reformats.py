"""What is measured on a plane of a reformat lies in the patient, and is seen on every plane that it lies on."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from medviewer.imaging.oblique import ObliquePlanes
from medviewer.reading.measurement import MeasurementKind
from medviewer.reading.quantity import QuantityName
from tests.ui.reformats import AXIAL, CORONAL, SAGITTAL, planes, reader

__all__ = ["planes", "reader"]
ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
DISTANCE, RECTANGLE = (Qt.Key.Key_D,), (Qt.Key.Key_E, SHIFT)


def draw(planes, key, plane, start, end):
    """Draw with the tool of a key between two image points (row, column); the new measurement."""
    planes.press(*key, plane=plane)
    on_the_way = planes.widget(plane).rect().center() + QPoint(7, 7)
    planes.drag(plane, planes.at(plane, *start), on_the_way, planes.at(plane, *end))
    return planes.desk.reading.of_series(planes.desk.hanging.key).measurements[-1]


def value(measurement, name):
    return next(each.value for each in measurement.values if each.name is name)


@pytest.mark.parametrize("plane", [CORONAL, SAGITTAL])
def test_a_distance_across_slices_is_measured_in_the_patient(planes, plane):
    geometry = planes.view_model(plane).content.planes.geometry
    k = planes.view_model(plane).state.slice_index
    distance = draw(planes, DISTANCE, plane, (1, 3), (9, 18))
    ends = [geometry.to_patient((k, 1, 3)), geometry.to_patient((k, 9, 18))]

    assert distance.place.frame is None
    np.testing.assert_allclose(distance.points, ends, atol=0.1)  # whole pixels of the screen
    assert value(distance, QuantityName.LENGTH) == pytest.approx(
        np.linalg.norm(np.subtract(*distance.points)), abs=1e-6
    )
    np.testing.assert_allclose(np.abs(distance.plane.normal), np.abs(geometry.normal), atol=1e-9)


def test_on_an_axial_plane_it_belongs_to_the_slice_that_was_acquired(planes):
    k = planes.view_model(AXIAL).state.slice_index
    volume = planes.view_model(AXIAL).content.volume

    assert draw(planes, DISTANCE, AXIAL, (5, 5), (15, 20)).place.frame == volume.frames[k]


def test_a_region_measures_the_voxels_that_lie_in_it(planes):
    k = planes.view_model(CORONAL).state.slice_index
    volume = planes.view_model(CORONAL).content.volume
    region = draw(planes, RECTANGLE, CORONAL, (1.6, 4.6), (8.4, 11.4))
    slices, columns = slice(3, 10), slice(5, 12)  # rows 2 to 8 of twelve, counted from the feet

    assert region.kind is MeasurementKind.RECTANGLE
    assert value(region, QuantityName.MEAN) == pytest.approx(
        volume.values[slices, k, columns].mean(), abs=0.5
    )


def test_on_a_turned_plane_it_lies_on_that_plane(planes):
    for _press in range(20):
        planes.press(Qt.Key.Key_Right, ALT | SHIFT, AXIAL)
    view_model = planes.view_model(CORONAL)
    geometry = view_model.content.planes.geometry
    distance = draw(planes, DISTANCE, CORONAL, (5, 10), (15, 22))
    off = [geometry.to_index(point)[0] - view_model.state.slice_index for point in distance.points]

    assert isinstance(view_model.content.planes, ObliquePlanes)
    np.testing.assert_allclose(off, 0, atol=1e-6)
    assert value(distance, QuantityName.LENGTH) == pytest.approx(
        np.linalg.norm(np.subtract(*distance.points))
    )


def test_it_is_seen_on_its_plane_only_and_again_when_that_is_shown(planes):
    distance = draw(planes, DISTANCE, CORONAL, (1, 3), (9, 18))
    view_model = planes.view_model(CORONAL)
    assert view_model.measurements.on_plane == (distance,)
    assert planes.view_model(AXIAL).measurements.on_plane == ()
    planes.wheel(CORONAL, -2)
    assert view_model.measurements.on_plane == ()
    planes.wheel(CORONAL, 2)

    assert view_model.measurements.on_plane == (distance,)
