"""Images of two patients side by side: a loud sign, a question before they are brought together, nothing shared."""

import numpy as np
import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from medviewer.dicom.same_patient import SamePatient
from medviewer.imaging import registration as registration_module
from medviewer.imaging.registration import RigidRegistration
from medviewer.ui import theme
from medviewer.ui.dialogs.patient_question import PatientQuestion
from medviewer.ui.view_models.compared import Compared, LinkKind
from medviewer.ui.view_models.viewport_content import AnnotationLevel
from medviewer.ui.view_picture import ViewPicture, ViewWanted
from medviewer.ui.viewport import notices
from tests.dicom.synthetic import write_series
from tests.ui.viewport.test_viewport_widget import move, picture_of

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
HEIGHTS = [2.5 * index for index in range(12)]
ANN = {"PatientID": "A-1", "PatientName": "Adams^Ann", "PatientBirthDate": "19600102"}
BEN = {"PatientID": "B-2", "PatientName": "Brown^Ben", "PatientBirthDate": "19710304"}
NOBODY = {"PatientID": "", "PatientName": "Anonymous"}


@pytest.fixture
def beside(qtbot, program, tmp_path):
    """`beside(first, second)`: a study of each, in copied patient coordinates, next to each other."""

    def show(*studies):
        for number, elements in enumerate(studies):
            given = {
                "series_uid": f"1.2.{number + 4}", "StudyInstanceUID": f"1.2.3{number}", "FrameOfReferenceUID": "1.2.9",
                "StudyDate": f"2024030{9 - number}", **elements,
            }  # fmt: skip
            write_series(tmp_path / "two" / str(number), HEIGHTS, **given)
        program.window.files.open([tmp_path / "two"])
        desk = program.desk
        qtbot.waitUntil(lambda: bool(desk.hanging.key), timeout=30000)
        keys = [study.series[0].key for study in desk.study.catalog.studies]
        program.window.actions_by_id[f"layout-1x{len(keys)}"].trigger()
        for index, key in enumerate(keys):
            desk.hanging.place(key, index)
        qtbot.waitUntil(lambda: all(desk.volumes.is_complete(key) for key in keys), timeout=30000)
        qtbot.waitUntil(lambda: all(each.content is not None for each in desk.hanging.viewports[: len(keys)]))
        desk.hanging.activate(0)
        return program

    return show


def press(program, key, modifiers=CONTROL):
    QTest.keyClick(program.window.grid.cells[0].viewport, key, modifiers)


def point_at_a_pixel(program):
    x, y = program.desk.hanging.viewports[0].transform.to_screen(10, 8)
    move(program.window.grid.cells[0].viewport, (x + 0.5, y + 0.5), modifiers=SHIFT)


def question_of(program):
    return next((each for each in program.window.findChildren(PatientQuestion) if each.isVisible()), None)


def signs(program):
    return [viewport.compared.same_patient for viewport in program.desk.hanging.viewports]


def colored(pixels, color):
    """How many pixels are of a color."""
    wanted = QColor(color)
    return int((pixels[..., :3] == (wanted.red(), wanted.green(), wanted.blue())).all(axis=-1).sum())


@pytest.mark.parametrize(("second", "sign"), [
    (BEN, SamePatient.NO), (ANN, SamePatient.YES), ({**ANN, "PatientName": "ADAMS^ANN^^"}, SamePatient.YES),
    ({**ANN, "PatientBirthDate": "19600103"}, SamePatient.UNKNOWN), (NOBODY, SamePatient.UNKNOWN),
])  # fmt: skip
def test_the_sign_stands_in_both_viewports_as_long_as_both_are_on_show(beside, second, sign):
    program = beside(ANN, second)
    assert signs(program)[:2] == [sign, sign]

    program.window.actions_by_id["layout-1x1"].trigger()
    assert signs(program)[0] is SamePatient.YES


def test_of_three_the_sign_stands_in_all_that_have_another_patient_beside_them(beside):
    program = beside(ANN, {**ANN, "StudyInstanceUID": "1.2.77"}, BEN)
    assert signs(program)[:3] == [SamePatient.NO] * 3


def test_two_series_of_one_nameless_study_are_of_one_patient(beside):
    program = beside(NOBODY, {**NOBODY, "StudyInstanceUID": "1.2.30"})
    program.window.actions_by_id["layout-1x2"].trigger()
    keys = [series.key for series in program.desk.study.catalog.series]
    program.desk.hanging.place(keys[1], 1)

    assert len(keys) == 2
    assert signs(program)[:2] == [SamePatient.YES] * 2


def test_the_sign_is_loud_at_every_level_also_in_a_window_of_its_own_and_moves_nothing(beside):
    program = beside(ANN, BEN)
    widget, view_model = program.window.grid.cells[1].viewport, program.desk.hanging.viewports[1]
    before = (widget.size(), str(view_model.transform))
    for _level in AnnotationLevel:
        assert colored(picture_of(widget), theme.REFUSED) > 2 * sum(
            widget.size().toTuple()
        )  # a frame, and letters
        view_model.cycle_annotations()
    program.desk.hanging.place(program.desk.hanging.key_in(0), 1)
    assert colored(picture_of(widget), theme.REFUSED) == 0
    assert (widget.size(), str(view_model.transform)) == before

    program.desk.hanging.place(program.desk.study.catalog.studies[1].series[0].key, 1)
    program.window.actions_by_id["own-window"].trigger()
    assert program.window.own_windows.window_of(1) is not None
    assert colored(picture_of(widget), theme.REFUSED) > 500
    program.window.own_windows.close_all()


def test_where_it_is_not_known_the_sign_is_quiet(beside):
    program = beside(ANN, NOBODY)
    pixels = picture_of(program.window.grid.cells[0].viewport)

    assert colored(pixels, theme.REFUSED) == 0
    assert 0 < colored(pixels[:40], theme.CAUTION) < 1500


def exported(program, *, every):
    grid = program.window.grid
    made = ViewPicture(
        grid.tiles if every else (grid.active_tile,), ViewWanted(all_viewports=every), program.desk.runner
    )
    return made.finish(made.draw())


def test_a_picture_of_the_whole_layout_carries_the_sign_and_that_of_one_viewport_does_not(beside):
    program = beside(ANN, BEN)

    assert colored(exported(program, every=True), theme.REFUSED) > 2000
    assert colored(exported(program, every=False), theme.REFUSED) == 0


def test_two_patients_with_copied_coordinates_share_no_slice_no_line_and_no_point(qtbot, beside):
    program = beside(ANN, BEN)
    here, there = program.desk.hanging.viewports[:2]
    before = there.state.slice_index
    here.go_to_slice(2)
    point_at_a_pixel(program)

    assert there.state.slice_index == before
    assert here.compared.link is there.compared.link is None
    assert here.compared.point_mm is not None
    assert there.compared.point_mm is None
    assert there.compared.lines == ()


def test_studies_of_one_patient_share_them_as_before(beside):
    program = beside(ANN, ANN)
    here, there = program.desk.hanging.viewports[:2]
    here.go_to_slice(2)
    point_at_a_pixel(program)

    assert there.state.slice_index == 2
    assert there.compared.point_mm is not None


def test_linking_two_patients_by_hand_asks_first_and_cancel_is_the_default(qtbot, beside):
    program = beside(ANN, BEN)
    press(program, Qt.Key.Key_K)
    asked = question_of(program)
    assert asked.cancel.isDefault()
    assert not program.desk.linking.is_by_hand
    qtbot.keyClick(asked, Qt.Key.Key_Return)
    assert question_of(program) is None
    assert not program.desk.linking.is_by_hand

    press(program, Qt.Key.Key_K)
    qtbot.keyClick(question_of(program), Qt.Key.Key_Escape)
    assert not program.desk.linking.is_by_hand

    press(program, Qt.Key.Key_K)
    qtbot.mouseClick(question_of(program).go_on, Qt.MouseButton.LeftButton)
    assert program.desk.linking.is_by_hand
    here, there = program.desk.hanging.viewports[:2]
    here.go_to_slice(2)
    assert there.state.slice_index == 2
    assert here.compared.link.kind is LinkKind.BY_HAND
    assert there.compared.lines == ()

    press(program, Qt.Key.Key_K)
    assert question_of(program) is None
    assert not program.desk.linking.is_by_hand


@pytest.mark.parametrize(
    ("second", "heading"), [(ANN, None), (NOBODY, "Not known whether this is one patient")]
)
def test_one_patient_is_linked_without_a_question_and_an_unknown_one_with_a_quieter_one(
    beside, second, heading
):
    program = beside(ANN, second)
    press(program, Qt.Key.Key_K)
    asked = question_of(program)

    assert (None if asked is None else asked.windowTitle()) == heading
    assert program.desk.linking.is_by_hand is (heading is None)


def test_linking_by_position_says_that_two_patients_are_not(beside):
    program = beside(ANN, BEN)
    press(program, Qt.Key.Key_L)
    assert program.window.toast.message == ""
    press(program, Qt.Key.Key_L)

    assert program.window.toast.message == "Viewports of different patients are not linked by position."
    assert program.desk.hanging.viewports[0].compared.link is None


def test_registering_two_patients_asks_first_and_never_shares_a_place(qtbot, beside, monkeypatch):
    calls = []

    def register(fixed, moving, _check):
        calls.append((fixed, moving))
        return RigidRegistration(np.eye(4), 0.1)

    monkeypatch.setattr(registration_module, "register", register)
    program = beside(ANN, {**BEN, "FrameOfReferenceUID": "1.2.10"})
    press(program, Qt.Key.Key_R, CONTROL | SHIFT)
    asked = question_of(program)
    qtbot.mouseClick(asked.cancel, Qt.MouseButton.LeftButton)
    assert not program.desk.registrations.is_under_way
    press(program, Qt.Key.Key_R, CONTROL | SHIFT)
    qtbot.mouseClick(question_of(program).go_on, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: program.desk.registrations.is_used, timeout=10000)
    here, there = program.desk.hanging.viewports[:2]
    here.go_to_slice(3)
    point_at_a_pixel(program)

    assert len(calls) == 1
    assert here.compared.point_mm is not None
    assert there.state.slice_index == 3
    assert there.compared.point_mm is None


def test_a_pet_of_another_patient_is_not_laid_over(beside):
    program = beside(ANN, {**BEN, "Modality": "PT"})
    press(program, Qt.Key.Key_U)

    assert program.window.toast.message == "The PET series on show is of another patient."
    assert program.desk.fusion.source() is None


def test_a_registered_pet_of_another_patient_is_not_laid_over_either(beside):
    program = beside(ANN, {**BEN, "Modality": "PT", "FrameOfReferenceUID": "1.2.10"})
    fixed, moving = (viewport.content.volume for viewport in program.desk.hanging.viewports[:2])
    program.desk.linking._partners.frames.add(fixed, moving, RigidRegistration(np.eye(4), 0.1))
    press(program, Qt.Key.Key_U)

    assert program.window.toast.message == "The PET series on show is of another patient."
    assert program.desk.fusion.source() is None


def test_a_study_of_another_patient_is_no_prior(beside):
    program = beside(ANN, BEN)
    press(program, Qt.Key.Key_B, SHIFT)
    assert program.window.toast.message == "No earlier series of this patient that shows the same is open."
    assert program.window.commands.compare.prior() is None


def test_sign_and_question_speak_chinese(qtbot, beside):
    program = beside(ANN, BEN)
    program.desk.settings.change(language="zh_CN")
    press(program, Qt.Key.Key_K)
    asked = question_of(program)

    assert asked.windowTitle() == "不同患者"
    assert {button.text() for button in asked.findChildren(QPushButton)} == {"取消", "仍要联动"}


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("same", [SamePatient.NO, SamePatient.UNKNOWN])
def test_the_sign_is_written_whole_also_in_the_smallest_viewport_of_nine(beside, monkeypatch, language, same):
    program = beside(ANN, BEN)
    program.desk.settings.change(language=language)
    program.desk.hanging.viewports[0].set_compared(Compared(same_patient=same))
    written = []

    def note(_painter, text, at, font, *, anchor=(0.0, 0.0), color=theme.TEXT):
        written.append(text)
        return QRectF(at, at)

    monkeypatch.setattr(notices, "draw_text", note)
    image = QImage(160, 178, QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(image)
    notices.paint_patient_sign(
        painter, QRectF(0, 0, 160, 178), program.desk.hanging.viewports[0], QApplication.font()
    )
    painter.end()

    assert written
    assert not any("…" in text for text in written)
