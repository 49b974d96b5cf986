import numpy as np
import pytest

from medviewer.analysis.saliency.grad_cam import grad_cam
from medviewer.analysis.saliency.hires_cam import hires_cam
from tests.analysis.linear_model import LinearModel


@pytest.fixture
def model():
    return LinearModel(seed=3)


@pytest.fixture
def features(model):
    return model.feature_maps(np.random.default_rng(1).random((5, 64, 64, 2), dtype=np.float32))


def test_hirescam_adds_up_to_the_logit_of_a_linear_model(model, features):
    total = hires_cam(features.maps, features.gradients).sum(axis=(1, 2)) + model.bias

    np.testing.assert_allclose(total, features.logits, rtol=1e-5, atol=1e-5)


def test_hirescam_is_grad_cam_where_global_average_pooling_follows(features):
    gradients = np.broadcast_to(np.float32([0.5, -0.25]), features.maps.shape)

    np.testing.assert_allclose(
        grad_cam(features.maps, gradients), hires_cam(features.maps, gradients), rtol=1e-5, atol=1e-6
    )


def test_unlike_grad_cam_hirescam_shows_no_place_that_the_logit_does_not_read():
    maps = np.ones((1, 4, 4, 1), np.float32)
    gradients = np.zeros_like(maps)
    gradients[0, 1, 2, 0] = 1

    assert np.argwhere(hires_cam(maps, gradients)[0] > 0).tolist() == [[1, 2]]
    assert (grad_cam(maps, gradients)[0] > 0).all()
