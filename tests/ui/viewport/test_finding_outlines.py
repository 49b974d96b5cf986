"""Margins are drawn where they were measured, and nowhere else."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter, QPolygonF

from medviewer.finding.finding import Finding, FindingSource
from medviewer.finding.score import ModelScore
from medviewer.imaging.volume import FrameReference
from medviewer.ui.viewport.finding_marks import marks_on_slice, paint_marks
from medviewer.ui.viewport.finding_outlines import outlines_on_slice, paint_outlines
from tests.finding.examples import on_rim, oval_nodule
from tests.ui.viewport.test_viewport_widget import picture_of

MIDDLE = (10, 15, 25)


@pytest.fixture
def finding(content):
    position = content.volume.geometry.to_patient(MIDDLE)
    return Finding(
        1, FindingSource.CANDIDATE, position, MIDDLE, FrameReference("1.2"),
        oval_nodule(position, 12.0, MIDDLE[0]), ModelScore(0.3, 0.2, 0.4),
    )  # fmt: skip


def outlines(view_model, finding, slice_index=10, selected=1):
    geometry = view_model.content.volume.geometry
    return outlines_on_slice((finding,), selected, geometry, slice_index, view_model.transform)


def test_a_margin_lies_around_its_nodule_at_its_true_size(widget, view_model, finding):
    mark = outlines(view_model, finding)[1]
    middle = view_model.transform.to_screen(MIDDLE[2], MIDDLE[1])
    px_per_mm = view_model.transform.screen_px_per_mm

    assert on_rim((mark.points - middle) / px_per_mm, 12.0) == pytest.approx(1.0)
    assert np.linalg.norm(mark.axes[:, 1] - mark.axes[:, 0], axis=1) / px_per_mm == pytest.approx([15.0, 9.0])
    assert mark.text == "15.0\u00a0×\u00a09.0\u00a0mm"


def test_it_stays_on_its_tissue_when_the_image_is_moved_turned_and_mirrored(widget, view_model, finding):
    before = outlines(view_model, finding)[1].points
    seen = [view_model.transform.to_image(*point) for point in before]
    view_model.rotate(1)
    view_model.flip_horizontal()
    view_model.zoom_by(1.7)
    after = outlines(view_model, finding)[1].points

    assert not np.allclose(before, after)
    assert np.allclose([view_model.transform.to_image(*point) for point in after], seen)


@pytest.mark.parametrize("slice_index", [9, 11])
def test_a_slice_that_was_not_outlined_has_no_margin(widget, view_model, finding, slice_index):
    assert outlines(view_model, finding, slice_index) == {}


def test_axes_belong_to_the_selected_finding_alone(widget, view_model, finding):
    mark = outlines(view_model, finding, selected=None)[1]

    assert (mark.axes, mark.text) == (None, "")


def test_a_margin_across_the_slice_is_not_drawn(widget, view_model, finding):
    measured = finding.measurement
    turned = replace(
        measured, outlines=(replace(measured.outlines[0], points_mm=_stood_up(measured, finding)),)
    )

    assert outlines(view_model, replace(finding, measurement=turned)) == {}


def _stood_up(measured, finding):
    """The margin turned about the patient's left-right axis, so that it crosses slices."""
    off = measured.outlines[0].points_mm - np.array(finding.center_mm)
    return np.column_stack([off[:, 0], off[:, 2], off[:, 1]]) + np.array(finding.center_mm)


def test_margin_and_number_are_seen_and_no_circle_beside_them(widget, view_model, finding):
    square = np.array([(-6, -6, 0), (6, -6, 0), (6, 6, 0), (-6, 6, 0)], float) + np.array(finding.center_mm)
    measured = finding.measurement
    boxed = replace(measured, outlines=(replace(measured.outlines[0], points_mm=square),))
    view_model.set_findings((replace(finding, measurement=boxed),))
    picture = picture_of(widget).astype(int)
    yellow = picture[..., 0] - picture[..., 2] > 60
    x, y = view_model.transform.to_screen(MIDDLE[2], MIDDLE[1])
    scale = view_model.transform.screen_px_per_mm

    def around(dx, dy):
        column, row = round(x + dx * scale), round(y + dy * scale)
        return yellow[row - 1 : row + 3, column - 1 : column + 3].any()

    assert around(-6, -6)
    assert around(-6, 3)
    diagonal = 6 / np.sqrt(2)
    assert not around(-diagonal, diagonal)


def test_hidden_margins_leave_the_circle_of_their_size(widget, view_model, finding):
    square = np.array([(-6, -6, 0), (6, -6, 0), (6, 6, 0), (-6, 6, 0)], float) + np.array(finding.center_mm)
    measured = finding.measurement
    boxed = replace(measured, outlines=(replace(measured.outlines[0], points_mm=square),))
    view_model.set_findings((replace(finding, measurement=boxed),))
    view_model.set_margins_shown(False)
    picture = picture_of(widget).astype(int)
    yellow = picture[..., 0] - picture[..., 2] > 60
    x, y = view_model.transform.to_screen(MIDDLE[2], MIDDLE[1])
    reach = 6 * view_model.transform.screen_px_per_mm

    def around(dx, dy):
        column, row = round(x + dx), round(y + dy)
        return yellow[row - 2 : row + 3, column - 2 : column + 3].any()

    assert not around(-reach, -reach)  # a corner of the margin
    assert around(-reach / np.sqrt(2), reach / np.sqrt(2))  # on the circle alone


def test_a_copy_for_a_picture_hides_the_margins_too(widget, view_model, runner):
    view_model.set_margins_shown(False)

    assert not view_model.snapshot(runner, view_model.annotation_level).state.shows_margins


def test_a_margin_that_reaches_farther_than_its_ball_still_has_its_number(widget, view_model, finding):
    far = [
        replace(finding.measurement.outlines[0], points_mm=_at_slice(finding, slices)) for slices in (0, 4)
    ]
    tall = replace(finding, measurement=replace(finding.measurement, outlines=tuple(far)), saliency=None)
    view_model.go_to_slice(14)
    before = picture_of(widget)
    view_model.set_findings((tall,))
    after = picture_of(widget)
    mark = outlines(view_model, tall, 14)[1]
    right, top = round(mark.points[:, 0].max()) + 3, round(mark.points[:, 1].min())
    beside = (slice(top - 16, top - 2), slice(right, right + 12))

    assert (after[beside] != before[beside]).any()


def _at_slice(finding, slices):
    """The margin of the first outline, so many slices higher; slices lie 2 mm apart."""
    return finding.measurement.outlines[0].points_mm + np.array((0, 0, 2.0 * slices))


@pytest.mark.parametrize("place", [(300, 250), (585, 250), (20, 250), (300, 440), (590, 490), (10, 490)])
def test_the_lengths_stay_in_sight_and_off_the_margin_and_its_number(widget, view_model, finding, place):
    x, y = view_model.transform.to_screen(MIDDLE[2], MIDDLE[1])
    view_model.pan(place[0] - x, place[1] - y)
    margins = outlines(view_model, finding)
    marks = marks_on_slice((finding,), 1, view_model.content.volume.geometry, 10, view_model.transform)
    room = QRectF(widget.rect()).adjusted(8, 8, -8, -70)
    image = QImage(widget.size(), QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(image)
    (lengths,) = paint_outlines(painter, margins, widget.font(), room, numbered={1})
    (number,) = paint_marks(painter, marks, widget.font(), outlined=margins)
    painter.end()
    drawn = QPolygonF([QPointF(*point) for point in margins[1].points])

    assert room.contains(lengths)
    assert not drawn.boundingRect().intersects(lengths)
    assert not number.intersects(lengths)


def test_lengths_of_a_margin_out_of_sight_are_not_written(widget, view_model, finding):
    view_model.pan(2000, 0)
    image = QImage(widget.size(), QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(image)
    room = QRectF(widget.rect())
    boxes = paint_outlines(painter, outlines(view_model, finding), widget.font(), room, numbered={1})
    painter.end()

    assert boxes == []
