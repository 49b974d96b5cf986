"""Viewports of the same patient coordinates go together; others only where the reader linked them."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QObject, Signal

from medviewer.dicom.instance import StudyHeader
from medviewer.dicom.patient import Patient
from medviewer.hanging.grid_layout import GridLayout
from medviewer.imaging.geometry import VolumeGeometry
from medviewer.imaging.grayscale import VoiWindow
from medviewer.imaging.volume import Calibration, FrameReference, PlaneFacts, Unit, Volume
from medviewer.services.settings import Settings
from medviewer.ui.view_models.compared import LinkKind
from medviewer.ui.view_models.hanging import HangingViewModel
from medviewer.ui.view_models.linking import Linking
from medviewer.ui.view_models.patient_frames import PatientFrames
from medviewer.ui.view_models.settings import SettingsViewModel
from medviewer.ui.view_models.viewport_content import ViewportContent
from tests.imaging.test_plane_match import stack
from tests.imaging.volumes import SAGITTAL

DOWNWARD = ((0, 0, -1), (0, 1, 0), (-1, 0, 0))
"""Axial slices from the head down, seen from above."""


class NoStudy(QObject):
    catalog_changed = Signal()
    catalog = None

    def series(self, _key):
        return None

    study_of = series


class NoVolumes(QObject):
    first_image = Signal(str)
    slices_arrived = Signal(str)
    let_go = Signal(str)
    failed = Signal(str, object)

    def keep_only_shown(self, _keys):
        """Nothing is kept."""

    def look_at(self, _key, _slice_index):
        """Nothing is loaded."""


@pytest.fixture
def settings(qapp, runner, tmp_path):
    return SettingsViewModel(Settings(), tmp_path, runner)


@pytest.fixture
def linked(qapp, runner, settings):
    """Four viewports of equal size; `linked.show(index, geometry)` shows a stack in one."""
    hanging = HangingViewModel(runner, NoStudy(), NoVolumes(), plan=lambda _catalog: None)
    hanging.set_layout(GridLayout(2, 2))
    for viewport in hanging.viewports:
        viewport.resize(300, 300)
    linking = Linking(hanging, settings, PatientFrames())
    linking.viewports = hanging.viewports
    linking.hanging = hanging

    def show(index, geometry, uid="1.2.9", unit=Unit.HU, calibration=Calibration.PATIENT, *, study=None):
        values = np.zeros(geometry.shape, np.int16)
        frames = tuple(FrameReference(str(k)) for k in range(geometry.shape[0]))
        volume = Volume(values, geometry, frames, unit, calibration, frame_of_reference_uid=uid)
        hanging.viewports[index].show(ViewportContent(volume, study=study))
        return hanging.viewports[index]

    linking.show = show
    return linking


def place_of(viewport):
    """Height (z) of the middle of the displayed slice."""
    geometry, state = viewport.content.planes.geometry, viewport.state
    return geometry.to_patient((state.slice_index, geometry.shape[1] / 2, geometry.shape[2] / 2))[2]


@pytest.mark.parametrize("partner", [
    stack(steps=(1.0, 1, 1), shape=(60, 30, 40)),
    stack(steps=(5.0, 2, 2), shape=(12, 15, 20)),
    stack(DOWNWARD, steps=(2.5, 1, 1), shape=(24, 30, 40), origin=(39, 0, 57)),
    stack(steps=(2.0, 1, 1), shape=(30, 30, 40), tilt=20),
    stack(steps=(2.0, 1, 1), shape=(30, 30, 40), by=5),
], ids=["thin", "thick", "from above", "tilted gantry", "turned by 5 degrees"])  # fmt: skip
def test_scrolling_one_shows_the_nearest_slice_of_the_other(linked, partner):
    here, there = linked.show(0, stack()), linked.show(1, partner)
    for steps in (-7, 3, 9):
        here.scroll(steps)
        spacing = there.content.planes.geometry.spacing_mm[0]
        slack = 4.0 if partner.normal[1] else 0.0  # a turned plane has many heights

        assert abs(place_of(there) - place_of(here)) <= spacing / 2 + slack + 1e-6


def test_scrolling_the_other_moves_the_first_and_no_echo_comes_back(linked):
    here, there = linked.show(0, stack()), linked.show(1, stack(steps=(7.0, 1, 1), shape=(9, 30, 40)))
    there.go_to_slice(3)
    assert place_of(here) == pytest.approx(21)
    here.go_to_slice(6)  # 18 mm: between 14 and 21
    assert (here.state.slice_index, there.state.slice_index) == (6, 3)


@pytest.mark.parametrize("other", [
    {"uid": "1.2.10"}, {"uid": ""}, {"calibration": Calibration.NONE}, {"geometry": stack(by=12)},
    {"geometry": stack(SAGITTAL)},
], ids=["another frame", "no frame", "no position", "12 degrees", "sagittal"])  # fmt: skip
def test_stacks_that_have_no_common_planes_do_not_go_together(linked, other):
    here = linked.show(0, stack())
    there = linked.show(1, other.pop("geometry", stack()), **other)
    before = there.state.slice_index
    here.go_to_slice(1)

    assert there.state.slice_index == before
    assert here.compared.link is None


def test_links_can_be_turned_off(linked, settings):
    settings.change(link_scroll=False)
    here, there = linked.show(0, stack()), linked.show(1, stack())
    here.go_to_slice(2)

    assert there.state.slice_index == 10
    assert here.compared.link is None


def test_a_stack_beyond_the_other_stops_at_its_end(linked):
    here, there = linked.show(0, stack()), linked.show(1, stack(shape=(5, 30, 40), origin=(0, 0, 24)))
    here.last()
    assert there.state.slice_index == 4
    here.first()
    assert there.state.slice_index == 0


def test_a_series_hung_beside_another_starts_where_that_one_is(linked):
    linked.show(0, stack()).go_to_slice(4)
    assert place_of(linked.show(1, stack(steps=(1.5, 1, 1), shape=(40, 30, 40)))) == pytest.approx(12)


def test_viewports_not_on_show_are_left_alone(linked):
    here, there = linked.show(0, stack()), linked.show(3, stack())
    linked.hanging.set_layout(GridLayout(1, 2))
    here.go_to_slice(2)

    assert there.state.slice_index == 10


def test_other_frames_go_together_once_linked_by_hand_also_against_each_other(linked):
    here = linked.show(0, stack())
    there = linked.show(1, stack(DOWNWARD, steps=(6.0, 1, 1), origin=(39, 0, 300)), uid="1.2.10")
    here.go_to_slice(4)
    there.go_to_slice(9)
    linked.toggle_by_hand()
    here.scroll(4)  # 12 mm up: two slices of 6 mm towards the head, which is backwards there
    assert there.state.slice_index == 7
    there.scroll(1)
    assert here.state.slice_index == 6
    assert here.compared.link.kind is there.compared.link.kind is LinkKind.BY_HAND

    linked.toggle_by_hand()
    here.scroll(2)
    assert there.state.slice_index == 8
    assert here.compared.link is None


def test_an_offset_by_hand_takes_the_place_of_the_position(linked):
    here, there = linked.show(0, stack()), linked.show(1, stack())
    linked._settings.change(link_scroll=False)
    there.go_to_slice(13)
    here.go_to_slice(10)
    linked._settings.change(link_scroll=True)
    linked.toggle_by_hand()
    here.scroll(2)

    assert there.state.slice_index == 15


def test_another_series_ends_the_link_by_hand(linked):
    linked.show(0, stack())
    there = linked.show(1, stack(), uid="1.2.10")
    linked.toggle_by_hand()
    assert linked.is_by_hand
    linked.hanging._hung[1] = type(linked.hanging._hung[1])("another")
    linked.show(1, stack(), uid="1.2.10")

    assert not linked.is_by_hand
    assert there.compared.link is None


def test_place_and_magnification_go_together_in_millimetres(linked, settings):
    settings.change(link_view=True)
    here, there = linked.show(0, stack()), linked.show(1, stack(steps=(3, 0.5, 0.5), origin=(5, 7, 0)))
    here.zoom_by(3, (40, 70))
    here.pan(10, -20)

    assert there.transform.screen_px_per_mm == pytest.approx(here.transform.screen_px_per_mm)
    middles = [
        viewport.content.planes.geometry.to_patient(
            (viewport.state.slice_index, *viewport.transform.to_image(149.5, 149.5)[::-1])
        )
        for viewport in (here, there)
    ]
    assert middles[0] == pytest.approx(middles[1], abs=1e-6)


def test_linked_by_hand_the_same_distance_from_the_middle_is_shown(linked, settings):
    settings.change(link_view=True)
    here, there = linked.show(0, stack()), linked.show(1, stack(origin=(500, 0, 0)), uid="1.2.10")
    linked.toggle_by_hand()
    here.pan(30, 0)

    assert there.state.center == pytest.approx(here.state.center)


def test_windows_go_together_where_their_values_mean_the_same(linked, settings):
    settings.change(link_window=True)
    here, ct = linked.show(0, stack()), linked.show(1, stack(), uid="1.2.10")
    mr = linked.show(2, stack(), unit=Unit.NONE)
    before = mr.state.window
    here.set_window(-600, 1500)
    here.invert()

    assert (ct.state.window.center, ct.state.window.width, ct.state.inverted) == (-600, 1500, True)
    assert (mr.state.window, mr.state.inverted) == (before, False)
    assert ct.compared.link.window
    assert not ct.compared.link.scroll


def test_the_plane_of_the_active_viewport_is_a_line_in_the_others(linked, settings):
    axial = linked.show(0, stack(origin=(-20, -15, -30)))
    sagittal = linked.show(1, stack(SAGITTAL, shape=(10, 60, 30), steps=(2, 1, 1), origin=(-10, -15, 30)))
    axial.go_to_slice(7)
    ((_left, top), (_right, bottom)) = sagittal.compared.lines[0]
    assert (top, bottom) == pytest.approx((39, 39))
    assert axial.compared.lines == ()

    linked.hanging.activate(1)
    assert sagittal.compared.lines == ()
    ((left, _top), (right, _bottom)) = axial.compared.lines[0]
    assert (left, right) == pytest.approx((20, 20))  # the sagittal plane at x = 0

    settings.change(reference_lines=False)
    assert axial.compared.lines == ()


def test_a_point_is_shown_in_every_stack_of_the_frame_on_its_nearest_slice(linked):
    axial = linked.show(0, stack(origin=(-20, -15, -30)))
    sagittal = linked.show(1, stack(SAGITTAL, shape=(11, 60, 30), steps=(2, 1, 1), origin=(-10, -15, 30)))
    other = linked.show(2, stack(), uid="1.2.10")
    before = other.state.slice_index
    axial.go_to_slice(12)
    axial.point_at(axial.transform.to_screen(26, 9))  # x = 6 mm, y = -6 mm, z = 6 mm

    assert sagittal.compared.point_mm == pytest.approx((6, -6, 6))
    assert sagittal.state.slice_index == 8
    assert axial.compared.point_mm == pytest.approx((6, -6, 6))
    assert axial.state.slice_index == 12
    assert (other.compared.point_mm, other.state.slice_index) == (None, before)

    axial.point_at(None)
    assert sagittal.compared.point_mm is None


@pytest.mark.parametrize(("ids", "is_drawn"), [(("1", "1"), True), (("1", "2"), False), (("", ""), True)])
def test_a_plane_is_no_line_in_another_patient_whose_coordinates_have_the_same_uid(linked, ids, is_drawn):
    one, other = (StudyHeader(f"1.{at}", patient=Patient(patient_id=id_)) for at, id_ in enumerate(ids))
    linked.show(0, stack(origin=(-20, -15, -30)), study=one)
    sagittal = linked.show(
        1, stack(SAGITTAL, shape=(10, 60, 30), steps=(2, 1, 1), origin=(-10, -15, 30)), study=other
    )

    assert bool(sagittal.compared.lines) is is_drawn


def test_a_point_beside_a_stack_moves_it_nowhere(linked):
    axial = linked.show(0, stack())
    short = linked.show(1, stack(shape=(3, 30, 40), origin=(0, 0, 200)))
    before = short.state.slice_index
    axial.point_at(axial.transform.to_screen(5, 5))

    assert short.state.slice_index == before


def test_an_uneven_stack_is_followed_at_its_true_heights(linked):
    heights = np.cumsum([0, 1, 1, 10, 1, 1, 1])
    uneven = VolumeGeometry.from_slices((7, 30, 40), [(0, 0, z) for z in heights], (0, 1, 0), (1, 0, 0))
    here, there = linked.show(0, stack(steps=(1, 1, 1))), linked.show(1, uneven)
    found = []
    for z in (0, 2, 6, 8, 12, 15):
        here.go_to_slice(z)
        found.append(there.state.slice_index)

    assert found == [0, 2, 2, 3, 3, 6]


def radiographs():
    """Two images of one series, each with a window of its own and no place in the patient."""
    plain = VolumeGeometry.from_vectors((1, 24, 32), (0, 0, 0), (0, 0, 1), (0, 1, 0), (1, 0, 0))
    windows = (VoiWindow(500, 1000), VoiWindow(8000, 16000))
    facts = tuple(PlaneFacts(plain, Calibration.PIXEL_SPACING, windows=(each,)) for each in windows)
    geometry = VolumeGeometry.from_vectors((2, 24, 32), (0, 0, 0), (0, 0, 1), (0, 1, 0), (1, 0, 0))
    frames = (FrameReference("1"), FrameReference("2"))
    return Volume(
        np.zeros((2, 24, 32), np.int16),
        geometry,
        frames,
        Unit.NONE,
        Calibration.PIXEL_SPACING,
        own_facts=facts,
    )


def test_an_image_in_its_own_window_leaves_the_window_of_another_image_alone(linked, settings):
    settings.change(link_window=True)
    volume = radiographs()
    here, there = linked.viewports[:2]
    for viewport in (here, there):
        viewport.show(ViewportContent(volume))
        viewport.first()
    here.go_to_slice(1)
    assert (here.state.window.width, there.state.window.width) == (16000, 1000)
    assert there.state.slice_index == 0

    here.set_window(300, 700)
    assert there.state.window == VoiWindow(300, 700)


def test_a_stack_that_is_no_grid_is_never_paged_to_a_point(linked):
    place = VolumeGeometry.from_vectors((1, 24, 32), (-16, 6, 12), (0, 5, 0), (0, 0, -1), (1, 0, 0))
    facts = PlaneFacts(place, Calibration.PATIENT, directions=("L", "F"), frame_of_reference_uid="1.2.9")
    loose = replace(radiographs(), own_facts=(facts, facts), frame_of_reference_uid="1.2.9")
    axial, coronal = linked.show(0, stack(origin=(-20, -15, -30))), linked.viewports[1]
    coronal.show(ViewportContent(loose))
    coronal.first()
    axial.point_at(axial.transform.to_screen(26, 21))

    assert coronal.compared.point_mm == pytest.approx((6, 6, 0))
    assert coronal.state.slice_index == 0

    axial.point_at(None)
    coronal.point_at(coronal.transform.to_screen(10, 6))
    assert axial.compared.point_mm == pytest.approx((-6, 6, 6))
    assert axial.state.slice_index == 12
