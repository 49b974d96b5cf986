"""Structures on images: listed, switched, drawn where they lie, named, gone to, exported."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from medviewer.ui.view_models.viewport_content import AnnotationLevel
from medviewer.ui.view_picture import ViewPicture, ViewWanted
from tests.dicom.structure_sets.made import SLICES
from tests.ui.structures.study import (
    HEART,
    LIVER,
    TUMOR,
    color_at,
    is_gray,
    is_tinted,
    row_of,
    tick,
    wait_for_structures,
)


def test_a_double_click_on_a_segmentation_draws_it_where_it_was_drawn(shown):
    assert shown.desk.hanging.series.description == "Lung"
    assert shown.window.right.tabs.currentWidget() is shown.window.structures_panel
    for k in range(SLICES):
        shown.desk.hanging.viewport.go_to_slice(k)
        assert is_tinted(shown, 6.5, 8, LIVER)
        assert is_tinted(shown, 14, 13.5, LIVER)
        assert is_gray(shown, 14, 8)
        assert is_tinted(shown, 24.5, 7.5, TUMOR) is (k == 3)


def test_turned_and_flipped_it_stays_on_its_pixels(shown):
    viewport = shown.desk.hanging.viewport
    for change in (viewport.flip_horizontal, lambda: viewport.rotate(1), lambda: viewport.zoom_by(1.4)):
        change()
        assert is_tinted(shown, 14, 13.5, LIVER)
        assert is_gray(shown, 14, 8)


def test_the_list_names_every_structure_and_says_how_many_are_on(shown):
    panel = shown.window.structures_panel
    seg = row_of(panel, "Made segments")

    assert seg.siblingAtColumn(1).data() == "2 / 2"
    assert row_of(panel, "Liver").siblingAtColumn(1).data() == "Connective tissue, Manual"
    assert row_of(panel, "PLAN A").siblingAtColumn(1).data() == "0 / 3"
    assert seg.data(Qt.ItemDataRole.CheckStateRole) is Qt.CheckState.Checked


def test_a_tick_switches_one_structure_on_and_off(qtbot, shown):
    panel = shown.window.structures_panel
    tick(qtbot, panel, "Liver")
    assert is_gray(shown, 6.5, 8)
    assert (
        row_of(panel, "Made segments").data(Qt.ItemDataRole.CheckStateRole) is Qt.CheckState.PartiallyChecked
    )

    panel.tree.setCurrentIndex(row_of(panel, "Liver"))
    qtbot.keyClick(panel.tree, Qt.Key.Key_Space)
    assert is_tinted(shown, 6.5, 8, LIVER)


def test_a_tick_on_a_set_that_was_not_read_yet_reads_it(qtbot, shown):
    tick(qtbot, shown.window.structures_panel, "PLAN A")
    wait_for_structures(qtbot, shown, 3)

    shown.desk.hanging.viewport.go_to_slice(2)
    column, row = (-11.0 + 20) / 0.5, (37.5 - 30) / 0.75
    assert is_tinted(shown, column, row, HEART)
    shown.desk.hanging.viewport.go_to_slice(4)
    assert is_gray(shown, column, row)


def test_all_off_and_all_on(qtbot, shown):
    panel = shown.window.structures_panel
    qtbot.mouseClick(panel._none, Qt.MouseButton.LeftButton)
    assert shown.desk.hanging.viewport.structures.shown == ()
    assert is_gray(shown, 6.5, 8)
    assert not panel._none.isEnabled()

    qtbot.mouseClick(panel._all, Qt.MouseButton.LeftButton)
    wait_for_structures(qtbot, shown, 3)


def test_the_slider_and_the_switch_change_how_they_are_drawn(qtbot, shown):
    panel = shown.window.structures_panel
    weak = color_at(shown, 6.5, 8)
    panel._opacity.setValue(90)
    strong = color_at(shown, 6.5, 8)
    assert abs(strong[0] - LIVER[0]) < abs(weak[0] - LIVER[0]) or abs(strong[2] - LIVER[2]) < abs(
        weak[2] - LIVER[2]
    )

    qtbot.mouseClick(
        panel._outlined, Qt.MouseButton.LeftButton, pos=QPoint(10, panel._outlined.height() // 2)
    )
    assert is_gray(shown, 6.5, 8)
    assert is_tinted(shown, 4.52, 8, LIVER)
    assert shown.desk.settings.settings.structures_filled is False
    assert shown.desk.settings.settings.structure_opacity == 0.9


def test_enter_goes_to_the_middle_of_a_structure(qtbot, shown):
    panel = shown.window.structures_panel
    shown.desk.hanging.viewport.go_to_slice(0)
    panel.tree.setCurrentIndex(row_of(panel, "Tumor"))
    qtbot.keyClick(panel.tree, Qt.Key.Key_Return)
    state = shown.desk.hanging.viewport.state

    assert state.slice_index == 3
    assert state.center == pytest.approx((24.5, 7.5))
    shown.desk.hanging.viewport.go_to_slice(0)
    qtbot.mouseClick(panel._go, Qt.MouseButton.LeftButton)
    assert shown.desk.hanging.viewport.state.slice_index == 3


def test_the_legend_names_what_lies_on_the_slice(qtbot, shown):
    viewport = shown.desk.hanging.viewport
    names = {}
    for k in (0, 3):
        viewport.go_to_slice(k)
        qtbot.waitUntil(
            lambda: bool(viewport.structures.on_plane(viewport.content, viewport.state.slice_index).legend)
        )
        found = viewport.structures.on_plane(viewport.content, k)
        names[k] = [structure.label for structure in found.legend]
    assert names == {0: ["Liver"], 3: ["Liver", "Tumor"]}

    image = shown.window.grid.cells[0].viewport.grab().toImage()
    left = {image.pixelColor(x, y).getRgb()[:3] for x in range(8, 18) for y in range(20, 200)}
    assert {LIVER, TUMOR} <= left


def test_what_can_t_be_drawn_is_said_and_not_drawn(qtbot, shown):
    panel = shown.window.structures_panel
    tick(qtbot, panel, "PLAN A")
    wait_for_structures(qtbot, shown, 3)
    names = [each.structure.label for each in shown.desk.hanging.viewport.structures.shown]
    assert names == ["Liver", "Tumor", "Heart"]

    panel.tree.setCurrentIndex(row_of(panel, "Elsewhere"))
    assert (
        panel._note.text()
        == "It uses other patient coordinates than these images (another frame of reference)."
    )
    assert row_of(panel, "Elsewhere").siblingAtColumn(1).data() == "not drawn"
    assert not panel._go.isEnabled()
    panel.tree.setCurrentIndex(row_of(panel, "Shifted"))
    assert panel._note.text().startswith("It lies up to 2.5 mm (1.0 voxels) beside the images it refers to")
    panel.tree.setCurrentIndex(row_of(panel, "Liver"))
    assert panel._note.text() == "Compared with 5 images it refers to: at most 0.00 mm off."


def test_images_in_other_coordinates_show_none_of_it(qtbot, shown):
    bone = next(each for each in shown.desk.study.catalog.series if each.description == "Bone")
    shown.desk.hanging.place(bone.key)
    qtbot.waitUntil(lambda: shown.desk.structures.placement(shown.desk.structures.entries[0].key) is not None)

    assert shown.desk.hanging.viewport.structures.shown == ()
    assert is_gray(shown, 6.5, 8)


def test_u_hides_all_and_brings_them_back(qtbot, shown):
    viewport = shown.window.grid.cells[0].viewport
    qtbot.keyClick(viewport, Qt.Key.Key_U)
    assert is_gray(shown, 6.5, 8)
    assert not shown.window.actions_by_id["structures"].isChecked()
    qtbot.keyClick(viewport, Qt.Key.Key_U)
    assert is_tinted(shown, 6.5, 8, LIVER)


def test_closing_the_study_lets_go_of_them(shown):
    shown.desk.study.close()

    assert shown.desk.structures.entries == ()
    assert all(viewport.structures.shown == () for viewport in shown.desk.hanging.viewports)
    assert shown.window.structures_panel._empty.isVisibleTo(shown.window.structures_panel)


@pytest.mark.parametrize("is_native", [True, False])
def test_a_picture_of_the_view_shows_them_too(shown, is_native):
    wanted = ViewWanted(is_native=is_native)
    made = ViewPicture((shown.window.grid.active_tile,), wanted, shown.desk.runner)
    pixels, size = made.draw(), made._parts[0].size
    state = shown.desk.hanging.viewport.snapshot(shown.desk.runner, AnnotationLevel.NONE)
    state.resize(*size)
    at = {
        name: state.transform.to_screen(*point) for name, point in (("liver", (6.5, 8)), ("beside", (14, 8)))
    }
    colors = {name: pixels[round(y), round(x)].astype(int) for name, (x, y) in at.items()}

    assert np.ptp(colors["liver"]) > 15
    assert np.ptp(colors["beside"]) == 0
    assert is_native or (made.finish(pixels) == LIVER).all(axis=2).any()  # in the legend
