"""Each finding's map comes with its checks."""

import numpy as np
import pytest

from medviewer.analysis.lungs import find_lungs
from medviewer.analysis.preprocess import extract_patch
from medviewer.analysis.saliency.explain import Scored, Surroundings, explain
from medviewer.analysis.saliency.outside import outside_share, place_doubts
from medviewer.analysis.saliency.place import place
from medviewer.finding.map_check import MapDoubt, MapVerdict
from medviewer.imaging.geometry import VolumeGeometry
from tests.analysis.linear_model import BrightnessModel, LinearModel
from tests.analysis.simple_chest import Ball, simple_chest
from tests.finding.examples import on_rim, oval_nodule

NODULE = Ball((-85, 15, 30), 14)
BESIDE_MM = (-79.0, 10.0, 30.0)
MEASURED = oval_nodule((-85.0, 15.0, 30.0), 14.0)


@pytest.fixture(scope="module")
def volume():
    return simple_chest((NODULE,))


@pytest.fixture(scope="module")
def lungs(volume):
    return find_lungs(volume)


def explained(volume, lungs, model, shown=None, nodule=MEASURED):
    patch = extract_patch(volume, BESIDE_MM, model.card.patch)
    around = Surroundings(shown or volume.geometry, None, lungs)
    (one,) = explain([Scored(patch, nodule)], around, model)
    return one


def test_nothing_scored_means_nothing_explained(volume, lungs):
    assert explain([], Surroundings(volume.geometry, None, lungs), LinearModel()) == []


def test_a_true_map_is_supported_in_place_and_inside_the_lungs(volume, lungs):
    one = explained(volume, lungs, BrightnessModel(field_mm=36))

    assert one.saliency.method == "HiResCAM"
    assert one.check.verdict is MapVerdict.SUPPORTED
    assert one.check.is_in_place
    assert one.check.outside_share < 0.3
    assert one.check.agreement > 0.2


@pytest.mark.parametrize(
    ("nodule", "doubt"),
    [(None, MapDoubt.NOT_MEASURED), (oval_nodule((-70.0, 5.0, 30.0), 8.0), MapDoubt.PEAK)],
    ids=["not measured", "measured elsewhere"],
)
def test_a_map_that_follows_the_score_is_weak_where_its_peak_is_not_in_the_measured_nodule(
    volume, lungs, nodule, doubt
):
    one = explained(volume, lungs, BrightnessModel(field_mm=36), nodule=nodule)

    assert one.check.doubts == (doubt,)
    assert one.check.verdict is MapVerdict.WEAK


def test_a_volume_that_lies_elsewhere_than_it_says_gets_no_overlay(volume, lungs, monkeypatch):
    from medviewer.analysis.saliency import registration

    true = registration.place

    def shifted(native, patch, method):
        saliency = true(native, patch, method)
        moved = saliency.affine.copy()
        moved[0, 3] += 1.0
        return type(saliency)(
            saliency.evidence, moved, method, saliency.native_shape, saliency.native_cell_mm
        )

    monkeypatch.setattr(registration, "place", shifted)
    one = explained(volume, lungs, BrightnessModel(field_mm=36))

    assert one.check.registration_error_mm == pytest.approx(1, abs=0.1)
    assert not one.check.is_in_place


def test_the_same_finding_is_explained_the_same_way_twice(volume, lungs):
    first, again = (explained(volume, lungs, LinearModel()) for _time in range(2))

    assert first.check == again.check
    np.testing.assert_array_equal(first.saliency.evidence, again.saliency.evidence)


def flat_map(volume, center_mm):
    patch = extract_patch(volume, center_mm, LinearModel().card.patch)
    return place(np.ones((16, 16), np.float32), patch, "HiResCAM")


def test_evidence_in_the_lungs_is_inside_and_beyond_the_ribs_outside(volume, lungs):
    assert outside_share(flat_map(volume, (-85.0, 15.0, 30.0)), lungs, None) < 0.05
    assert outside_share(flat_map(volume, (0.0, 85.0, 0.0)), lungs, None) > 0.5


def test_a_nodule_outside_the_lungs_counts_as_inside_once_it_is_outlined(volume, lungs):
    center = (0.0, 85.0, 0.0)
    saliency = flat_map(volume, center)
    nodule = oval_nodule(center, 30.0, 0)

    without, outlined = (outside_share(saliency, lungs, each) for each in (None, nodule))

    gained = without - outlined
    assert gained == pytest.approx(np.pi * 16.0**2 / 40.0**2, abs=0.12)


@pytest.mark.parametrize(("gap_mm", "doubts"), [(-0.7, ()), (0.7, ()), (2.0, (MapDoubt.PEAK,))])
def test_a_peak_may_lie_half_a_native_cell_beside_the_measured_nodule(volume, gap_mm, doubts):
    patch = extract_patch(volume, (-85.0, 15.0, 30.0), LinearModel().card.patch)
    cells = np.zeros((16, 16), np.float32)
    cells[8, 8] = 1
    saliency = place(cells, patch, "HiResCAM")  # 2.5 mm cells
    peak = np.unravel_index(saliency.evidence.argmax(), saliency.evidence.shape)
    x, y, z = (saliency.affine @ (0, *peak, 1))[:3]
    reach_mm = 1 / on_rim([(1.0, 0.0)], 8.0)[0]  # from the nodule's center to its margin, along the rows
    nodule = oval_nodule((x + reach_mm + gap_mm, y, z), 8.0)

    assert place_doubts(saliency, nodule, 0.0) == doubts


@pytest.mark.parametrize(("outside", "doubts"), [(0.3, ()), (0.31, (MapDoubt.ELSEWHERE,))])
def test_more_than_three_tenths_of_the_evidence_elsewhere_is_a_doubt(volume, outside, doubts):
    center = (-85.0, 15.0, 30.0)

    assert place_doubts(flat_map(volume, center), oval_nodule(center, 60.0), outside) == doubts


def test_an_empty_map_has_nothing_outside(volume, lungs):
    patch = extract_patch(volume, (0.0, 85.0, 0.0), LinearModel().card.patch)

    assert outside_share(place(np.zeros((16, 16), np.float32), patch, ""), lungs, None) == 0


def test_another_grid_of_the_same_patient_shows_the_map_in_place(volume, lungs):
    step = volume.geometry.affine[:3, :3] @ np.diag([1, 0.5, 0.5])
    finer = VolumeGeometry.from_vectors(
        (volume.geometry.shape[0], *(2 * count for count in volume.geometry.shape[1:])),
        volume.geometry.affine[:3, 3],
        *step.T,
    )
    one = explained(volume, lungs, BrightnessModel(field_mm=36), finer)

    assert one.check.is_in_place
