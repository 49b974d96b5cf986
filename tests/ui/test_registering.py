"""Two scans are registered on demand, in the background; the result is told, used, and can be turned off."""

import time
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from medviewer.imaging import registration as registration_module
from medviewer.imaging.registration import NotRegistrableError, RigidRegistration
from medviewer.ui.view_models.patient_frames import PatientFrames
from medviewer.ui.view_models.viewport_content import ViewportContent
from medviewer.ui.viewport.status_lines import status_lines
from tests.dicom.synthetic import make_ct_slice, store, write, write_series
from tests.imaging.test_registration import chest, errors, motion_of
from tests.imaging.volumes import volume_of

SHIFT_UP = motion_of((0, 0, 0), (0, 0, 30))


def content(uid):
    return ViewportContent(volume_of(np.zeros((4, 5, 6), np.int16), frame_of_reference_uid=uid))


def test_a_registration_leads_there_and_back_until_it_is_turned_off():
    frames, old, new = PatientFrames(), content("1.1"), content("1.2")
    assert frames.between(old, new) is None
    frames.add(new.volume, old.volume, RigidRegistration(SHIFT_UP, 0.4))
    assert frames.between(old, new) == pytest.approx(SHIFT_UP)
    assert frames.between(new, old) == pytest.approx(np.linalg.inv(SHIFT_UP))
    assert frames.registration(new, old).residual_mm == 0.4
    assert frames.between(content("1.3"), new) is None

    frames.uses_registrations = False
    assert frames.between(old, new) is frames.registration(old, new) is None


def test_a_registration_the_other_way_round_takes_the_place_of_the_first():
    frames, old, new = PatientFrames(), content("1.1"), content("1.2")
    frames.add(new.volume, old.volume, RigidRegistration(SHIFT_UP, 0.4))
    frames.add(old.volume, new.volume, RigidRegistration(SHIFT_UP, 0.7))

    assert frames.between(new, old) == pytest.approx(SHIFT_UP)
    assert frames.registration(old, new).residual_mm == 0.7


@pytest.fixture
def two(qtbot, program, tmp_path):
    """Twelve slices each 2.5 mm, and the same 30 mm higher in other patient coordinates, side by side."""
    folder = tmp_path / "two"
    heights = [2.5 * index for index in range(12)]
    write_series(folder / "a", heights, SeriesDescription="New")
    write_series(
        folder / "b", [30 + height for height in heights], series_uid="1.2.4", FrameOfReferenceUID="1.2.10",
        SeriesNumber=4, SeriesDescription="Old",
    )  # fmt: skip
    return beside(qtbot, program, folder)


def beside(qtbot, program, folder: Path):
    program.window.files.open([folder])
    desk = program.desk
    qtbot.waitUntil(lambda: desk.volumes.is_complete(desk.hanging.key), timeout=60000)
    program.window.actions_by_id["layout-1x2"].trigger()
    qtbot.waitUntil(lambda: desk.volumes.is_complete(desk.hanging.key_in(1)), timeout=60000)
    return program


def press_register(program):
    viewport = program.window.grid.cells[0].viewport
    QTest.keyClick(
        viewport, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )


def answer_with(monkeypatch, found):
    """Registering takes no time, or ends in an error."""

    def register(_fixed, _moving, _check):
        if isinstance(found, Exception):
            raise found
        return found

    monkeypatch.setattr(registration_module, "register", register)


def slices(program):
    return [viewport.state.slice_index for viewport in program.desk.hanging.viewports[:2]]


def test_nothing_is_registered_unless_it_is_asked_for(two):
    two.desk.hanging.viewports[0].go_to_slice(2)

    assert slices(two)[1] == 6
    assert not two.window.actions_by_id["use-registration"].isEnabled()


def test_registered_series_go_together_with_the_residual_on_the_image_until_it_is_turned_off(
    qtbot, two, monkeypatch
):
    answer_with(monkeypatch, RigidRegistration(np.linalg.inv(SHIFT_UP), 0.42))
    two.desk.hanging.viewports[0].go_to_slice(3)
    press_register(two)
    qtbot.waitUntil(lambda: two.desk.registrations.is_used, timeout=10000)
    assert slices(two) == [3, 3]
    two.desk.hanging.viewports[0].go_to_slice(8)
    assert slices(two) == [8, 8]
    for viewport in two.desk.hanging.viewports[:2]:
        assert "Linked by registration: slices  [residual 0.4 mm]" in status_lines(viewport, None, 1.0)
    assert "disagree by 0.4 mm" in two.window.toast.message

    off = next(each for each in two.window.toast.findChildren(QPushButton) if each.text() == "Turn off")
    qtbot.mouseClick(off, Qt.MouseButton.LeftButton)
    two.desk.hanging.viewports[0].go_to_slice(1)
    assert slices(two) == [1, 8]
    assert two.window.actions_by_id["use-registration"].isEnabled()
    two.window.actions_by_id["use-registration"].trigger()
    two.desk.hanging.viewports[0].go_to_slice(5)
    assert slices(two) == [5, 5]


def test_registering_shows_how_far_it_is_and_can_be_cancelled(qtbot, two, monkeypatch):
    began, stopped = Event(), Event()

    def register(_fixed, _moving, check):
        try:
            while True:
                check(0.25)
                began.set()
                time.sleep(0.005)
        finally:
            stopped.set()

    monkeypatch.setattr(registration_module, "register", register)
    press_register(two)
    qtbot.waitUntil(lambda: began.is_set() and two.desk.activity.current.progress.done == 25, timeout=10000)
    assert two.desk.activity.current.progress.message == "Registering"
    qtbot.mouseClick(two.window.status._cancel, Qt.MouseButton.LeftButton)

    assert stopped.wait(5)
    assert two.desk.activity.current is None
    assert not two.desk.registrations.has_any


def test_scans_that_can_not_be_registered_are_refused_in_words(qtbot, two, monkeypatch):
    answer_with(monkeypatch, NotRegistrableError("few", reason="one of them has too few slices"))
    press_register(two)
    qtbot.waitUntil(lambda: "can't be registered" in two.window.toast.message, timeout=10000)

    assert not two.desk.registrations.has_any


def test_series_that_share_their_coordinates_are_not_registered(qtbot, opened):
    opened.window.actions_by_id["layout-1x2"].trigger()
    qtbot.waitUntil(lambda: opened.desk.hanging.viewports[1].content is not None, timeout=10000)
    press_register(opened)

    assert "in another viewport first" in opened.window.toast.message
    assert not opened.desk.registrations.is_under_way


def test_another_study_forgets_what_was_registered(qtbot, two, monkeypatch, ct_folder):
    answer_with(monkeypatch, RigidRegistration(SHIFT_UP, 0.4))
    press_register(two)
    qtbot.waitUntil(lambda: two.desk.registrations.has_any, timeout=10000)
    two.window.files.open([ct_folder])

    assert not two.desk.registrations.has_any


def write_volume(folder: Path, volume, **elements):
    for k in range(volume.geometry.shape[0]):
        x, y, z = volume.geometry.to_patient((k, 0, 0))
        made = {
            "ImagePositionPatient": [x, y, z],
            "PixelSpacing": list(volume.geometry.spacing_mm[1:]),
            **elements,
        }
        slice_ = make_ct_slice(z, **made)
        store(slice_, (volume.values[k] + 1024).clip(0, 4095).astype(np.uint16))
        write(slice_, folder / f"{k:03}")


@pytest.mark.slow
def test_a_chest_moved_by_a_known_motion_is_found_within_a_millimetre_and_a_degree(qtbot, program, tmp_path):
    motion = motion_of((2, -3, 4), (8, -12, 10))
    write_volume(tmp_path / "moved" / "new", chest(np.eye(4)))
    other = {"series_uid": "1.2.4", "FrameOfReferenceUID": "1.2.10", "SeriesNumber": 4}
    write_volume(tmp_path / "moved" / "old", chest(motion), **other)
    beside(qtbot, program, tmp_path / "moved")
    press_register(program)
    qtbot.waitUntil(lambda: program.desk.registrations.is_used, timeout=120000)
    fixed, moving = (viewport.content for viewport in program.desk.hanging.viewports[:2])
    millimetres, degrees = errors(program.desk.linking._partners.frames.between(moving, fixed), motion)

    assert millimetres <= 1.0
    assert degrees <= 1.0
