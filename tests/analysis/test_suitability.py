from dataclasses import replace

import numpy as np
import pytest

from medviewer.analysis.lungs import find_lungs
from medviewer.analysis.result import SuitabilityVerdict
from medviewer.analysis.suitability import judge_lungs, judge_series
from medviewer.i18n import message
from medviewer.imaging.acquisition import Acquisition
from medviewer.imaging.geometry import VolumeGeometry
from medviewer.imaging.geometry_passport import GeometryPassport, GeometryVerdict, OrderSource
from medviewer.imaging.volume import Calibration, Unit
from tests.analysis.simple_chest import BONE, Ball, Tube, chest_geometry, make_volume, simple_chest

CHEST_CT = Acquisition(modality="CT", body_part="CHEST", kernel="STANDARD", slice_thickness_mm=2.5)
GOOD = GeometryPassport(GeometryVerdict.GOOD, OrderSource.POSITION, (2.5, 1.5, 1.5))


@pytest.fixture(scope="module")
def volume():
    return small(simple_chest())


def small(volume):
    """The same chest on pixels of 0.75 mm in the headers' eyes: fine enough to be without any caution."""
    affine = volume.geometry.affine.copy()
    affine[:3, 1:3] /= 2
    return replace(volume, geometry=VolumeGeometry(volume.geometry.shape, affine))


def judged(volume, acquisition=CHEST_CT, passport=GOOD):
    return judge_series(volume, acquisition, passport)


def test_a_mosaic_is_refused():
    mosaic = replace(CHEST_CT, image_type=("ORIGINAL", "PRIMARY", "M", "MOSAIC"))

    verdict = judge_series(small(simple_chest()), mosaic, GOOD)

    assert verdict.verdict is SuitabilityVerdict.REFUSED
    assert any("mosaic" in str(reason) for reason in verdict.reasons)


def test_doubts_about_the_pixels_are_cautions():
    doubt = message("Pictures that may be wrong: 1 of 9.")

    verdict = judge_series(small(simple_chest()), CHEST_CT, GOOD, [doubt])

    assert verdict.verdict is SuitabilityVerdict.CAUTION
    assert doubt in verdict.reasons


def test_a_plain_chest_ct_is_suitable(volume):
    assert judged(volume).verdict is SuitabilityVerdict.SUITABLE
    assert judged(volume).reasons == ()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"modality": "MR"}, "The modality is MR"),
        ({"modality": "PT"}, "The modality is PT"),
        ({"modality": ""}, "The modality is unknown"),
        ({"image_type": ("ORIGINAL", "PRIMARY", "LOCALIZER")}, "localizer"),
        ({"description": "Chest scout"}, "localizer"),
    ],
)
def test_headers_that_refuse(volume, change, words):
    verdict = judged(volume, replace(CHEST_CT, **change))

    assert verdict.verdict is SuitabilityVerdict.REFUSED
    assert words in str(verdict.reasons[0])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"is_phantom": True}, "phantom or a synthetic scan, not a patient"),
        ({"kernel": "BONEPLUS"}, "BONEPLUS"),
        ({"kernel": "B70f"}, "B70f"),
        ({"kernel": "Br64d"}, "Br64d"),
        ({"kernel": "FC51"}, "FC51"),
        ({"lossy": True}, "with loss"),
        ({"slice_thickness_mm": 5.0}, "5.0 mm thick"),
        ({"body_part": "HEAD"}, "HEAD"),
        ({"patient_years": 17.9}, "17 years old"),
    ],
)
def test_headers_that_ask_for_caution(volume, change, words):
    verdict = judged(volume, replace(CHEST_CT, **change))

    assert verdict.verdict is SuitabilityVerdict.CAUTION
    assert len(verdict.reasons) == 1
    assert words in str(verdict.reasons[0])


@pytest.mark.parametrize(
    "change",
    [
        {"kernel": "B30f"},
        {"kernel": "FC13"},
        {"kernel": "SOFT"},
        {"kernel": "Br40"},
        {"slice_thickness_mm": 3.0},
        {"slice_thickness_mm": None},
        {"body_part": ""},
        {"patient_years": 18.0},
        {"body_part": "CHEST_TO_PELVIS"},
    ],
)
def test_headers_that_are_no_reason_for_caution(volume, change):
    assert judged(volume, replace(CHEST_CT, **change)).verdict is SuitabilityVerdict.SUITABLE


def with_slices(volume, count, step_mm=2.5):
    steps = ((0, 0, step_mm), (0, 0.7, 0), (0.7, 0, 0))
    values = volume.values[:count]
    return make_volume(values, VolumeGeometry.from_vectors(values.shape, (0, 0, 0), *steps))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda v: with_slices(v, 9), "9 slices"),
        (lambda v: replace(v, unit=Unit.NONE), "not Hounsfield units"),
        (lambda v: replace(v, calibration=Calibration.PIXEL_SPACING), "not known"),
        (lambda v: replace(v, values=v.values + np.int16(1024)), "values run from"),
        (lambda v: replace(v, values=np.zeros_like(v.values)), "values run from 0 to 0"),
        (
            lambda v: make_volume(
                v.values,
                VolumeGeometry.from_vectors(v.values.shape, (0, 0, 0), (0, 2, 0), (0, 0, -0.7), (0.7, 0, 0)),
            ),
            "not axial (90 degrees off)",
        ),
    ],
)
def test_volumes_that_are_refused(volume, change, words):
    verdict = judged(change(volume))

    assert verdict.verdict is SuitabilityVerdict.REFUSED
    assert words in " ".join(map(str, verdict.reasons))


def test_a_series_without_a_place_in_the_patient_is_refused(volume):
    unknown = GeometryPassport(GeometryVerdict.NONE, OrderSource.FILE_NAME, None)

    assert judged(volume, passport=unknown).verdict is SuitabilityVerdict.REFUSED


def test_a_refusal_names_only_what_stands_in_its_way(volume):
    verdict = judged(volume, replace(CHEST_CT, modality="MR", lossy=True, slice_thickness_mm=6.0))

    assert len(verdict.reasons) == 1


@pytest.mark.parametrize(
    ("passport", "words"),
    [
        (replace(GOOD, gap_count=2, largest_gap_mm=7.5), "Gaps between slices: 2, the largest 7.5 mm"),
        (replace(GOOD, tilt_degrees=12.0), "12 degrees"),
    ],
)
def test_geometry_that_asks_for_caution(volume, passport, words):
    verdict = judged(volume, passport=passport)

    assert verdict.verdict is SuitabilityVerdict.CAUTION
    assert words in str(verdict.reasons[0])


def test_slices_far_apart_ask_for_caution(volume):
    assert "5.0 mm apart" in str(judged(with_slices(volume, 60, step_mm=5.0)).reasons[0])


def test_slices_that_could_not_be_read_ask_for_caution(volume):
    values = volume.values.copy()
    values[40:42] = -1024

    assert "Empty slices: 2" in str(judged(replace(volume, values=values)).reasons[0])


def test_no_lungs_are_a_refusal(volume):
    verdict = judge_lungs(judged(volume), None)

    assert verdict.verdict is SuitabilityVerdict.REFUSED
    assert "No lungs" in str(verdict.reasons[0])


def test_what_the_lungs_say_joins_what_the_headers_said():
    geometry = chest_geometry(slices=40, origin_mm=(-164.25, -164.25, 0))
    lungs = find_lungs(simple_chest(geometry=geometry, lungs=((65.0, 0.0, 0.0),)))
    earlier = judge_series(small(simple_chest(geometry=geometry)), replace(CHEST_CT, lossy=True), GOOD)

    reasons = [str(reason) for reason in judge_lungs(earlier, lungs).reasons]

    assert [
        words in text for words, text in zip(("loss", "right", "bottom", "liters"), reasons, strict=True)
    ] == [True] * 4


def test_healthy_lungs_leave_the_verdict_as_it_was(volume):
    assert judge_lungs(judged(volume), find_lungs(simple_chest())).verdict is SuitabilityVerdict.SUITABLE


@pytest.mark.parametrize(("times", "is_told"), [(2.0, True), (0.5, True), (1.4, False), (0.8, False)])
def test_pixels_taken_for_half_or_twice_as_wide_are_told_by_the_lungs(volume, times, is_told):
    lungs = find_lungs(simple_chest())
    geometry = lungs.grid.geometry
    affine = geometry.affine.copy()
    affine[:3, 1:3] *= times
    wrong = replace(lungs, grid=replace(lungs.grid, geometry=VolumeGeometry(geometry.shape, affine)))
    reasons = [str(reason) for reason in judge_lungs(judged(volume), wrong).reasons]

    assert wrong.width_mm == pytest.approx(times * lungs.width_mm)
    assert any("pixel size may be wrong" in reason for reason in reasons) is is_told


def test_a_part_of_the_lungs_may_be_narrow(volume):
    lungs = find_lungs(simple_chest())
    affine = lungs.grid.geometry.affine.copy()
    affine[:3, 1:3] *= 0.5
    grid = replace(lungs.grid, geometry=VolumeGeometry(lungs.grid.geometry.shape, affine))
    part = replace(lungs, grid=grid, is_cut_at_bottom=True)

    assert not any("pixel size" in str(reason) for reason in judge_lungs(judged(volume), part).reasons)


@pytest.mark.parametrize(
    ("axis", "words"),
    [(0, "upside down"), (1, "turned front to back"), (2, "mirrored")],
)
def test_a_chest_that_lies_the_other_way_round_asks_for_caution(volume, axis, words):
    spine, heart = Tube((0, 35, -115), (0, 35, 115), 32, BONE), Ball((32, -20, -25), 74)
    chest = simple_chest([spine, heart])
    turned = replace(chest, values=np.ascontiguousarray(np.flip(chest.values, axis)))

    verdict = judge_lungs(judged(volume), find_lungs(turned))

    assert verdict.verdict is SuitabilityVerdict.CAUTION
    assert [words in str(reason) for reason in verdict.reasons] == [True]


def test_a_refusal_stays_one_whatever_the_lungs_are():
    refused = judge_series(simple_chest(), replace(CHEST_CT, modality="MR"), GOOD)

    assert judge_lungs(refused, find_lungs(simple_chest())) == refused


@pytest.mark.parametrize(
    ("scale", "offset", "verdict"),
    [
        (0.5, 0, SuitabilityVerdict.REFUSED),  # a rescale slope halved
        (1, -250, SuitabilityVerdict.REFUSED),
        (1, -140, SuitabilityVerdict.CAUTION),
        (1, 0, SuitabilityVerdict.SUITABLE),
    ],
)
def test_lungs_whose_air_is_none_of_a_patients_are_told(volume, scale, offset, verdict):
    lungs = find_lungs(simple_chest())
    values = lungs.grid.values * np.float32(scale) + np.float32(offset)
    judgement = judge_lungs(judged(volume), replace(lungs, grid=replace(lungs.grid, values=values)))

    assert judgement.verdict is verdict
    assert [("air in its lungs" in str(reason)) for reason in judgement.reasons] == [True] * (
        verdict is not SuitabilityVerdict.SUITABLE
    )
