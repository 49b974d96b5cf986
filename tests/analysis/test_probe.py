"""The model is asked about a region; what it says is right on a model known by heart."""

from dataclasses import replace

import numpy as np
import pytest

from medviewer.analysis.preprocess import PointOutsideError
from medviewer.analysis.probe import (
    CONTROLS,
    Probe,
    RegionElsewhereError,
    RegionTooLargeError,
    RegionTooSmallError,
    ask,
)
from medviewer.errors import reader_text
from medviewer.reading.measurement import MeasurementKind
from tests.analysis.linear_model import BrightnessModel
from tests.analysis.simple_chest import Ball, simple_chest

NODULE = Ball((-85, 15, 30), 10)
MODEL = BrightnessModel(cells=16, field_mm=36, bias=-4.0)
MODEL.weights = MODEL.weights / 16


@pytest.fixture(scope="module")
def volume():
    return simple_chest((NODULE,))


def square(center_mm, half_mm, kind=MeasurementKind.RECTANGLE, z_mm=None):
    x, y, z = center_mm
    z = z if z_mm is None else z_mm
    corners = ((-1, -1), (1, -1), (1, 1), (-1, 1))
    if kind is MeasurementKind.ELLIPSE:
        corners = ((-1, 0), (1, 0), (0, -1), (0, 1))
    points = tuple((x + half_mm * dx, y + half_mm * dy, float(z)) for dx, dy in corners)
    return Probe(NODULE.center_mm, 10.0, kind, points)


@pytest.mark.parametrize(
    "kind", [MeasurementKind.RECTANGLE, MeasurementKind.ELLIPSE, MeasurementKind.POLYGON]
)
def test_the_nodule_contributes_and_stands_out(volume, kind):
    answer = ask(volume, square(NODULE.center_mm, 5.5, kind), MODEL)

    assert answer.contribution > 0
    assert min(answer.logit_changes) > 0
    assert answer.stands_out
    assert abs(answer.control) < answer.contribution


def test_a_region_of_lung_contributes_no_more_than_its_controls(volume):
    x, y, z = NODULE.center_mm
    answer = ask(volume, square((x + 11, y + 11, z), 3.0), MODEL)

    assert not answer.stands_out


def test_the_change_of_the_logit_is_what_the_hidden_cells_held(volume):
    answer = ask(volume, square(NODULE.center_mm, 3.3), MODEL)
    _mean, air, _blur = answer.logit_changes

    # the model adds up block means of 2.25 x 2.25 mm, a sixteenth of each
    channels = MODEL.card.patch.channels
    held = sum(min(max((NODULE.hu - low) / (high - low), 0), 1) for low, high in channels)
    assert air == pytest.approx(held / 16 * (6.6 / 2.25) ** 2, rel=0.1)


def test_a_score_that_cannot_rise_any_more_hides_a_change_that_the_logit_shows(volume):
    model = BrightnessModel(cells=16, field_mm=36, bias=50.0)
    answer = ask(volume, square(NODULE.center_mm, 5.5), model)

    assert answer.contribution == pytest.approx(0)
    assert answer.stands_out


def test_the_same_question_has_the_same_answer(volume):
    assert ask(volume, square(NODULE.center_mm, 4.0), MODEL) == ask(
        volume, square(NODULE.center_mm, 4.0), MODEL
    )


def test_small_regions_have_fifty_controls_and_large_ones_as_many_as_fit(volume):
    assert len(ask(volume, square(NODULE.center_mm, 3.0), MODEL).controls) == CONTROLS
    x, y, z = NODULE.center_mm
    fewer = ask(volume, square((x - 8.5, y - 8.5, z), 8.6), MODEL)
    assert 10 <= len(fewer.controls) <= CONTROLS


@pytest.mark.parametrize(
    ("probe", "error"),
    [
        (square(NODULE.center_mm, 4.0, z_mm=40.0), RegionElsewhereError),
        (square((NODULE.center_mm[0] + 16, NODULE.center_mm[1], 30), 4.0), RegionElsewhereError),
        (square(NODULE.center_mm, 0.3), RegionTooSmallError),
        (square(NODULE.center_mm, 14.0), RegionTooLargeError),
        (replace(square(NODULE.center_mm, 4.0), center_mm=(0.0, 0.0, 900.0)), PointOutsideError),
    ],
    ids=["another slice", "beyond the patch", "too small", "too large", "finding outside"],
)
def test_what_cannot_be_asked_is_refused_with_a_sentence(volume, probe, error):
    with pytest.raises(error) as caught:
        ask(volume, probe, MODEL)

    message, hint = reader_text(caught.value)
    assert "{" not in message + hint


def test_a_region_that_a_deaf_model_cannot_notice_contributes_nothing(volume):
    model = BrightnessModel(cells=16, field_mm=36)
    model.weights = np.zeros_like(model.weights)
    answer = ask(volume, square(NODULE.center_mm, 4.0), model)

    assert answer.changes == (0, 0, 0)
    assert not answer.stands_out


def test_an_uneven_stack_is_asked_about_on_its_even_grid():
    from medviewer.imaging.geometry import VolumeGeometry
    from medviewer.imaging.volume import Volume

    even = simple_chest((NODULE,))
    geometry = even.geometry
    origins = [np.array(geometry.to_patient((k, 0, 0))) for k in range(geometry.shape[0])]
    kept = [k for k in range(geometry.shape[0]) if k % 7 != 3 or abs(origins[k][2] - 30) < 8]
    stacked = VolumeGeometry.from_slices(
        (len(kept), *geometry.shape[1:]),
        [origins[k] for k in kept],
        geometry.affine[:3, 1],
        geometry.affine[:3, 2],
    )
    uneven = Volume(even.values[kept], stacked, tuple(even.frames[k] for k in kept), even.unit)

    assert ask(uneven, square(NODULE.center_mm, 5.5), MODEL).stands_out
