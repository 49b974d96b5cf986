"""In a stack of single images each is shown, measured and pointed at as it says itself."""

from dataclasses import replace

import numpy as np
import pytest

from medviewer.dicom.study import Study
from medviewer.finding.finding import FindingSource
from medviewer.imaging.geometry import VolumeGeometry
from medviewer.imaging.grayscale import VoiWindow
from medviewer.imaging.viewport_state import ViewportState
from medviewer.imaging.volume import Calibration, FrameReference, PlaneFacts, Unit, Volume
from medviewer.reading.measurement import MeasurementKind, MeasurementPlane
from medviewer.reading.on_plane import lies_on
from medviewer.reading.quantity import QuantityName
from medviewer.ui.view_models.analysis import SeriesAnalysis
from medviewer.ui.view_models.partners import Partners, Shown
from medviewer.ui.view_models.patient_frames import PatientFrames
from medviewer.ui.view_models.reading_flow import unscored_markers
from medviewer.ui.view_models.series_content import content_of
from medviewer.ui.view_models.viewport_content import ViewportContent
from medviewer.ui.viewport import compare_marks
from medviewer.ui.viewport.status_lines import corners_of, slice_text
from tests.dicom.loading import load
from tests.dicom.reading import read_folder
from tests.dicom.synthetic import make_ct_slice, write

KEY = "1.2.3#1"
FIRST, SECOND = VoiWindow(500, 1000), VoiWindow(8000, 16000)


def radiographs(*changes):
    """A stack of radiographs: pixels 0.5 mm apart, with a window of their own each."""
    plain = VolumeGeometry.from_vectors((1, 24, 32), (0, 0, 0), (0, 0, 1), (0, 0.5, 0), (0.5, 0, 0))
    facts = tuple(
        replace(PlaneFacts(plain, Calibration.PIXEL_SPACING, windows=(window,)), **change)
        for window, change in zip((FIRST, SECOND, FIRST), changes or ({}, {}, {}), strict=False)
    )
    count = len(facts)
    values = np.arange(count * 24 * 32, dtype=np.int16).reshape(count, 24, 32)
    geometry = VolumeGeometry.from_vectors(values.shape, (0, 0, 0), (0, 0, 1), (0, 0.5, 0), (0.5, 0, 0))
    frames = tuple(FrameReference(f"1.2.{k}") for k in range(count))
    return ViewportContent(
        Volume(values, geometry, frames, Unit.NONE, Calibration.PIXEL_SPACING, own_facts=facts)
    )


def coronal(*heights_mm, calibration=Calibration.PATIENT):
    """Coronal images, each at its own y, as a stack that is no grid."""
    facts = tuple(
        PlaneFacts(
            VolumeGeometry.from_vectors((1, 24, 32), (-16, y, 12), (0, 5, 0), (0, 0, -1), (1, 0, 0)),
            calibration,
            directions=("L", "F"),
            frame_of_reference_uid="1.2.9",
        )
        for y in heights_mm
    )
    count = len(facts)
    geometry = VolumeGeometry.from_vectors((count, 24, 32), (0, 0, 0), (0, 0, 1), (0, 1, 0), (1, 0, 0))
    frames = tuple(FrameReference(f"1.5.{k}") for k in range(count))
    return ViewportContent(
        Volume(
            np.zeros((count, 24, 32), np.int16), geometry, frames, Unit.NONE, Calibration.PIXEL_SPACING,
            frame_of_reference_uid="1.2.9", own_facts=facts,
        )
    )  # fmt: skip


def test_each_image_comes_in_its_own_window(view_model):
    view_model.show(radiographs())
    seen = []
    for index in (0, 1, 2):
        view_model.go_to_slice(index)
        seen.append(view_model.state.window)

    assert seen == [FIRST, SECOND, FIRST]


def test_a_window_that_the_reader_chose_stays_for_all_until_it_is_reset(view_model):
    view_model.show(radiographs())
    view_model.first()
    view_model.set_window(300, 700)
    view_model.go_to_slice(1)
    assert view_model.state.window == VoiWindow(300, 700)

    view_model.reset()
    assert view_model.state.window == SECOND
    view_model.go_to_slice(0)
    assert view_model.state.window == FIRST


def test_the_windows_key_brings_back_the_window_of_the_image_on_show(view_model):
    view_model.show(radiographs())
    view_model.first()
    view_model.use_window(SECOND)  # chosen by the reader, though another image has it of its own
    view_model.go_to_slice(1)
    view_model.go_to_slice(2)
    assert view_model.state.window == SECOND

    view_model.use_own_window()
    assert view_model.state.window == FIRST


def test_a_length_is_told_in_the_millimetres_of_its_own_image(view_model):
    view_model.show(radiographs({}, {"calibration": Calibration.DETECTOR}, {"calibration": Calibration.NONE}))
    view_model.measurements.show(KEY, (), ())
    units = []
    for index in range(3):
        view_model.go_to_slice(index)
        here = view_model.content.planes.facts(index).geometry
        ends = [here.to_patient((0, row, 4)) for row in (3, 13)]
        (length,) = (
            each for each in view_model.measurements.values(MeasurementKind.DISTANCE, ends)
            if each.name is QuantityName.LENGTH
        )  # fmt: skip
        units.append((round(length.value, 3), length.unit))

    assert units == [(5.0, "mm"), (5.0, "mm at detector"), (10.0, "px")]


def test_a_measurement_belongs_to_its_image_and_lies_where_that_lies(view_model):
    content = coronal(40.0, 40.0)
    view_model.show(content)
    view_model.measurements.show(KEY, (), ())
    view_model.first()
    points = [
        view_model.measurements.to_patient(view_model.transform.to_screen(*at)) for at in ((3, 4), (9, 4))
    ]
    one = view_model.measurements.new(MeasurementKind.DISTANCE, points)

    assert one.points == (pytest.approx((-13, 40, 8)), pytest.approx((-7, 40, 8)))
    assert one.plane.normal == pytest.approx((0, 1, 0))
    assert one.place.frame_of_reference_uid == "1.2.9"
    assert [lies_on(one, KEY, content.planes, k) for k in (0, 1)] == [True, False]


def test_a_measurement_kept_in_a_made_up_grid_is_not_drawn_where_it_does_not_lie(view_model):
    content = coronal(40.0, 40.0)
    view_model.show(content)
    view_model.measurements.show(KEY, (), ())
    view_model.first()
    one = view_model.measurements.new(MeasurementKind.DISTANCE, [(-13, 40, 8), (-7, 40, 8)])
    old = replace(
        one, points=((3.0, 4.0, 0.0), (9.0, 4.0, 0.0)), plane=MeasurementPlane((0, 0, 1), (1, 0, 0))
    )

    assert lies_on(one, KEY, content.planes, 0)
    assert not lies_on(old, KEY, content.planes, 0)


def test_the_place_under_the_mouse_is_the_images_own_and_no_marker_is_put_there(qtbot, view_model):
    view_model.show(coronal(40.0, 55.0))
    view_model.go_to_slice(1)
    at = view_model.transform.to_screen(6, 2)

    assert view_model.probe(at).position_mm == pytest.approx((-10, 55, 10))
    assert slice_text(view_model.content, 1).endswith("55.0 mm")
    with qtbot.assertNotEmitted(view_model.marker_placed):
        view_model.place_marker(*at)


def test_markers_of_a_made_up_grid_are_not_drawn():
    waiting = SeriesAnalysis(markers=((1.0, 2.0, 3.0),))
    grid = replace(coronal(40.0).volume, calibration=Calibration.PATIENT, own_facts=())

    assert [each.source for each in unscored_markers(waiting, grid)] == [FindingSource.MARKER]
    assert unscored_markers(waiting, coronal(40.0).volume) == ()


def test_lines_are_drawn_by_each_images_own_plane():
    turning = coronal(40.0, 40.0).volume
    second = VolumeGeometry.from_vectors((1, 24, 32), (0, 24, 12), (5, 0, 0), (0, 0, -1), (0, 1, 0))
    turning = replace(turning, own_facts=(turning.facts(0), replace(turning.facts(1), geometry=second)))
    content, partners = ViewportContent(turning), Partners(PatientFrames())
    state = _state(content)
    front, side = Shown(KEY, content, state.at_slice(0)), Shown(KEY, content, state.at_slice(1))

    assert partners.line_in(side, front) == ((16, pytest.approx(-0.5)), (16, pytest.approx(23.5)))
    assert partners.line_in(front, side) == ((16, pytest.approx(-0.5)), (16, pytest.approx(23.5)))
    assert partners.line_in(front, front) is None
    assert partners.slice_of(0, front, 1, side) is None


def test_stacks_without_an_order_in_space_go_along_one_by_one_once_linked_by_hand():
    content, partners = coronal(40.0, 40.0, 40.0, 40.0), Partners(PatientFrames())
    state = _state(content)
    shown = {index: Shown(KEY, content, state.at_slice(k)) for index, k in ((0, 0), (1, 2))}
    partners.link(shown)

    moved = replace(shown[0], state=state.at_slice(1))
    assert partners.slice_of(0, moved, 1, shown[1]) == 3
    assert partners.slice_of(0, replace(shown[0], state=state.at_slice(3)), 1, shown[1]) == 3


def test_the_shared_cursor_is_drawn_only_in_the_plane_that_holds_the_point(widget, monkeypatch):
    drawn = []
    monkeypatch.setattr(compare_marks, "_cross", lambda at: drawn.append((at.x(), at.y())) or [])
    view_model = widget.view_model
    view_model.show(coronal(40.0, 46.0, calibration=Calibration.PATIENT))
    view_model.first()
    for point, is_there in (((-6, 40, 2), True), ((-6, 42.4, 2), True), ((-6, 42.6, 2), False)):
        drawn.clear()
        view_model.set_compared(replace(view_model.compared, point_mm=point))
        widget.grab()
        assert bool(drawn) is is_there
        if is_there:
            x, y = view_model.transform.to_screen(10, 10)
            assert drawn[-1] == pytest.approx((x + 0.5, y + 0.5))

    view_model.show(coronal(40.0, calibration=Calibration.PIXEL_SPACING))
    drawn.clear()
    view_model.set_compared(replace(view_model.compared, point_mm=(-6, 40, 2)))
    widget.grab()
    assert not drawn


def test_a_radiograph_of_the_right_hand_is_not_labelled_with_the_side_of_the_left_one(view_model, tmp_path):
    for number, side in enumerate("LR", start=1):
        one = make_ct_slice(
            0.0, Modality="DX", ImageLaterality=side, InstanceNumber=number, SliceThickness=number
        )
        del one.ImagePositionPatient, one.ImageOrientationPatient
        write(one, tmp_path / side)
    study = read_folder(tmp_path).studies[0]
    (series,) = study.series
    view_model.show(content_of(series, study, load(series)))
    lines = []
    for index in (0, 1):
        view_model.go_to_slice(index)
        lines.append([line.text for line in corners_of(view_model, None, 1.0).bottom_right][1:])

    assert isinstance(study, Study)
    assert lines == [["DX L", "Thickness 1 mm"], ["DX R", "Thickness 2 mm"]]


def _state(content):
    return ViewportState(content.volume.geometry.shape[0], FIRST)
