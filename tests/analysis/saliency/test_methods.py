"""Each method finds what decides, and says what it should on a model known by heart."""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medviewer.analysis.saliency.fills import air, background, blurred, neighborhood
from medviewer.analysis.saliency.integrated_gradients import integral
from medviewer.analysis.saliency.methods import GRAD_CAM, HIRES_CAM, METHODS, OCCLUSION, chosen_method
from medviewer.analysis.saliency.occlusion import windows
from medviewer.analysis.saliency.symmetry import FORMS, dihedral_mean, laid, laid_back
from tests.analysis.linear_model import BrightnessModel, LinearModel

SIZE = 64


def noise(seed, count=1):
    return np.random.default_rng(seed).random((count, SIZE, SIZE, 2), dtype=np.float32)


class OnePlaceModel(LinearModel):
    """Reads one cell of sixteen by sixteen and nothing else: the planted patch."""

    def __init__(self, row, column):
        super().__init__(cells=16)
        self.weights = np.zeros_like(self.weights)
        self.weights[row, column] = 5


class BentModel(LinearModel):
    """The logit is the square of what the linear model says: no linear head."""

    def logits(self, patches):
        return super().logits(patches) ** 2

    def feature_maps(self, patches):
        plain = super().feature_maps(patches)
        bent = 2 * super().logits(patches)[:, None, None, None] * plain.gradients
        return type(plain)(plain.maps, bent, self.logits(patches))

    def input_gradients(self, patches):
        return 2 * super().logits(patches)[:, None, None, None] * super().input_gradients(patches)


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_every_method_finds_the_place_that_alone_decides(method):
    row, column = 4, 11
    patch = noise(2)
    patch[0, row * 4 : row * 4 + 4, column * 4 : column * 4 + 4] = 1
    model = OnePlaceModel(row, column)
    if method is HIRES_CAM or method is GRAD_CAM:  # the mean over mirror images asks of all eight places
        model.weights = sum(laid(model.weights[None], *form)[0] for form in FORMS)

    shown = method.contributions(patch, model)[0]

    peak = (np.array(np.unravel_index(shown.argmax(), shown.shape)) + 0.5) * SIZE / shown.shape[0]
    np.testing.assert_allclose(peak, ((row + 0.5) * 4, (column + 0.5) * 4), atol=4)


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 10_000), st.sampled_from([air, blurred, background]))
def test_integrated_gradients_add_up_to_the_change_of_a_linear_logit(seed, baseline):
    patch = noise(seed)[0]
    model = LinearModel(seed=seed)

    result = integral(patch, baseline(patch), model)

    logits = model.logits(np.stack([patch, baseline(patch)]))
    assert result.change == pytest.approx(float(logits[0] - logits[1]), abs=1e-6)
    assert float(result.contributions.sum()) == pytest.approx(result.change, abs=1e-3)
    assert result.steps == 32


def test_integrated_gradients_of_a_bent_model_are_complete_too():
    patch = noise(3)[0]
    result = integral(patch, air(patch), BentModel(seed=1))

    assert result.is_complete
    assert float(result.contributions.sum()) == pytest.approx(result.change, rel=0.05)


@dataclass
class JumpModel:
    """A logit that jumps: no gradient can add up to its change."""

    def logits(self, patches):
        return (patches.mean(axis=(1, 2, 3)) > 0.25).astype(np.float32)

    def input_gradients(self, patches):
        return np.zeros_like(patches)


def test_integrated_gradients_that_miss_the_change_take_more_steps_and_say_so():
    patch = noise(3)[0]
    result = integral(patch, air(patch), JumpModel())

    assert result.steps == 256
    assert not result.is_complete
    assert result.missed == pytest.approx(1)


def test_occlusion_of_a_linear_model_is_what_the_hidden_windows_held():
    model = BrightnessModel(cells=64)
    patch = np.zeros((1, SIZE, SIZE, 2), np.float32)
    patch[0, 30:34, 30:34] = 1

    falls = OCCLUSION.contributions(patch, model)[0]

    assert falls[31, 31] == falls.max() > 0
    assert np.abs(falls[:16]).max() < 0.05 * falls.max()


@pytest.mark.parametrize("size", [16, 48, 64, 50])
def test_the_windows_cover_every_cell_and_have_one_size(size):
    masks = windows(size)

    assert masks.sum(axis=0).min() >= 1
    assert len(set(masks.sum(axis=(1, 2)).tolist())) == 1
    assert masks.shape[1:] == (size, size)


def test_hirescam_is_chosen_where_the_head_is_linear_and_grad_cam_where_not():
    assert chosen_method(noise(1, 3), LinearModel()) is HIRES_CAM
    assert chosen_method(noise(1), LinearModel()) is HIRES_CAM
    assert chosen_method(noise(1, 3), BentModel()) is GRAD_CAM
    assert chosen_method(noise(1), BentModel()) is GRAD_CAM


@pytest.mark.parametrize("form", FORMS)
def test_what_was_laid_down_in_another_way_comes_back(form):
    planes = noise(5, 3)

    np.testing.assert_array_equal(laid_back(laid(planes, *form), *form), planes)


def test_the_eight_forms_are_all_different():
    plane = noise(6)

    assert len({laid(plane, *form).tobytes() for form in FORMS}) == 8


def test_a_lopsided_method_is_centered_by_the_mean_of_its_forms():
    def one_off(patches, _model):
        return np.roll(patches[..., 0], 1, axis=(1, 2))

    patch = np.zeros((1, 9, 9, 1), np.float32)
    patch[0, 4, 4] = 1

    shown = dihedral_mean(one_off)(patch, None)[0]

    rows, columns = np.indices(shown.shape)
    assert ((rows * shown).sum() / shown.sum(), (columns * shown).sum() / shown.sum()) == (4, 4)


def test_the_fills_are_what_they_are_called():
    patch = np.full((48, 48, 1), 0.2, np.float32)
    patch[20:28, 20:28] = 0.9
    mask = np.zeros((1, 48, 48), np.bool_)
    mask[0, 20:28, 20:28] = True

    assert air(patch).max() == 0
    assert background(patch) == pytest.approx(0.2)
    assert neighborhood(patch, mask) == pytest.approx(0.2)
    assert blurred(patch).mean() == pytest.approx(patch.mean(), abs=0.01)
    assert blurred(patch).max() < 0.5


def test_the_neighborhood_of_a_mask_over_everything_is_the_whole_patch():
    patch = noise(1)[0]

    assert neighborhood(patch, np.ones((1, SIZE, SIZE), np.bool_)).ravel() == pytest.approx(
        patch.mean(axis=(0, 1))
    )
