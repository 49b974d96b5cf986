"""An outline is compared with the readers' mask in voxels and in the diameter that both give."""

from dataclasses import replace

import numpy as np
import pytest

from medviewer.training.outline.agreement import agreement, lone_slice, pointed_at, reference
from medviewer.training.outline.measure import Condition, measured
from tests.analysis.bright_outline import BrightOutline
from tests.training.outline.balls import ball

BALL = ball(7.0)


class Blind:
    """Sees no nodule anywhere."""

    def probabilities(self, fields):
        return np.zeros(fields.shape[:-1], np.float32)


def test_an_outline_along_the_mask_agrees_with_it_in_voxels_and_diameter():
    found = agreement(BALL, BrightOutline())

    assert found.dice > 0.9
    assert found.mean_mm == pytest.approx(found.reference_mm, abs=0.7)
    assert found.reference_mm == pytest.approx(14.0, abs=0.7)


def test_half_the_ball_agrees_by_half():
    half = BALL.mask.copy()
    half[:, : half.shape[1] // 2] = False
    found = agreement(replace(BALL, mask=half), BrightOutline())

    assert found.dice == pytest.approx(2 / 3, abs=0.05)  # 2 x 1/2 over 1 + 1/2


def test_a_nodule_that_is_not_outlined_has_no_dice_and_no_diameter_and_keeps_the_readers():
    found = agreement(BALL, Blind())

    assert found.dice == 0
    assert np.isnan(found.mean_mm)
    assert found.reference_mm == pytest.approx(14.0, abs=0.7)


def test_it_is_pointed_at_in_the_middle_of_the_largest_slice_or_so_far_beside():
    x, y, z = pointed_at(BALL)

    assert (x, y, z) == pytest.approx((31.5 * 0.7, 29.5 * 0.7, BALL.largest * 2.0))
    assert pointed_at(BALL, (2.0, -1.0)) == pytest.approx((x + 2, y - 1, z))


def test_the_readers_mask_of_a_nodule_larger_than_a_field_is_measured_whole():
    large = ball(20.0, shape=(24, 80, 80))

    assert reference(large).mean_mm == pytest.approx(40.0, abs=1.0)


def test_a_lone_slice_is_the_one_of_the_largest_area():
    lone = lone_slice(BALL)

    assert lone.mask.shape == (1, *BALL.mask.shape[1:])
    np.testing.assert_array_equal(lone.mask[0], BALL.mask[BALL.largest])
    np.testing.assert_array_equal(lone.volume.values[0], BALL.volume.values[BALL.largest])
    assert agreement(lone, BrightOutline()).dice > 0.9


@pytest.mark.parametrize("condition", list(Condition))
def test_each_nodule_is_outlined_by_the_network_of_its_fold(condition):
    nodules = [ball(6.0, f"P-{number}") for number in range(6)]
    seeing = nodules[0].fold
    models = [BrightOutline() if fold == seeing else Blind() for fold in range(5)]
    steps = []
    found = measured(nodules, models, condition, lambda: steps.append(1))

    assert [each.dice > 0.85 for each in found] == [nodule.fold == seeing for nodule in nodules]
    assert len(steps) == len(nodules)
