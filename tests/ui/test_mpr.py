"""Three planes of a series side by side: shown by a key, crossing at one point, and gone by the same key."""

import numpy as np
import pydicom
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from medviewer.hanging.grid_layout import GridLayout
from medviewer.imaging.orientation_labels import plane_letters
from medviewer.imaging.reformat import ReformattedPlanes
from medviewer.ui.menus import show_image_menu
from medviewer.ui.viewport.tools.mouse_tool import MouseTool
from tests.dicom.synthetic import make_ct_slice, write, write_series
from tests.ui.reformats import AXIAL, CORONAL, SAGITTAL, Reader, planes, reader, write_tilted

__all__ = ["planes", "reader"]
CONTROL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier,
)  # fmt: skip
EXPECTED = {AXIAL: ("R", "A", "L", "P"), CORONAL: ("R", "H", "L", "F"), SAGITTAL: ("A", "H", "P", "F")}


@pytest.mark.parametrize("plane", [AXIAL, CORONAL, SAGITTAL])
def test_each_plane_has_a_viewport_of_its_own_as_radiologists_look_at_it(planes, plane):
    view_model = planes.view_model(plane)
    letters = plane_letters(view_model.content.planes, view_model.state.slice_index, view_model.state)

    assert (letters.left, letters.top, letters.right, letters.bottom) == EXPECTED[plane]
    assert view_model.content.section.text == plane.value.title()
    assert planes.window.grid.cells[planes.index(plane)].isVisible()


ACQUIRED = {
    "prone": ([-1, 0, 0, 0, -1, 0], (0, 0, 1)),
    "feet first": ([-1, 0, 0, 0, 1, 0], (0, 0, -1)),
    "decubitus": ([0, 1, 0, -1, 0, 0], (0, 0, 1)),
    "coronal": ([1, 0, 0, 0, 0, -1], (0, 1, 0)),
    "sagittal": ([0, 1, 0, 0, 0, -1], (1, 0, 0)),
}
"""Image Orientation (Patient), and the way the table or the frame moved from file to file."""


@pytest.mark.parametrize("name", ACQUIRED)
def test_a_voxel_is_found_again_in_all_planes_whatever_the_acquisition(qtbot, program, tmp_path, name):
    orientation, step = ACQUIRED[name]
    for index in range(9):
        slice_ = make_ct_slice(
            2.0 * index, ImageOrientationPatient=orientation,
            ImagePositionPatient=[-3.0 + 2.0 * index * part for part in step], InstanceNumber=index + 1,
        )  # fmt: skip
        write(slice_, tmp_path / f"IM{index}")
    program.window.files.open([tmp_path])
    qtbot.waitUntil(lambda: program.desk.volumes.is_complete(program.desk.hanging.key), timeout=30000)
    reader, volume = Reader(qtbot, program), program.desk.hanging.viewport.content.volume
    reader.show_planes()
    for voxel in ((2, 5, 20), (7, 19, 3)):
        reader.view_model(AXIAL).crosshair_moved.emit(volume.geometry.to_patient(voxel))
        for plane in (AXIAL, CORONAL, SAGITTAL):
            view_model = reader.view_model(plane)
            letters = plane_letters(view_model.content.planes, view_model.state.slice_index, view_model.state)

            assert (letters.left, letters.top, letters.right, letters.bottom) == EXPECTED[plane]
            assert view_model.probe(view_model.crosshair_pixel()).value == volume.values[voxel]


def test_nothing_of_the_volume_is_copied(planes):
    volume = planes.desk.volumes.loaded(planes.desk.hanging.key).volume
    for plane in (AXIAL, CORONAL, SAGITTAL):
        cut = planes.view_model(plane).content.planes

        assert isinstance(cut, ReformattedPlanes)
        assert np.shares_memory(cut.values, volume.values)


def test_the_planes_cross_in_what_the_reader_looked_at(reader):
    view_model = reader.desk.hanging.viewport
    view_model.go_to_slice(8)
    view_model.set_window(-500, 1400)
    looked_at = view_model.content.planes.geometry.to_patient((8, 11.5, 15.5))
    reader.show_planes()

    np.testing.assert_allclose(reader.point(), looked_at)
    for plane in (AXIAL, CORONAL, SAGITTAL):
        assert reader.off(plane) <= 0.5
        assert (
            reader.view_model(plane).state.window.center,
            reader.view_model(plane).state.window.width,
        ) == (-500, 1400)


def test_the_same_key_brings_back_what_was_there_at_the_slice_pointed_at(planes):
    view_model = planes.desk.hanging.viewports[0]
    planes.wheel(AXIAL, -3)
    planes.press(Qt.Key.Key_M, CONTROL)

    assert not planes.desk.mpr.is_on
    assert planes.desk.hanging.layout == GridLayout(1, 1)
    assert view_model.content.cut is None
    assert view_model.state.slice_index == 9
    assert view_model.crosshair is None
    assert planes.window.grid.tool is MouseTool.WINDOW


def test_every_viewport_is_as_it_was_after_a_reformat(qtbot, reader):
    hanging = reader.desk.hanging
    reader.press(Qt.Key.Key_4, CONTROL)
    qtbot.waitUntil(lambda: reader.desk.volumes.is_complete(hanging.key_in(1)), timeout=20000)
    hanging.viewports[1].go_to_slice(3)
    hanging.viewports[1].zoom_by(2)
    before = [hanging.key_in(index) for index in hanging.places.on_show]
    state = hanging.viewports[1].state
    reader.show_planes()
    reader.press(Qt.Key.Key_M, CONTROL)

    assert [hanging.key_in(index) for index in hanging.places.on_show] == before
    assert hanging.viewports[1].state == state


def test_too_few_slices_are_refused_with_a_sentence(qtbot, reader):
    short = next(series for series in reader.desk.study.catalog.series if series.slice_count == 4)
    reader.desk.hanging.place(short.key)
    qtbot.waitUntil(lambda: reader.desk.volumes.is_complete(short.key), timeout=20000)
    reader.press(Qt.Key.Key_M, CONTROL)

    assert reader.window.toast.message == "A reformat needs at least 5 slices; this series has 4."
    assert not reader.desk.mpr.is_on


def test_slices_without_positions_are_refused_with_a_sentence(qtbot, program, tmp_path):
    for path in write_series(tmp_path, [3.0 * index for index in range(6)]):
        slice_ = pydicom.dcmread(path)
        del slice_.ImagePositionPatient
        slice_.save_as(path)
    program.window.files.open([tmp_path])
    qtbot.waitUntil(lambda: program.desk.volumes.is_complete(program.desk.hanging.key), timeout=30000)
    Reader(qtbot, program).press(Qt.Key.Key_M, CONTROL)

    assert program.window.toast.message == "A reformat needs slices whose position in the patient is known."


def test_the_other_layout_has_the_acquired_slices_beside_the_planes(planes):
    planes.press(Qt.Key.Key_M, CONTROL | SHIFT)
    hanging = planes.desk.hanging
    fourth = hanging.viewports[hanging.places.in_grid[3]]
    planes.wheel(AXIAL, -2)

    assert hanging.layout == GridLayout(2, 2)
    assert fourth.content.cut is None
    assert fourth.state.slice_index == planes.view_model(AXIAL).state.slice_index


def test_planes_stay_in_any_other_grid(planes):
    planes.press(Qt.Key.Key_3, CONTROL)
    hanging = planes.desk.hanging

    assert hanging.layout == GridLayout(1, 3)
    assert [hanging.hung_in(index).plane for index in hanging.places.in_grid] == [AXIAL, CORONAL, SAGITTAL]


def test_another_series_can_hang_beside_the_planes_and_be_cut_in_turn(qtbot, planes):
    hanging = planes.desk.hanging
    short = next(series for series in planes.desk.study.catalog.series if series.slice_count == 4)
    hanging.place(short.key, planes.index(SAGITTAL))
    qtbot.waitUntil(lambda: planes.desk.volumes.is_complete(short.key), timeout=20000)

    assert planes.desk.mpr.is_on
    assert hanging.viewport.content.cut is None
    planes.press(Qt.Key.Key_M, CONTROL)
    assert "at least 5 slices" in planes.window.toast.message
    planes.wheel(AXIAL, 1)
    assert planes.off(CORONAL) <= 0.5


def test_another_study_ends_the_reformat(qtbot, planes, tmp_path):
    write_series(tmp_path / "other", [2.0 * index for index in range(7)], series_uid="1.2.7")
    planes.window.files.open([tmp_path / "other"])
    qtbot.waitUntil(lambda: "1.2.7" in planes.desk.hanging.key, timeout=20000)
    qtbot.waitUntil(lambda: planes.desk.volumes.is_complete(planes.desk.hanging.key), timeout=20000)

    assert not planes.desk.mpr.is_on
    assert planes.desk.hanging.viewport.content.cut is None
    planes.show_planes()
    assert planes.view_model(AXIAL).state.slice_count == 7


def test_planes_are_named_in_the_readers_language(planes):
    planes.desk.settings.change(language="zh_CN")

    assert planes.view_model(CORONAL).content.section.text == "冠状位"
    assert planes.off(CORONAL) <= 0.5


def test_planes_fill_in_while_the_series_loads(qtbot, program, ct_folder):
    seen = []
    hanging, volumes = program.desk.hanging, program.desk.volumes

    def cut_at_once(key):
        if not program.desk.mpr.is_on:
            program.desk.mpr.toggle()

    def look(key):
        index = next(each for each in hanging.places.on_show if hanging.hung_in(each).plane is CORONAL)
        viewport = hanging.viewports[index]
        seen.append(viewport.shown_plane.plane(viewport.content, viewport.state.slice_index).values.copy())

    volumes.first_image.connect(cut_at_once)
    volumes.slices_arrived.connect(look)
    program.window.files.open([ct_folder])
    qtbot.waitUntil(lambda: bool(hanging.key) and volumes.is_complete(hanging.key), timeout=30000)

    assert seen[-1].shape == (12, 32)
    assert (seen[-1] > -1024).all(axis=1).all()


@pytest.fixture
def tilted(qtbot, program, tmp_path):
    program.window.files.open([write_tilted(tmp_path / "tilted")])
    qtbot.waitUntil(lambda: program.desk.volumes.is_complete(program.desk.hanging.key), timeout=30000)
    return Reader(qtbot, program)


def test_a_tilted_series_is_resampled_in_the_background_and_says_so_on_every_plane(tilted):
    shown = []
    tilted.desk.activity.changed.connect(lambda: shown.append(tilted.desk.activity.current))
    tilted.show_planes()

    assert any(each is not None and each.progress.message == "Resampling to even slices" for each in shown)
    assert tilted.desk.activity.current is None
    for plane in (AXIAL, CORONAL, SAGITTAL):
        content = tilted.view_model(plane).content

        assert content.cautions == ("Resampled: gantry tilt 12.0°",)
        assert content.planes.geometry.tilt_degrees < 0.01
        assert not content.planes.is_exact


def test_a_cancelled_resampling_leaves_everything_as_it_was(tilted):
    tilted.desk.mpr.toggle()
    activity = tilted.desk.activity.current
    activity.cancel()

    assert tilted.desk.activity.current is None
    assert not tilted.desk.mpr.is_on
    tilted.show_planes()
    assert tilted.off(CORONAL) <= 0.5


def test_a_point_of_a_tilted_series_lies_where_it_lay(tilted):
    acquired = tilted.desk.hanging.viewport
    position = acquired.content.planes.geometry.to_patient((5, 12, 16))
    expected = acquired.content.volume.values[5, 12, 16]
    tilted.show_planes()
    tilted.view_model(AXIAL).crosshair_moved.emit(position)
    for plane in (AXIAL, CORONAL, SAGITTAL):
        view_model = tilted.view_model(plane)
        probe = view_model.probe(view_model.crosshair_pixel())

        assert tilted.off(plane) <= 0.5
        assert probe.nearest == pytest.approx(expected, abs=150)  # up to half a voxel beside it


def test_the_menu_on_a_plane_offers_slabs(planes):
    show_image_menu(planes.window, planes.window.actions_by_id, QPoint(0, 0))
    menu = planes.window.findChildren(QMenu)[-1]
    offered = {action.objectName() for action in menu.actions()}
    menu.close()

    assert {"slab-none", "slab-maximum", "slab-minimum", "slab-mean", "center-crosshair"} <= offered
