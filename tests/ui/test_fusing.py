"""A PET series is laid over the CT it belongs to, in SUVbw where the header allows it, else with the reason why not."""

import numpy as np
import pytest
from pydicom import Dataset
from PySide6.QtCore import Qt

from medviewer.ui.viewport.status_lines import status_lines
from tests.dicom.synthetic import make_ct_slice, store, write, write_series
from tests.ui.viewport.test_viewport_widget import picture_of

CONTROL = Qt.KeyboardModifier.ControlModifier
HOT = (6, 12, 20)
"""Slice, row and column of the one hot voxel."""


def isotope(dose_bq=370e6):
    item = Dataset()
    item.RadionuclideTotalDose, item.RadionuclideHalfLife = dose_bq, 6586.2
    item.RadiopharmaceuticalStartDateTime = "20240301100000"
    return item


PET = {
    "Modality": "PT", "series_uid": "1.2.4", "SeriesNumber": 4, "SeriesDescription": "PET", "RescaleIntercept": 0,
    "RescaleSlope": 10, "Units": "BQML", "CorrectedImage": ["ATTN", "DECY"], "DecayCorrection": "ADMIN",
    "PatientWeight": 74, "SeriesDate": "20240301", "SeriesTime": "110000", "AcquisitionDate": "20240301",
    "AcquisitionTime": "110000",
}  # fmt: skip


@pytest.fixture
def scanner(qtbot, program, tmp_path):
    """`scanner(**elements)`: a CT, and a PET of the same grid with one hot voxel of 20,000 Bq/ml, beside each other."""

    def scan(**elements):
        folder = tmp_path / "scan"
        heights = [2.5 * index for index in range(12)]
        write_series(folder / "ct", heights, SeriesDescription="CT")
        for index, height in enumerate(heights):
            slice_ = make_ct_slice(height, **{**PET, **elements})
            slice_.RadiopharmaceuticalInformationSequence = [isotope()]
            stored = np.zeros((24, 32), np.uint16)
            if index == HOT[0]:
                stored[HOT[1] - 1 : HOT[1] + 2, HOT[2] - 1 : HOT[2] + 2] = 2000
            store(slice_, stored)
            write(slice_, folder / "pt" / str(index))
        program.window.files.open([folder])
        desk = program.desk
        qtbot.waitUntil(lambda: bool(desk.hanging.key), timeout=30000)
        desk.hanging.place(next(each.key for each in desk.study.catalog.series if each.modality == "CT"), 0)
        program.window.actions_by_id["layout-1x2"].trigger()
        desk.hanging.place(next(each.key for each in desk.study.catalog.series if each.modality == "PT"), 1)
        keys = [desk.hanging.key_in(index) for index in (0, 1)]
        qtbot.waitUntil(lambda: all(desk.volumes.is_complete(key) for key in keys), timeout=30000)
        desk.hanging.activate(0)
        desk.hanging.viewports[0].go_to_slice(HOT[0])
        return program

    return scan


def fuse(qtbot, program):
    viewport = program.window.grid.cells[0].viewport
    qtbot.keyClick(viewport, Qt.Key.Key_U, CONTROL)
    qtbot.waitUntil(lambda: program.desk.fusion.active is not None, timeout=10000)
    return viewport


def reddish(widget):
    """Columns and rows of the pixels that are more red than blue."""
    pixels = picture_of(widget)[4:-4, 4:-20].astype(int)
    rows, columns = (pixels[..., 0] - pixels[..., 2] > 40).nonzero()
    return columns + 4, rows + 4


def test_what_glows_is_drawn_where_it_lies_on_its_slice_only(qtbot, scanner):
    program = scanner()
    viewport, model = fuse(qtbot, program), program.desk.hanging.viewports[0]
    columns, rows = reddish(viewport)
    x, y = model.transform.to_screen(HOT[2], HOT[1])
    assert (columns.mean(), rows.mean()) == pytest.approx((x + 0.5, y + 0.5), abs=3)
    assert len(reddish(program.window.grid.cells[1].viewport)[0]) == 0

    model.go_to_slice(HOT[0] + 3)
    assert len(reddish(viewport)[0]) == 0


def test_the_corner_tells_the_scale_and_the_value_under_the_mouse_in_suv(qtbot, scanner):
    program = scanner()
    fuse(qtbot, program)
    model = program.desk.hanging.viewports[0]
    factor = program.desk.fusion.active.suv_factor
    assert factor == pytest.approx(74_000 / 370e6, rel=1e-9)
    assert "PET above: 0 to 10 SUVbw" in status_lines(model, None, 1.0)
    probe = model.probe(model.transform.to_screen(HOT[2], HOT[1]))
    assert f"PET above: 0 to 10 SUVbw, here {20_000 * factor:.3g}" in status_lines(model, probe, 1.0)
    assert program.desk.fusion.active.value_at((-500, 0, 0)) is None


@pytest.mark.parametrize(
    ("elements", "reason"),
    [
        ({"Units": "CNTS"}, "its values are no activity concentration (Bq/ml)"),
        ({"PatientWeight": None}, "the patient's weight or the injected dose is missing"),
        ({"CorrectedImage": ["ATTN"]}, "it is not corrected for attenuation and decay"),
    ],
)
def test_where_the_header_does_not_allow_suv_the_reason_is_said(qtbot, scanner, elements, reason):
    program = scanner(**elements)
    fuse(qtbot, program)
    lines = status_lines(program.desk.hanging.viewports[0], None, 1.0)
    dialog = program.window.dialogs.show_fusion()

    assert any(line.endswith(f"(no SUV: {reason})") for line in lines)
    assert not any("SUVbw" in line for line in lines)
    assert dialog._reason.text() == f"SUV can't be calculated: {reason}"
    dialog.close()


def test_opacity_and_the_top_of_the_scale_are_set_beside_the_images(qtbot, scanner):
    program = scanner()
    viewport = fuse(qtbot, program)
    dialog = program.window.dialogs.show_fusion()
    assert (dialog.opacity.value(), dialog.top.value()) == (50, 10)
    before = picture_of(viewport).astype(int).sum()
    dialog.opacity.setFocus()
    qtbot.keyClick(dialog.opacity, Qt.Key.Key_Home)
    assert program.desk.fusion.active.fusion.opacity == 0
    assert len(reddish(viewport)[0]) == 0
    qtbot.keyClick(dialog.opacity, Qt.Key.Key_End)
    dialog.top.setValue(2.5)
    assert program.desk.fusion.active.top == pytest.approx(2.5)
    assert "PET above: 0 to 2.5 SUVbw" in status_lines(program.desk.hanging.viewports[0], None, 1.0)
    assert picture_of(viewport).astype(int).sum() != before
    dialog.close()


def test_the_key_takes_it_off_again_and_so_does_another_series(qtbot, scanner):
    program = scanner()
    viewport = fuse(qtbot, program)
    qtbot.keyClick(viewport, Qt.Key.Key_U, CONTROL)
    assert program.desk.fusion.active is None
    assert len(reddish(viewport)[0]) == 0

    fuse(qtbot, program)
    program.desk.hanging.place(program.desk.hanging.key_in(1), 0)
    assert program.desk.fusion.active is None


def test_a_pet_that_is_hidden_stays_laid_over(qtbot, scanner):
    program = scanner()
    viewport = fuse(qtbot, program)
    program.window.actions_by_id["layout-1x1"].trigger()
    program.desk.volumes.keep_only_shown(frozenset({program.desk.hanging.key}))

    assert len(reddish(viewport)[0]) > 0


def test_a_pet_in_other_coordinates_is_not_laid_over_but_the_way_is_said(qtbot, scanner):
    program = scanner(FrameOfReferenceUID="1.2.77")
    qtbot.keyClick(program.window.grid.cells[0].viewport, Qt.Key.Key_U, CONTROL)

    assert program.desk.fusion.active is None
    assert "No PET series in the same patient coordinates" in program.window.toast.message
