"""Measuring on planes that were not acquired: true lengths, drawn on every plane that contains them, and on no other."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from medviewer.reading.quantity import QuantityName
from medviewer.ui.viewport.tools.mouse_tool import MouseTool
from tests.ui.reformats import AXIAL, CORONAL, SAGITTAL, planes, reader
from tests.ui.viewport.test_viewport_widget import drag

__all__ = ["planes", "reader"]
LEFT = Qt.MouseButton.LeftButton


def draw(reader, plane, tool, start, end):
    """Draw between two (row, column) of a plane."""
    widget = reader.widget(plane)
    reader.desk.hanging.activate(reader.index(plane))
    reader.window.grid.use_tool(tool)
    spots = [reader.view_model(plane).transform.to_screen(column, row) for row, column in (start, end)]
    drag(widget, LEFT, *[(round(x), round(y)) for x, y in spots])
    reader.window.grid.use_tool(MouseTool.WINDOW)
    return reader.desk.reading.of_series(reader.desk.hanging.key).measurements[-1]


def shows(reader, plane, measurement):
    return measurement in reader.view_model(plane).measurements.on_plane


def crosshair_index(reader, plane):
    """(row, column) of the crosshair on a plane."""
    return reader.view_model(plane).content.planes.geometry.to_index(reader.point())[1:]


def test_a_distance_on_a_reformat_is_measured_in_the_patient(planes):
    row, column = crosshair_index(planes, CORONAL)
    one = draw(planes, CORONAL, MouseTool.DISTANCE, (row - 4, column - 3), (row + 4, column + 5))
    start, end = (np.array(point) for point in one.points)

    assert one.place.frame is None
    assert one.value(QuantityName.LENGTH).value == pytest.approx(np.linalg.norm(end - start))
    row_mm, column_mm = planes.view_model(CORONAL).content.planes.geometry.spacing_mm[1:]
    assert np.linalg.norm(end - start) == pytest.approx(np.hypot(8 * row_mm, 8 * column_mm), rel=0.05)
    assert start[1] == pytest.approx(end[1])


def test_it_is_drawn_on_the_planes_that_contain_it(planes):
    row, column = crosshair_index(planes, CORONAL)
    along = draw(planes, CORONAL, MouseTool.DISTANCE, (row - 4, column), (row + 4, column))
    slanted = draw(planes, CORONAL, MouseTool.DISTANCE, (row - 4, column - 6), (row + 4, column + 6))

    assert [shows(planes, plane, along) for plane in (CORONAL, SAGITTAL, AXIAL)] == [True, True, False]
    assert [shows(planes, plane, slanted) for plane in (CORONAL, SAGITTAL, AXIAL)] == [True, False, False]
    planes.view_model(CORONAL).scroll(2)
    assert not shows(planes, CORONAL, along)


def test_dragged_on_another_plane_it_belongs_to_that_plane(planes):
    row, column = crosshair_index(planes, CORONAL)
    before = draw(planes, CORONAL, MouseTool.DISTANCE, (row - 4, column), (row + 4, column))
    planes.widget(SAGITTAL).grab()
    measurements = planes.view_model(SAGITTAL).measurements
    (x, y), _end = measurements.to_screen(before.points)
    planes.desk.hanging.activate(planes.index(SAGITTAL))
    drag(planes.widget(SAGITTAL), LEFT, (round(x), round(y)), (round(x) + 40, round(y)))
    (after,) = planes.desk.reading.of_series(planes.desk.hanging.key).measurements

    assert after.id == before.id
    assert after.plane == measurements.plane != before.plane
    assert shows(planes, SAGITTAL, after)
    assert not shows(planes, CORONAL, after)


def test_what_was_drawn_on_a_slice_is_seen_on_its_reformat_and_back(reader):
    reader.desk.hanging.viewport.go_to_slice(6)
    one = draw(reader, None, MouseTool.DISTANCE, (10, 8), (10, 20))
    assert one.place.frame is not None
    reader.show_planes()
    height = reader.view_model(AXIAL).content.planes.geometry.to_index(one.points[0])[0]
    reader.view_model(AXIAL).go_to_slice(round(height))

    assert shows(reader, AXIAL, one)


def test_a_region_stays_on_its_own_plane_and_is_read_there(planes):
    row, column = crosshair_index(planes, SAGITTAL)
    one = draw(planes, SAGITTAL, MouseTool.RECTANGLE, (row - 3.4, column - 5.4), (row + 3.4, column + 5.4))
    assert [shows(planes, plane, one) for plane in (CORONAL, SAGITTAL, AXIAL)] == [False, True, False]
    volume = planes.desk.volumes.loaded(planes.desk.hanging.key).volume
    corners = np.array(one.points)
    column_index = round(volume.geometry.to_index(corners[0])[2])
    slices, rows = np.indices(volume.geometry.shape[:2])
    at = np.stack(
        [
            volume.geometry.to_patient((k, j, column_index))
            for k, j in zip(slices.flat, rows.flat, strict=True)
        ]
    )
    exact = ((at[:, 1:] >= corners.min(axis=0)[1:]) & (at[:, 1:] <= corners.max(axis=0)[1:])).all(axis=1)
    values = volume.values[:, :, column_index].ravel()[exact]

    assert exact.sum() > 10
    assert one.value(QuantityName.PIXEL_COUNT).value == exact.sum()
    assert one.value(QuantityName.MEAN).value == pytest.approx(values.mean())
    assert one.value(QuantityName.STANDARD_DEVIATION).value == pytest.approx(values.std(ddof=1))


def test_a_measuring_tool_draws_over_the_crosshairs_lines(planes):
    view_model = planes.view_model(CORONAL)
    side = min(planes.widget(CORONAL).width(), planes.widget(CORONAL).height())
    reach = 0.4 * side / view_model.magnification * np.array([1, 1])
    row, column = crosshair_index(planes, CORONAL)
    before = planes.view_model(AXIAL).content.planes.geometry
    rows = view_model.content.planes.geometry.shape[1]
    one = draw(
        planes, CORONAL, MouseTool.DISTANCE, (max(row - reach[0], 0.5), column), (min(row, rows - 1), column)
    )

    assert one.value(QuantityName.LENGTH) is not None
    assert planes.view_model(AXIAL).content.planes.geometry == before  # it was not turned
