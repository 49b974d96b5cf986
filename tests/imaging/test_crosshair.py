"""The lines of a crosshair are where the other planes cut a plane."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medviewer.imaging.cross_sections import CrossSections
from medviewer.imaging.crosshair import crosshair_on
from medviewer.imaging.patient_plane import PatientPlane
from tests.imaging.acquisitions import UPRIGHT, counted, turned

AXIAL, CORONAL, SAGITTAL = PatientPlane


@given(st.lists(st.tuples(st.sampled_from(PatientPlane), st.floats(-180, 180)), max_size=3))
def test_each_line_lies_in_both_planes(turns):
    sections = CrossSections.through_middle(counted().geometry)
    for plane, degrees in turns:
        sections = sections.turned(plane, degrees)
    for plane in PatientPlane:
        crosshair = crosshair_on(plane, sections)

        assert crosshair.point_mm == sections.point_mm
        assert {line.plane for line in crosshair.lines} == set(PatientPlane) - {plane}
        for line in crosshair.lines:
            assert np.linalg.norm(line.direction) == pytest.approx(1)
            for each in (plane, line.plane):
                assert np.dot(line.direction, sections.axes(each).normal) == pytest.approx(0, abs=1e-9)


def test_in_an_upright_axial_plane_the_coronal_line_lies_across_and_the_sagittal_one_upright():
    crosshair = crosshair_on(AXIAL, CrossSections.through_middle(counted().geometry))
    directions = {line.plane: np.abs(line.direction) for line in crosshair.lines}

    np.testing.assert_allclose(directions[CORONAL], (1, 0, 0), atol=1e-9)
    np.testing.assert_allclose(directions[SAGITTAL], (0, 1, 0), atol=1e-9)
    assert crosshair.degrees_off == pytest.approx(0, abs=1e-4)


def test_it_knows_how_oblique_its_plane_is():
    upright = CrossSections.through_middle(counted().geometry)
    oblique = CrossSections.through_middle(counted(turned(UPRIGHT[0], 20, (1, 0, 0))).geometry)

    assert crosshair_on(CORONAL, upright.turned(AXIAL, 17)).degrees_off == pytest.approx(17)
    assert crosshair_on(AXIAL, upright.turned(AXIAL, 17)).degrees_off == pytest.approx(0, abs=1e-4)
    assert crosshair_on(AXIAL, oblique).degrees_off == pytest.approx(20)
    assert crosshair_on(SAGITTAL, oblique).degrees_off == pytest.approx(0, abs=1e-4)
