"""The displayed instance is the slice on show; on planes cut through slices it is the nearest one to the middle."""

from dataclasses import replace

import numpy as np
import pytest

from medviewer.imaging.patient_plane import PatientPlane
from medviewer.imaging.reformat import ReformattedPlanes
from medviewer.ui.view_models.instance_places import slice_on_show
from medviewer.ui.view_models.viewport import ViewportViewModel
from medviewer.ui.view_models.viewport_content import ViewportContent
from tests.imaging.volumes import volume_of


@pytest.fixture
def viewport(runner):
    return ViewportViewModel(runner)


VOLUME = volume_of(np.zeros((9, 11, 13), np.int16))


def test_without_content_there_is_none(viewport):
    assert slice_on_show(viewport) is None


def test_a_slice_is_itself(viewport):
    viewport.show(ViewportContent(VOLUME))
    viewport.go_to_slice(7)

    assert slice_on_show(viewport) == 7


def test_an_axial_reformat_s_plane_is_the_slice_it_shows(viewport):
    cut = ReformattedPlanes(VOLUME, PatientPlane.AXIAL)
    viewport.show(replace(ViewportContent(VOLUME), cut=cut))
    viewport.go_to_slice(2)

    assert cut.frame(2) == VOLUME.frames[slice_on_show(viewport)]


def test_a_coronal_plane_cuts_all_slices_and_stands_for_the_middle_one(viewport):
    viewport.show(replace(ViewportContent(VOLUME), cut=ReformattedPlanes(VOLUME, PatientPlane.CORONAL)))

    assert slice_on_show(viewport) == 4
