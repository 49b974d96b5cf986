"""What the network is shown of a nodule, and what it is to answer, are of one place."""

from dataclasses import replace

import numpy as np
import pytest

from medviewer.analysis.outline_field import CELLS, OutlineField
from medviewer.training.outline.cuts import cut_slices, mask_on_field
from medviewer.training.outline.recipe import OUTLINE
from tests.analysis.simple_chest import LUNG, TISSUE
from tests.training.outline.balls import SPACING_MM, ball

RECIPE = replace(OUTLINE, copies=3)
BALL = ball()


@pytest.fixture(scope="module")
def cuts():
    return cut_slices([BALL, ball(4.0, "P-2")], RECIPE)


def test_every_slice_of_a_nodule_is_cut_and_one_beyond_either_end(cuts):
    reached = [int(each.mask.any(axis=(1, 2)).sum()) for each in (BALL, ball(4.0))]

    assert np.bincount(cuts.nodule).tolist() == [count + 2 for count in reached]
    assert cuts.fields.shape == (len(cuts.nodule), 3, CELLS, CELLS, 3)
    assert cuts.targets.shape == cuts.fields.shape[:-1]


def test_a_slice_beyond_the_nodule_has_nothing_to_find(cuts):
    first = np.flatnonzero(cuts.nodule == 0)
    found = cuts.targets[first].reshape(len(first), -1).any(axis=1)

    assert found.tolist() == [False, *([True] * (len(first) - 2)), False]


def test_where_the_answer_is_nodule_the_picture_is_as_bright_as_one(cuts):
    middle = cuts.fields[..., 1].astype(np.float32)
    inside, outside = middle[cuts.targets == 1], middle[cuts.targets == 0]
    halfway = middle.min() + (middle.max() - middle.min()) / 2

    assert TISSUE > LUNG
    assert np.mean(inside > halfway) > 0.99
    assert np.mean(outside < halfway) > 0.99


def test_the_copies_of_a_slice_are_not_the_same_and_the_same_seed_gives_the_same(cuts):
    again = cut_slices([BALL, ball(4.0, "P-2")], RECIPE)
    other = cut_slices([BALL, ball(4.0, "P-2")], replace(RECIPE, seed=1))

    assert not np.array_equal(cuts.fields[3, 0], cuts.fields[3, 1])
    np.testing.assert_array_equal(cuts.fields, again.fields)
    assert not np.array_equal(cuts.fields, other.fields)


def test_a_slice_belongs_to_its_patient_s_fold(cuts):
    assert set(cuts.folds[cuts.nodule == 0].tolist()) == {BALL.fold}


def test_the_mask_on_a_field_has_the_area_it_has_in_the_slice():
    row, column = BALL.middle_index(BALL.largest)
    field = OutlineField((column * SPACING_MM[2], row * SPACING_MM[1], 0.0), 0.7)
    shares = mask_on_field(BALL, field, BALL.largest, parts=4)
    area_mm2 = float(shares.sum()) * (0.7 / 4) ** 2

    assert area_mm2 == pytest.approx(BALL.mask[BALL.largest].sum() * 0.7**2, rel=0.01)
    assert not mask_on_field(BALL, OutlineField((500.0, 500.0, 0.0), 0.7), BALL.largest).any()
