"""A viewport shows planes cut through a Volume as it shows slices: everything takes its place from them."""

from dataclasses import replace

import numpy as np
import pytest

from medviewer.imaging.patient_plane import PatientPlane
from medviewer.imaging.reformat import ReformattedPlanes
from medviewer.ui.view_models.viewport_content import ViewportContent
from medviewer.ui.viewport.picture import ViewportPicture
from tests.imaging.acquisitions import counted

SIZE = (300, 200)


@pytest.fixture
def cut():
    """A coronal reformat of six axial slices 3 mm apart, 7 rows and 9 columns each."""
    volume = counted()
    return ViewportContent(volume, cut=ReformattedPlanes(volume, PatientPlane.CORONAL))


@pytest.fixture
def shown(view_model, cut):
    view_model.resize(*SIZE)
    view_model.show(cut)
    return view_model


def test_it_is_paged_through_by_its_own_planes(shown):
    shown.last()

    assert (shown.state.slice_count, shown.state.slice_index) == (7, 6)


def test_its_own_spacing_gives_the_magnification(shown):
    assert shown.transform.screen_px_per_mm == pytest.approx(min(300 / (9 * 0.8), 200 / (6 * 3.0)))


def test_the_probe_reads_the_voxel_that_lies_under_the_mouse(shown, cut):
    for column, row in ((0, 0), (8, 0), (4, 3), (8, 5)):
        probe = shown.probe(shown.transform.to_screen(column, row))
        k, j, i = (round(part) for part in cut.volume.geometry.to_index(probe.position_mm))

        assert probe.value == cut.volume.values[k, j, i]
        assert (j, i) == (3, column)


def test_it_fills_in_as_slices_arrive(view_model, cut):
    volume = replace(cut.volume, values=np.full(cut.volume.values.shape, -1024, np.int16))
    loaded = np.zeros(6, bool)
    view_model.resize(*SIZE)
    view_model.show(ViewportContent(volume, loaded, cut=ReformattedPlanes(volume, PatientPlane.CORONAL)))
    picture, pictures = ViewportPicture(), []
    view_model.set_window(0, 100)
    for k in (None, 2, 3):
        if k is not None:
            volume.values[k], loaded[k] = 400, True
            view_model.slices_arrived()
        image = picture.image(view_model, SIZE, 1.0)
        pictures.append(None if image is None else np.array(image.constBits()).reshape(200, -1)[:, 150])

    assert pictures[0] is None
    assert 0 < (pictures[1] > 200).sum() < (pictures[2] > 200).sum() < 200


def test_a_slice_that_failed_leaves_a_gap_and_hides_no_plane(view_model, cut):
    content = replace(cut, failures={3: "unreadable"})

    assert content.is_loaded(3)
    assert not replace(content, cut=None).is_loaded(3)
