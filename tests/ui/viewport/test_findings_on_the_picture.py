"""Findings are drawn where they are, as large as they were measured, with their map and its scale."""

from dataclasses import replace

import numpy as np
import pytest

from medviewer.finding.finding import Finding, FindingSource
from medviewer.finding.score import ModelScore
from medviewer.imaging.geometry import VolumeGeometry
from medviewer.imaging.volume import FrameReference
from medviewer.ui.viewport.finding_marks import SMALLEST_RADIUS_PX, marks_on_slice, slice_of
from medviewer.ui.viewport.map_cell import cell_under
from medviewer.ui.viewport.picture import overlay_layers
from medviewer.ui.viewport.slice_strip import runs, slice_at, strip_area
from medviewer.ui.viewport.status_lines import status_lines
from tests.finding.examples import oval_nodule
from tests.imaging.test_overlay import hot_cell, map_at
from tests.ui.viewport.test_viewport_widget import move, picture_of


@pytest.fixture
def finding(content):
    def make(number, index, diameter_mm=12.0, peak=1.0):
        saliency = map_at(content.volume, index, hot_cell() * peak)
        position = content.volume.geometry.to_patient(index)
        return Finding(
            number, FindingSource.CANDIDATE, position, index, FrameReference("1.2"),
            None if diameter_mm is None else oval_nodule(position, diameter_mm),
            ModelScore(0.3, 0.2, 0.4), saliency=saliency,
        )  # fmt: skip

    return make


def marks(view_model, findings, slice_index=10):
    geometry = view_model.content.volume.geometry
    return marks_on_slice(findings, 1, geometry, slice_index, view_model.transform)


def test_a_circle_has_the_measured_diameter(widget, view_model, finding):
    mark = marks(view_model, (finding(1, (10, 15, 25)),))[0]

    assert (mark.x, mark.y) == pytest.approx(view_model.transform.to_screen(25, 15))
    assert mark.radius_px == pytest.approx(6 * view_model.transform.screen_px_per_mm)
    assert mark.is_selected


def test_beside_its_middle_slice_a_finding_shrinks_like_a_ball_and_then_ends(widget, view_model, finding):
    one = finding(1, (10, 15, 25))  # slices 2 mm apart, radius 6 mm
    radii = [mark.radius_px for k in (10, 11, 12) for mark in marks(view_model, (one,), k)]
    scale = view_model.transform.screen_px_per_mm

    assert radii == pytest.approx([6 * scale, np.sqrt(36 - 4) * scale, np.sqrt(36 - 16) * scale])
    assert marks(view_model, (one,), 14) == []


def test_a_small_finding_is_still_drawn_on_its_own_slice(widget, view_model, finding):
    mark = marks(view_model, (finding(1, (10.4, 15, 25), diameter_mm=0.5),))[0]

    assert mark.radius_px >= SMALLEST_RADIUS_PX


def test_on_uneven_slices_a_circle_follows_the_true_distance_and_the_tilt(widget, view_model, finding):
    heights = (0.0, 1.0, 2.0, 6.0, 20.0)
    geometry = VolumeGeometry.from_slices(
        (5, 40, 50), [(0, 0.5 * z, z) for z in heights], (0, 1, 0), (1, 0, 0)
    )
    one = replace(finding(1, (10, 15, 25)), center_mm=(25.0, 15.0, 2.5))  # a ball of 6 mm radius
    scale = view_model.transform.screen_px_per_mm

    for k in range(4):
        (mark,) = marks_on_slice((one,), 1, geometry, k, view_model.transform)
        off_mm = heights[k] - 2.5
        assert mark.radius_px == pytest.approx(np.sqrt(36 - off_mm**2) * scale)
        assert (mark.x, mark.y) == pytest.approx(view_model.transform.to_screen(25, 15 - 0.5 * heights[k]))
    assert marks_on_slice((one,), 1, geometry, 4, view_model.transform) == []
    assert slice_of(one, geometry) == 2


def test_an_unmeasured_finding_is_marked_as_such(widget, view_model, finding):
    assert not marks(view_model, (finding(1, (10, 15, 25), diameter_mm=None),))[0].is_measured


def test_jumping_shows_the_slice_with_the_finding_in_the_middle(widget, view_model, finding, qtbot):
    target = finding(3, (4, 8, 30))
    view_model.set_findings((finding(1, (10, 15, 25)), target), 1)
    with qtbot.waitSignal(view_model.slice_changed) as changed:
        view_model.jump_to(target)

    assert changed.args == [4]
    assert view_model.selected == 3
    middle = ((widget.width() - 1) / 2, (widget.height() - 1) / 2)
    assert view_model.transform.to_screen(30, 8) == pytest.approx(middle)


def test_the_circle_appears_on_the_screen(widget, view_model, finding):
    before = picture_of(widget)
    view_model.set_findings((replace(finding(1, (10, 15, 25)), saliency=None),))
    after = picture_of(widget)
    x, y = view_model.transform.to_screen(25, 15)
    radius = 6 * view_model.transform.screen_px_per_mm
    yellow = (after.astype(int)[..., 0] - after[..., 2]) > 60

    assert yellow[round(y) - 2 : round(y) + 3, round(x + radius) - 2 : round(x + radius) + 3].any()
    assert np.array_equal(after[round(y), round(x)], before[round(y), round(x)])


def test_the_map_is_drawn_with_its_scale_and_hidden_on_demand(widget, view_model, finding):
    view_model.set_findings((finding(1, (10, 15, 25), diameter_mm=None),), 1)
    x, y = (round(part) for part in view_model.transform.to_screen(25, 15))

    def is_colored(picture):
        return np.ptp(picture[y, x].astype(int)) > 5

    assert is_colored(picture_of(widget))
    view_model.hold_overlay(True)
    assert not is_colored(picture_of(widget))
    view_model.hold_overlay(False)
    assert is_colored(picture_of(widget))
    view_model.scroll(1)
    assert not is_colored(picture_of(widget))


def test_a_faint_map_beside_a_strong_one_of_the_study_is_seen_as_well_as_alone(widget, view_model, finding):
    faint, strong = finding(1, (10, 15, 25), peak=0.02), finding(2, (3, 15, 25), peak=0.9)
    view_model.set_findings((faint,), 1)
    alone = picture_of(widget)
    view_model.set_findings((faint, strong), 1)
    x, y = (round(part) for part in view_model.transform.to_screen(25, 15))

    assert np.array_equal(
        picture_of(widget)[y - 20 : y + 20, x - 20 : x + 20], alone[y - 20 : y + 20, x - 20 : x + 20]
    )
    assert np.ptp(alone[y, x].astype(int)) > 5


def test_the_native_cell_under_the_mouse_is_outlined_and_its_share_told(widget, view_model, finding):
    view_model.set_findings((finding(1, (10, 15, 25), diameter_mm=None),), 1)
    before = picture_of(widget)
    x, y = view_model.transform.to_screen(25, 15)
    move(widget, (x + 0.5, y + 0.5))
    probe = view_model.probe((x, y))
    cell = cell_under(view_model, probe)
    edges = [view_model.transform.to_screen(*corner) for corner in cell.corners]
    left, top = (round(part + 0.5) for part in edges[0])
    after = picture_of(widget)

    assert "Map cell of 2.0\u00a0mm: 100 % of the evidence" in status_lines(view_model, probe, 1.0)
    assert after[top + 5, left - 1 : left + 2].max() > 200
    assert before[top + 5, left - 1 : left + 2].max() < after[top + 5, left - 1 : left + 2].max()

    far = view_model.probe(view_model.transform.to_screen(25 + 9, 15))
    assert cell_under(view_model, far) is None
    view_model.hold_overlay(True)
    assert cell_under(view_model, probe) is None


def test_the_selected_findings_map_stands_alone_on_its_slice(widget, view_model, finding):
    findings = (finding(1, (10, 15, 25)), finding(2, (10, 30, 10)), finding(3, (5, 30, 10)))
    for selected, expected in ((1, 1), (3, 2), (None, 2)):
        view_model.set_findings(findings, selected)
        assert len(overlay_layers(view_model)) == expected


def test_the_strip_runs_from_the_first_slice_to_the_last(widget, view_model, finding):
    area = strip_area(widget.rect().toRectF())

    assert [slice_at(area, y, 21) for y in (0, area.height() / 2, area.height())] == [0, 10, 20]
    assert slice_of(finding(1, (10.6, 15, 25)), view_model.content.volume.geometry) == 11


def test_loaded_stretches():
    assert runs(np.array([False, True, True, False, True])) == [(1, 3), (4, 5)]
    assert runs(np.zeros(3, bool)) == []
