"""What is no nodule to the guard gets no score, and candidates are ranked by it."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medviewer.analysis.candidates import Candidate
from medviewer.analysis.guard import Guarded, Likeness, cautions, guard_points, likeness, ranked, refusal
from medviewer.analysis.guard_file import load_guard_settings, save_guard_settings
from medviewer.analysis.lungs import find_lungs
from medviewer.analysis.model_card import DamagedModelError
from medviewer.analysis.points import MOST_CANDIDATES, candidate_points, marker_points
from medviewer.analysis.preprocess import PointOutsideError
from medviewer.finding.finding import FindingSource
from tests.analysis.simple_chest import Ball, simple_chest
from tests.analysis.simple_guard import SETTINGS, BrightMiddleGuard

SOLID, GROUND_GLASS = Ball((85, -20, -40), 8), Ball((-85, 15, 30), 14, hu=-520)
AIR, OUTSIDE, FAR = (70.0, 40.0, 40.0), (900.0, 0.0, 0.0), (0.0, 0.0, 0.0)


@pytest.fixture(scope="module")
def volume():
    return simple_chest([SOLID, GROUND_GLASS])


@pytest.fixture(scope="module")
def lungs(volume):
    return find_lungs(volume)


def candidate(strength, number=0):
    return Candidate((float(number), 0.0, 0.0), (0.0, 0.0, float(number)), 6.0, strength)


@pytest.mark.parametrize(
    ("logit", "expected"),
    [(-2.01, Likeness.OTHER), (-2.0, Likeness.DOUBTFUL), (-0.01, Likeness.DOUBTFUL), (0.0, Likeness.NODULE)],
)
def test_the_limits_belong_to_what_passes(logit, expected):
    assert likeness(logit, SETTINGS) is expected


def test_only_what_is_no_nodule_is_refused_and_only_the_doubtful_get_a_caution():
    said = {
        kind: (refusal(Guarded(0, kind)) is not None, len(cautions(Guarded(0, kind), SETTINGS)))
        for kind in Likeness
    }

    assert said == {Likeness.NODULE: (False, 0), Likeness.DOUBTFUL: (False, 1), Likeness.OTHER: (True, 0)}


def test_the_caution_quotes_the_share_of_the_settings():
    (caution,) = cautions(Guarded(0, Likeness.DOUBTFUL), SETTINGS)

    assert "95 in 100" in str(caution)


def test_a_refusal_says_that_measuring_goes_on():
    assert "measure" in str(refusal(Guarded(-9, Likeness.OTHER)))


def test_points_are_asked_about_in_their_order(volume):
    logits = [each.logit for each in guard_points(volume, [SOLID.center_mm, AIR], BrightMiddleGuard())]

    assert logits == pytest.approx([5, -4], abs=1)


def test_no_points_no_question(volume):
    guard = BrightMiddleGuard()

    assert guard_points(volume, [], guard) == []
    assert guard.asked == 0


def test_a_point_outside_the_scan_cannot_be_asked_about(volume):
    with pytest.raises(PointOutsideError):
        guard_points(volume, [OUTSIDE], BrightMiddleGuard())


@given(st.lists(st.tuples(st.floats(8, 800), st.floats(-6, 6)), max_size=12))
def test_a_candidate_that_is_stronger_and_more_nodule_like_never_ranks_lower(pairs):
    candidates = [candidate(strength, number) for number, (strength, _logit) in enumerate(pairs)]
    guarded = [Guarded(logit, likeness(logit, SETTINGS)) for _strength, logit in pairs]
    order = ranked(candidates, guarded, SETTINGS)

    assert set(order) == {place for place, each in enumerate(guarded) if each.likeness is not Likeness.OTHER}
    for higher, lower in pairwise(order):
        assert not (
            candidates[lower].strength > candidates[higher].strength
            and guarded[lower].logit > guarded[higher].logit
        )


def test_without_weight_the_strength_alone_ranks():
    settings = replace(SETTINGS, rank_weight=0.0)
    guarded = [Guarded(logit, Likeness.NODULE) for logit in (3.0, 9.0, 1.0)]

    assert ranked([candidate(s) for s in (20, 10, 30)], guarded, settings) == [2, 0, 1]


def test_candidates_that_are_no_nodule_are_left_out(volume, lungs):
    class NoGuard(BrightMiddleGuard):
        def logits(self, patches):
            return super().logits(patches) - 100

    assert candidate_points(volume, lungs, NoGuard()) == []
    assert candidate_points(volume, lungs, None) != []


def test_candidates_carry_source_strength_and_the_doubtful_a_caution(volume, lungs):
    solid, haze, *_ = candidate_points(volume, lungs, BrightMiddleGuard())

    assert solid.source is haze.source is FindingSource.CANDIDATE
    assert solid.strength > 0
    assert (len(solid.cautions), len(haze.cautions)) == (0, 1)


def test_no_more_candidates_than_are_shown(volume, lungs):
    assert len(candidate_points(volume, lungs, None)) <= MOST_CANDIDATES


def test_each_marker_is_answered_in_its_place(volume, lungs):
    guard = BrightMiddleGuard()
    markers = (AIR, OUTSIDE, SOLID.center_mm, FAR)
    points = marker_points(volume, None, markers, lungs, guard)

    assert [point.center_mm for point in points] == list(markers)
    assert ["nodule" in str(point.refusal) for point in points] == [True, False, False, False]
    assert points[1].refusal is None  # the scoring says that it lies outside
    assert points[2].refusal is None
    assert "lungs" in str(points[3].refusal)
    assert guard.asked == 2


def test_without_a_guard_every_marker_in_the_lungs_passes(volume, lungs):
    assert marker_points(volume, None, (AIR,), lungs, None)[0].refusal is None


def test_settings_written_and_read_again_are_the_same(tmp_path):
    save_guard_settings(SETTINGS, tmp_path / "guard.json")

    assert load_guard_settings(tmp_path / "guard.json") == SETTINGS


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"patch": 3}', '{"patch": {"channels": []}}'])
def test_settings_of_another_form_are_refused(tmp_path, content):
    path = tmp_path / "guard.json"
    path.write_text(content)

    with pytest.raises(DamagedModelError):
        load_guard_settings(path)
