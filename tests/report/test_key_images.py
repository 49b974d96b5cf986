"""Key images show the finding where it is, alike with and without overlay."""

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest

from medviewer.finding.map_check import MapDoubt
from medviewer.i18n import translator
from medviewer.imaging.saliency_map import SaliencyMap
from medviewer.report.key_images import CLOSE_UP_MM, EDGE_PX, key_images
from tests.finding.examples import on_rim, oval_nodule
from tests.report.examples import SUPPORTED, ball_volume, finding

ENGLISH = translator("en")


def pictures_of(margins=MappingProxyType({}), **more):
    (shown,) = key_images([finding(1, **more)], ball_volume(), margins, ENGLISH)
    return shown


def edited(diameter_mm, slice_index=20):
    """The size of the finding by an oval margin that its reader drew."""
    center = ball_volume().geometry.to_patient((slice_index, 32.0, 40.0))
    return oval_nodule(center, diameter_mm, slice_index)


def test_a_scored_finding_has_overview_close_up_and_overlay():
    shown = pictures_of()

    overview, plain, overlay = shown.pictures
    assert overview.box is not None
    assert plain.circle.label == "1"
    assert overlay.circle is None
    assert overlay.pixels.shape == (EDGE_PX, EDGE_PX, 3)
    assert shown.scale.hidden == pytest.approx(0.2)


def test_the_overlay_changes_only_where_there_is_evidence():
    _overview, plain, overlay = pictures_of().pictures
    changed = (overlay.pixels != plain.pixels[..., np.newaxis]).any(axis=-1)
    rows, columns = np.nonzero(changed)
    middle = (EDGE_PX - 1) / 2
    reach_px = 5 / CLOSE_UP_MM * EDGE_PX  # the evidence covers 8 x 8 mm around the finding

    assert changed.any()
    assert np.abs(rows - middle).max() < reach_px
    assert np.abs(columns - middle).max() < reach_px


def test_the_close_up_is_centered_on_the_finding_and_framed_in_the_overview():
    overview, plain, _overlay = pictures_of().pictures

    assert plain.circle.center == pytest.approx((0.5, 0.5), abs=0.002)
    assert overview.box.width == pytest.approx(CLOSE_UP_MM / 256, abs=0.002)
    center = (overview.box.x + overview.box.width / 2, overview.box.y + overview.box.height / 2)
    assert center == pytest.approx((40.5 / 64, 32.5 / 64), abs=0.003)


def test_the_scale_bar_is_as_long_as_it_says():
    for picture, field_mm in zip(pictures_of().pictures, (256, CLOSE_UP_MM, CLOSE_UP_MM), strict=True):
        value, unit = picture.bar.label.split(" ")
        length_mm = float(value) * {"mm": 1, "cm": 10}[unit]
        assert picture.bar.length * field_mm == pytest.approx(length_mm, rel=0.01)


def test_letters_say_that_the_patients_left_is_on_the_right():
    assert pictures_of().pictures[0].letters == ("R", "A", "L", "P")


def test_a_finding_without_a_score_has_no_overlay_and_says_why():
    shown = pictures_of(scored=False)

    assert len(shown.pictures) == 2
    assert shown.result.startswith("No score: it lies at the edge")
    assert (shown.scale, shown.note) == (None, "")


def test_a_map_that_is_spread_out_is_seen_beside_a_narrow_one():
    evidence = np.full((36, 36), 1 / 36**2, np.float32)
    evidence[:12] = 0
    spread = SaliencyMap(evidence, finding(2).saliency.affine, "HiResCAM", (12, 12), 3.0)
    first, second = key_images([finding(1), finding(2, saliency=spread)], ball_volume(), {}, ENGLISH)

    changed = (second.pictures[2].pixels != second.pictures[1].pixels[..., np.newaxis]).any(axis=-1)
    assert first.scale.high == second.scale.high == "100\u00a0%"
    assert changed.mean() > 0.1


@pytest.mark.parametrize(
    "check",
    [
        replace(SUPPORTED, doubts=(MapDoubt.DELETION, MapDoubt.INSERTION)),
        replace(SUPPORTED, registration_error_mm=2.1),
    ],
    ids=["not supported", "out of place"],
)
def test_a_map_that_did_not_earn_its_place_is_not_printed(check):
    shown = pictures_of(map_check=check)

    assert len(shown.pictures) == 2
    assert shown.scale is None
    assert shown.note == ""


def test_the_close_up_has_the_margin_as_the_reader_edited_it_in_place_of_the_circle():
    shown = pictures_of({1: edited(18.0)})
    _overview, plain, overlay = shown.pictures
    (figure,) = plain.figures
    (line,) = figure.lines
    offsets_mm = (np.array(line) - plain_center()) * CLOSE_UP_MM

    assert plain.circle is None
    assert on_rim(offsets_mm, 18.0) == pytest.approx(1.0, abs=0.005)
    assert line[0] == line[-1]
    assert figure.texts == ("1",)
    assert plain.caption == "Close-up, window center −600, width 1500\nmargin as edited by the reader"
    assert shown.result == (
        "Model score 0.31 (0.22–0.41) · mean diameter 23.6\u00a0mm · 18.0\u00a0mm by the reader's margin"
    )
    assert overlay.figures == ()


def plain_center():
    """Where the finding lies on its close-up."""
    return pictures_of().pictures[1].circle.center


def test_a_margin_edited_in_another_slice_leaves_the_circle_and_is_told():
    _overview, plain, _overlay = pictures_of({1: edited(18.0, 23)}).pictures

    assert plain.circle is not None
    assert plain.figures == ()
    assert plain.caption.endswith("margin edited by the reader in other slices")


def test_the_programs_own_margin_is_never_called_the_readers():
    own = finding(1).measurement
    another = edited(18.0, 23).outlines[0]
    changed = replace(own, outlines=(*own.outlines, another))

    _overview, plain, _overlay = pictures_of({1: changed}).pictures

    assert len(plain.figures) == 1
    assert plain.caption.endswith("margin edited by the reader in other slices")


def test_a_margin_of_another_finding_changes_nothing():
    plain, other = pictures_of().pictures[1], pictures_of({2: edited(18.0)}).pictures[1]

    assert (plain.circle, plain.caption, plain.figures) == (other.circle, other.caption, other.figures)
