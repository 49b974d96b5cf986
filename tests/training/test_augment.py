import numpy as np
import pytest

from medviewer.analysis.model_card import PatchSpec
from medviewer.analysis.preprocess import extract_patch, windowed
from medviewer.training.augment import Augmentation, cut_hu, turn_each
from medviewer.training.datasets import NoduleSet
from medviewer.training.surroundings import Surroundings
from tests.training.synthetic_nodules import nodule_fields

SPEC = PatchSpec(30.0, 40, ((-1000.0, 400.0),))


@pytest.fixture(scope="module")
def nodules():
    fields = nodule_fields(6)
    return NoduleSet(fields["hu"], fields["pixel_spacing_mm"].astype(np.float64), None)


@pytest.fixture(scope="module")
def around(nodules):
    return Surroundings(nodules.hu > -400, {2: np.full((1, 71, 71), 300, np.int16)})


def center_and_area(patch):
    rows, columns = np.nonzero(patch > -440)
    return rows.mean(), columns.mean(), len(rows)


def test_the_first_cut_is_what_analyze_would_cut(nodules, around):
    cuts = Augmentation(copies=3).cut(nodules, around, SPEC, np.random.default_rng(0)).hu

    assert cuts.shape == (3, 6, 40, 40)
    for row in range(6):
        expected = extract_patch(nodules.volume(row), (0, 0, 0), SPEC).values
        np.testing.assert_array_equal(windowed(cuts[0, row], SPEC), expected)
    assert not np.array_equal(cuts[1], cuts[0])


def test_a_shift_moves_the_nodule_the_other_way(nodules):
    shifted = cut_hu(nodules, SPEC, np.tile([3.0, -1.5], (6, 1)))
    plain = cut_hu(nodules, SPEC)
    for moved, still in zip(shifted, plain, strict=True):
        row, column, area = center_and_area(moved)
        old_row, old_column, old_area = center_and_area(still)

        assert (row - old_row, column - old_column) == pytest.approx((2, -4), abs=0.25)
        assert area == pytest.approx(old_area, rel=0.1)


def test_sizes_change_within_their_limit(nodules, around):
    cuts = (
        Augmentation(copies=12, shift_mm=0, scale=0.2).cut(nodules, around, SPEC, np.random.default_rng(1)).hu
    )
    largest = int(np.argmax([center_and_area(patch)[2] for patch in cuts[0]]))
    areas = np.array([center_and_area(patch)[2] for patch in cuts[:, largest]])
    scales = np.sqrt(areas / areas[0])

    assert scales.min() < 0.95
    assert scales.max() > 1.05
    assert np.all(np.abs(np.log(scales)) < 0.25)


def test_each_patch_is_turned_by_itself_into_one_of_eight_forms():
    patch = np.arange(9, dtype=np.float32).reshape(3, 3, 1)
    turned = turn_each(np.repeat(patch[None], 200, axis=0), np.random.default_rng(0))
    forms = {tuple(form.ravel()) for form in turned}
    expected = {tuple(np.rot90(side, turns).ravel()) for side in (patch, patch[::-1]) for turns in range(4)}

    assert forms == expected


def test_turning_keeps_the_gray_values(nodules):
    patches = cut_hu(nodules, SPEC)
    turned = turn_each(patches, np.random.default_rng(2))

    np.testing.assert_array_equal(np.sort(turned.reshape(6, -1)), np.sort(patches.reshape(6, -1)))


def test_a_softer_kernel_blurs_a_sharper_one_sharpens_and_neither_moves_or_brightens(nodules, around):
    rng = np.random.default_rng(3)
    plain = cut_hu(nodules, SPEC).std(axis=(1, 2)).mean()
    soft = Augmentation(copies=9, shift_mm=0, scale=0, blur_px=0.9).cut(nodules, around, SPEC, rng).hu[1:]
    sharp = Augmentation(copies=9, shift_mm=0, scale=0, sharpening=0.6).cut(nodules, around, SPEC, rng).hu[1:]

    assert soft.std(axis=(2, 3)).mean() < plain < sharp.std(axis=(2, 3)).mean()
    for cuts in (soft, sharp):
        assert cuts.mean() == pytest.approx(cut_hu(nodules, SPEC).mean(), abs=2)


def test_without_a_change_of_kernel_the_copies_are_the_nodule_itself(nodules, around):
    cuts = Augmentation(copies=3, shift_mm=0, scale=0).cut(nodules, around, SPEC, np.random.default_rng(0)).hu

    np.testing.assert_array_equal(cuts[1], cuts[0])
    np.testing.assert_array_equal(cuts[2], cuts[0])


def test_noise_is_as_strong_as_asked_for():
    flat = np.zeros((400, 20, 20), np.float32)
    noisy = Augmentation(offset_hu=15, noise_hu=30).noisy(flat, np.random.default_rng(0))

    assert noisy.mean(axis=(1, 2)).std() == pytest.approx(15, rel=0.1)
    assert noisy.std(axis=(1, 2)).max() == pytest.approx(30, rel=0.15)
    assert noisy.std(axis=(1, 2)).min() < 2


def test_what_the_nodule_covers_moves_and_grows_with_it(nodules, around):
    cuts = Augmentation(copies=6, shift_mm=3, scale=0.2).cut(nodules, around, SPEC, np.random.default_rng(4))

    assert cuts.covered.shape == cuts.hu.shape
    by_brightness = np.clip((cuts.hu + 850) / 900, 0, 1)
    assert np.abs(by_brightness - cuts.covered).mean() < 0.03  # noise of 30 HU alone is 0.013
    assert np.abs(by_brightness[1] - cuts.covered[0]).mean() > 0.04


def test_a_slice_beside_is_shown_where_there_is_one(nodules, around):
    augmentation = Augmentation(copies=40, beside=0.25)
    cuts = augmentation.cut(nodules, around, SPEC, np.random.default_rng(5)).hu
    shows_it = (cuts == 300).all(axis=(2, 3))

    assert 3 <= shows_it[1:, 2].sum() <= 17
    assert not shows_it[0].any()
    assert not np.delete(shows_it, 2, axis=1).any()
