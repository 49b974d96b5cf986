"""Tilted, gappy and uneven scans are laid out evenly before the analysis, and findings stay where they are."""

from dataclasses import replace

import numpy as np
import pytest

from medviewer.analysis.analyse import analyse
from medviewer.analysis.models import Models
from medviewer.analysis.provenance import volume_sha256
from medviewer.analysis.request import AnalysisRequest
from medviewer.analysis.result import SuitabilityVerdict
from medviewer.analysis.suitability import judge_series
from medviewer.imaging.acquisition import Acquisition
from medviewer.imaging.geometry import VolumeGeometry
from medviewer.imaging.geometry_passport import GeometryPassport, GeometryVerdict, OrderSource
from medviewer.imaging.overlay import layer_on_slice
from tests.analysis.bright_outline import BrightOutline
from tests.analysis.linear_model import LinearModel
from tests.analysis.simple_chest import Ball, simple_chest

NODULES = (Ball((85, -20, -40), 10), Ball((-85, 15, 30), 14))
PASSPORT = GeometryPassport(GeometryVerdict.CAUTION, OrderSource.POSITION, (2.5, 1.5, 1.5))
HEIGHTS = np.arange(90) * 2.5 - 111.25


def chest(heights, tilt_degrees=0.0):
    """The simple chest, scanned at these heights."""
    edge = -219 / 2 * 1.5
    origins = [(edge, edge + z * np.tan(np.radians(tilt_degrees)), z) for z in heights]
    return simple_chest(
        NODULES, VolumeGeometry.from_slices((len(heights), 220, 220), origins, (0, 1.5, 0), (1.5, 0, 0))
    )


def uneven_heights():
    """Steps of 1.5 to 3.5 mm, one slice missing."""
    steps = np.random.default_rng(5).uniform(1.5, 3.5, 95)
    return np.delete(-115 + np.cumsum(steps), 40)


def torn_heights():
    """25 mm were not scanned, below both nodules' middle."""
    return HEIGHTS[(HEIGHTS < -20) | (HEIGHTS > 5)]


def analysed(volume, **changes):
    request = AnalysisRequest("1.2.3", volume, Acquisition(modality="CT"), PASSPORT, "lung-nodule")
    return analyse(replace(request, **changes), Models(LinearModel(), BrightOutline()), lambda *_step: None)


SCANS = [
    pytest.param("tilted", marks=pytest.mark.slow),
    pytest.param("uneven", marks=pytest.mark.slow),
    "tilted and uneven",
    "torn",
]


@pytest.fixture(scope="module", params=SCANS)
def volume(request):
    tilt = {"tilted": -18.0, "tilted and uneven": 14.0}.get(request.param, 0.0)
    heights = {"tilted": HEIGHTS, "torn": torn_heights()}.get(request.param)
    return chest(uneven_heights() if heights is None else heights, tilt)


@pytest.fixture(scope="module")
def result(volume):
    return analysed(volume)


def nearest_to(nodule, result):
    return min(
        result.findings, key=lambda each: float(np.linalg.norm(np.subtract(each.center_mm, nodule.center_mm)))
    )


@pytest.fixture(scope="module")
def even_result():
    return analysed(chest(HEIGHTS))


@pytest.mark.parametrize("nodule", NODULES)
def test_a_nodule_is_found_where_it_is_and_as_large_as_in_an_even_scan(even_result, result, nodule):
    finding = nearest_to(nodule, result)

    assert np.linalg.norm(np.subtract(finding.center_mm, nodule.center_mm)) < 1
    assert finding.number <= 3
    assert finding.diameter_mm == pytest.approx(nearest_to(nodule, even_result).diameter_mm, abs=0.5)


@pytest.mark.parametrize("nodule", NODULES)
def test_a_finding_refers_to_the_slice_that_truly_lies_nearest(volume, result, nodule):
    finding = nearest_to(nodule, result)
    heights = [volume.geometry.to_patient((k, 0, 0))[2] for k in range(len(volume.frames))]
    nearest = int(np.abs(np.subtract(heights, finding.center_mm[2])).argmin())

    assert round(finding.center_index[0]) == nearest
    assert finding.frame == volume.frames[nearest]
    assert volume.geometry.to_patient(finding.center_index) == pytest.approx(finding.center_mm)


def test_a_map_is_shown_on_the_slice_of_its_finding_where_the_nodule_is(volume, result):
    finding = nearest_to(NODULES[1], result)
    slice_index = round(finding.center_index[0])
    layer = layer_on_slice(finding.saliency, volume.geometry, slice_index)
    rows, columns = layer.evidence.shape
    column, row = layer.matrix @ ((columns - 1) / 2, (rows - 1) / 2, 1)
    _off, foot_row, foot_column, _one = np.linalg.inv(volume.geometry.slice_affine(slice_index)) @ (
        *finding.center_mm,
        1,
    )

    assert (row, column) == pytest.approx((foot_row, foot_column), abs=0.01)
    assert volume.values[slice_index, round(foot_row), round(foot_column)] > -300


def test_the_reader_is_told_with_numbers(volume, result):
    told = [text for text in map(str, result.suitability.reasons) if text.startswith("Resampled to even")]

    assert result.suitability.verdict is SuitabilityVerdict.CAUTION
    assert told
    steps = np.diff([volume.geometry.to_patient((k, 0, 0))[2] for k in range(len(volume.frames))])
    if np.ptp(steps) > 1:
        assert (
            f"{len(volume.frames)} slices with steps of {steps.min():.2f} to {steps.max():.2f} mm" in told[-1]
        )
    if volume.geometry.tilt_degrees > 1:
        assert "moved by up to" in told[0]


def test_an_even_scan_is_not_resampled():
    reasons = map(str, judge_series(chest(HEIGHTS), Acquisition(modality="CT"), PASSPORT).reasons)

    assert not any("Resampled" in reason for reason in reasons)


def test_a_wide_gap_is_left_empty_and_told():
    reasons = list(
        map(str, judge_series(chest(torn_heights()), Acquisition(modality="CT"), PASSPORT).reasons)
    )

    assert "Gaps too wide to fill: 1. 10 of the resampled slices were left empty." in reasons


def test_a_point_in_a_gap_is_refused():
    volume = chest(torn_heights())
    result = analysed(volume, markers=((65.0, 0.0, -7.0), (65.0, 0.0, 30.0)), only_markers=True)

    assert str(result.findings[0].refusal).startswith("This point lies in a gap")
    assert result.findings[0].score is None
    assert result.findings[1].refusal is None


def test_slices_that_are_scattered_far_and_wide_are_refused():
    volume = chest([*HEIGHTS[:30], 9_000.0])
    verdict = judge_series(volume, Acquisition(modality="CT"), PASSPORT)

    assert verdict.verdict is SuitabilityVerdict.REFUSED
    assert "do not make up one block" in str(verdict.reasons[0])


def test_the_hash_is_that_of_the_scan_as_it_came(volume, result):
    assert result.input_sha256 == volume_sha256(volume)
