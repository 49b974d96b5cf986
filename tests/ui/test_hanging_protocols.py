"""A study that is opened hangs by the protocol made for it; the reader can choose another one, or none."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from medviewer.hanging.grid_layout import GridLayout
from medviewer.services.hanging_protocols import own_folder
from tests.dicom.synthetic import store
from tests.hanging.examples import mammogram, write_study
from tests.hanging.test_protocol_file import WHOLE

CONTROL = Qt.KeyboardModifier.ControlModifier
CHEST = {"slices": 12, "step_mm": 1.0, "BodyPartExamined": "CHEST"}


@pytest.fixture
def by_protocol(program):
    program.desk.settings.change(hang_by_protocol=True)
    return program


def open_and_wait(qtbot, program, folder):
    program.window.files.open([folder])
    desk = program.desk
    qtbot.waitUntil(lambda: desk.study.catalog is not None and bool(desk.hanging.key), timeout=30000)
    hung = [index for index in desk.hanging.places.in_grid if desk.hanging.key_in(index)]
    qtbot.waitUntil(
        lambda: all(desk.volumes.is_complete(desk.hanging.key_in(each)) for each in hung), timeout=30000
    )
    return program


@pytest.fixture
def chest(qtbot, by_protocol, tmp_path):
    """A thin chest CT, open."""
    return open_and_wait(qtbot, by_protocol, write_study(tmp_path / "chest", {"slices": 3}, CHEST))


def windows(program):
    hanging = program.desk.hanging
    states = (hanging.viewports[index].state for index in hanging.places.in_grid)
    return [(state.window.center, state.window.width) for state in states if state is not None]


def test_a_thin_chest_ct_opens_in_two_windows_side_by_side(chest):
    assert chest.desk.hanging.layout == GridLayout(1, 2)
    assert windows(chest) == [(-600, 1500), (40, 400)]
    assert chest.desk.hanging.active == 0


def test_escape_brings_the_protocols_window_back_and_zero_the_series_own(qtbot, chest):
    viewport = chest.window.grid.cells[0].viewport
    qtbot.keyClick(viewport, Qt.Key.Key_3)
    qtbot.keyClick(viewport, Qt.Key.Key_Escape)
    assert windows(chest)[0] == (-600, 1500)
    qtbot.keyClick(viewport, Qt.Key.Key_0)
    assert windows(chest)[0] == (40, 400)


def test_a_ct_without_hounsfield_units_is_shown_in_its_own_window(qtbot, by_protocol, tmp_path):
    plain = {**CHEST, "RescaleType": "US", "WindowCenter": 700, "WindowWidth": 900}
    open_and_wait(qtbot, by_protocol, write_study(tmp_path / "plain", plain))

    assert windows(by_protocol) == [(700, 900)] * 2


def test_the_preference_turned_off_shows_the_main_series_alone(qtbot, program, tmp_path):
    open_and_wait(qtbot, program, write_study(tmp_path / "chest", CHEST))

    assert program.desk.hanging.layout == GridLayout(1, 1)
    assert windows(program) == [(40, 400)]


def test_the_newest_study_is_hung_not_the_largest(qtbot, by_protocol, tmp_path):
    write_study(
        tmp_path / "all" / "old",
        {**CHEST, "StudyInstanceUID": "1.2.1", "StudyDate": "20190302", "slices": 20},
    )
    new = {**CHEST, "StudyInstanceUID": "1.2.2", "StudyDate": "20240302", "series_uid": "1.2.3.9"}
    write_study(tmp_path / "all" / "new", new)
    open_and_wait(qtbot, by_protocol, tmp_path / "all")

    study = by_protocol.desk.study
    assert {study.study_of(by_protocol.desk.hanging.key_in(index)).date for index in (0, 1)} == {"20240302"}


def menu_of(program):
    """The menu of protocols, filled, and its actions by their text."""
    menu = next(
        each
        for each in program.window.menuBar().findChildren(QMenu)
        if each.title() in ("Hanging protocol", "挂片协议")
    )
    menu.aboutToShow.emit()
    return {action.text(): action for action in menu.actions() if action.text()}


def test_the_menu_offers_what_fits_and_marks_what_is_in_use(chest):
    offered = menu_of(chest)

    assert {text for text, action in offered.items() if action.isChecked()} == {"Chest CT"}
    assert {text for text, action in offered.items() if not action.isEnabled()} == {
        "Brain MR", "Mammography", "Radiograph in two views",
    }  # fmt: skip


def test_another_protocol_and_none_are_chosen_in_the_menu(qtbot, chest):
    menu_of(chest)["One series"].trigger()
    assert chest.desk.hanging.layout == GridLayout(1, 1)
    assert windows(chest) == [(40, 400)]
    assert menu_of(chest)["One series"].isChecked()

    menu_of(chest)["None"].trigger()
    assert menu_of(chest)["None"].isChecked()
    assert chest.desk.hanging.series.number == 2


def test_the_menu_speaks_the_readers_language(chest):
    chest.desk.settings.change(language="zh_CN")

    assert "胸部 CT" in menu_of(chest)


def test_keys_go_to_the_next_protocol_and_hang_again(qtbot, chest):
    viewport = chest.window.grid.cells[0].viewport
    qtbot.keyClick(viewport, Qt.Key.Key_H, CONTROL)
    assert chest.desk.protocols.in_use == "generic"
    qtbot.keyClick(viewport, Qt.Key.Key_H, CONTROL)
    assert chest.desk.protocols.in_use == "chest-ct"

    other = next(each.key for each in chest.desk.study.catalog.series if each.number == 1)
    chest.desk.hanging.place(other, 1)
    qtbot.keyClick(viewport, Qt.Key.Key_H, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert chest.desk.study.series(chest.desk.hanging.key_in(1)).number == 2
    qtbot.waitUntil(lambda: windows(chest) == [(-600, 1500), (40, 400)])


def own_protocol(program, name, text):
    folder = own_folder(program.desk.protocols._folder)
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text)


def test_the_readers_own_protocol_is_used_and_a_broken_one_is_told_once(qtbot, by_protocol, tmp_path):
    own_protocol(by_protocol, "mine.json", json.dumps(WHOLE))
    own_protocol(by_protocol, "broken.json", "{")
    folder = write_study(tmp_path / "chest", CHEST)
    open_and_wait(qtbot, by_protocol, folder)

    assert by_protocol.desk.protocols.in_use == "mine"
    assert "broken.json can't be used" in by_protocol.window.toast.message
    by_protocol.window.toast.hide()
    open_and_wait(qtbot, by_protocol, folder)
    assert not by_protocol.window.toast.isVisible()


def breast(side, view, columns, mirrored=False):
    """A mammogram whose chest wall is a bright line; `mirrored` = it is stored facing the other way."""
    made = mammogram(side, view)
    wall_right = (side == "R") != mirrored
    if mirrored:
        made["PatientOrientation"] = ["A" if side == "R" else "P", made["PatientOrientation"][1]]
    return {**made, "columns": columns, "wall_right": wall_right}


def write_breasts(folder, *breasts):
    import numpy as np
    from pydicom import dcmread

    for number, each in enumerate(breasts, start=1):
        columns, wall_right = each.pop("columns"), each.pop("wall_right")
        extra = {"PixelSpacing": [0.5, 0.5], "WindowCenter": 1024, "WindowWidth": 2048, "RescaleIntercept": 0}
        write_study(
            folder / str(number), {**each, **extra, "SeriesNumber": number, "series_uid": f"1.2.3.{number}"}
        )
        (path,) = [path for path in (folder / str(number)).rglob("*") if path.is_file()]
        dataset = dcmread(path)
        values = np.full((64, columns), 200, np.uint16)
        values[:, -3:] = 2000 if wall_right else 200
        values[:, :3] = 200 if wall_right else 2000
        store(dataset, values)
        dataset.save_as(path)
    return folder


@pytest.fixture
def mammograms(qtbot, by_protocol, tmp_path):
    """Four mammograms of different sizes, one of them stored the wrong way round."""
    views = [
        breast("L", "MLO", 48), breast("R", "MLO", 40, mirrored=True), breast("L", "CC", 32), breast("R", "CC", 36),
    ]  # fmt: skip
    program = open_and_wait(qtbot, by_protocol, write_breasts(tmp_path / "mg", *views))
    qtbot.wait(50)
    return program


def scales(program):
    return [viewport.transform.screen_px_per_mm for viewport in program.desk.hanging.viewports]


def gray(program, index, x):
    """The gray value under a logical point, half way down; x from the right edge where negative."""
    widget = program.window.grid.cells[index].viewport
    image = widget.grab().toImage()
    at = x if x >= 0 else image.width() + x
    return image.pixelColor(at, image.height() // 2 - 30).red()


def test_mammograms_stand_back_to_back_at_the_same_scale_and_keep_so_when_the_window_changes(
    qtbot, mammograms
):
    for size in ((1280, 800), (1500, 700)):
        mammograms.window.resize(*size)
        qtbot.wait(50)

        assert mammograms.desk.hanging.layout == GridLayout(2, 2)
        assert scales(mammograms) == pytest.approx([scales(mammograms)[0]] * 4)
        assert [gray(mammograms, index, -3) for index in (0, 2)] == pytest.approx([249, 249], abs=3)
        assert [gray(mammograms, index, 2) for index in (1, 3)] == pytest.approx([249, 249], abs=3)
        assert [gray(mammograms, index, 2) for index in (0, 2)] == [0, 0]


def test_a_mammogram_that_the_reader_zooms_is_left_alone_until_it_is_fitted(qtbot, mammograms):
    viewport = mammograms.window.grid.cells[0].viewport
    viewport.view_model.zoom_by(2)
    zoomed = scales(mammograms)[0]
    mammograms.window.resize(1400, 780)
    qtbot.wait(50)
    assert scales(mammograms)[0] > 1.5 * scales(mammograms)[1]
    assert zoomed > 1.5 * scales(mammograms)[1]

    viewport.setFocus()
    qtbot.keyClick(viewport, Qt.Key.Key_Equal)
    assert scales(mammograms) == pytest.approx([scales(mammograms)[1]] * 4)


def test_a_reset_keeps_a_mirrored_mammogram_the_right_way_round(qtbot, mammograms):
    viewport = mammograms.window.grid.cells[2].viewport
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton)
    assert mammograms.desk.hanging.viewports[2].state.flipped_horizontally
    qtbot.keyClick(viewport, Qt.Key.Key_H)
    qtbot.keyClick(viewport, Qt.Key.Key_Escape)

    assert mammograms.desk.hanging.viewports[2].state.flipped_horizontally
    assert gray(mammograms, 2, -3) == pytest.approx(249, abs=3)
