"""A plane that takes long is shown as a draft at once, and as it is as soon as it was worked out."""

from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from medviewer.imaging.oblique import ObliquePlanes
from medviewer.imaging.patient_plane import PatientPlane, PlaneAxes
from medviewer.imaging.reformat import ReformattedPlanes
from medviewer.ui.view_models import shown_plane as module
from medviewer.ui.view_models.viewport_content import ViewportContent
from medviewer.ui.viewport.picture import ViewportPicture
from medviewer.ui.viewport.status_lines import probe_lines
from tests.imaging.acquisitions import counted, turned

SIZE = (200, 200)


@dataclass(frozen=True, eq=False)
class SlowPlanes(ReformattedPlanes):
    """Planes with a draft of -500 everywhere; `made` counts those that were worked out."""

    made: list[int] = field(default_factory=list)

    def draft(self, index):
        return np.full(self.geometry.shape[1:], -500, np.int16)

    def plane(self, index, check=None, /):
        self.made.append(index)
        return super().plane(index)


@pytest.fixture(autouse=True)
def no_rest(monkeypatch):
    monkeypatch.setattr(module, "REST_MS", 0)


@pytest.fixture
def slow():
    return SlowPlanes(counted(), PatientPlane.CORONAL)


@pytest.fixture
def shown(view_model, slow):
    view_model.resize(*SIZE)
    view_model.show(ViewportContent(slow.volume, cut=slow))
    return view_model


def value(view_model):
    content, state = view_model.content, view_model.state
    return int(view_model.shown_plane.plane(content, state.slice_index).values[2, 4])


def test_the_draft_comes_at_once_and_the_plane_when_it_is_there(shown, slow, runner, qtbot):
    assert value(shown) == -500
    assert slow.made == []
    qtbot.waitUntil(lambda: bool(runner.waiting))
    with qtbot.waitSignal(shown.changed):
        runner.deliver_all()

    assert slow.made == [3]
    assert value(shown) == slow.values[3, 2, 4]


def test_planes_that_are_paged_past_are_never_worked_out(shown, slow, runner, qtbot):
    for _step in range(3):
        value(shown)
        shown.scroll(1)
    value(shown)
    qtbot.waitUntil(lambda: bool(runner.waiting))
    runner.deliver_all()

    assert slow.made == [6]


def test_a_plane_that_comes_too_late_is_not_shown(shown, runner, qtbot):
    value(shown)
    qtbot.waitUntil(lambda: bool(runner.waiting))
    shown.scroll(1)
    assert value(shown) == -500
    with qtbot.assertNotEmitted(shown.changed):
        runner.deliver_all()


def test_no_pixel_is_read_from_a_draft(shown, runner, qtbot):
    point = shown.transform.to_screen(4, 2)
    assert shown.probe(point) is None
    qtbot.waitUntil(lambda: bool(runner.waiting))
    runner.deliver_all()

    assert shown.probe(point).value == value(shown)


def test_the_picture_is_drawn_anew_when_the_plane_is_there(shown, runner, qtbot):
    picture = ViewportPicture()
    shown.set_window(150, 300)
    draft = picture.image(shown, SIZE, 1.0).copy()
    qtbot.waitUntil(lambda: bool(runner.waiting))
    runner.deliver_all()

    assert picture.image(shown, SIZE, 1.0) != draft


def test_an_interpolated_pixel_says_so_and_tells_the_voxel_nearest_to_it(view_model):
    volume = counted()
    right, down = turned(((1, 0, 0), (0, 0, -1)), 20, (0, 0, 1))
    planes = ObliquePlanes(volume, PlaneAxes(right, down), (0.1, 0.2, 0.3), -1024.0)
    view_model.resize(*SIZE)
    view_model.show(ViewportContent(volume, cut=planes))
    probe = view_model.probe((110.3, 91.7))
    k, j, i = (round(part) for part in volume.geometry.to_index(probe.position_mm))

    assert probe.nearest == volume.values[k, j, i]
    assert probe_lines(probe)[0].startswith(
        f"{probe.value:g} HU calculated, nearest voxel {probe.nearest:g} HU"
    )


def test_the_nearest_voxel_is_not_told_where_it_was_not_read():
    content = ViewportContent(counted(), np.array([True] * 5 + [False]), failures={1: "unreadable"})
    geometry = content.volume.geometry

    assert content.voxel_at(geometry.to_patient((4, 3.4, 2.2))) == content.volume.values[4, 3, 2]
    for index in ((5, 3, 2), (1, 3, 2), (4, 3, 20)):
        assert content.voxel_at(geometry.to_patient(index)) is None
    assert replace(content, failures={}).voxel_at(geometry.to_patient((1, 3, 2))) is not None
