"""What a reader is told of a map's checks."""

from dataclasses import replace

import pytest

from medviewer.finding.map_check import MapDoubt
from medviewer.i18n import translator
from medviewer.report.map_wording import map_lines
from medviewer.report.summary_maps import map_table
from tests.report.examples import SUPPORTED, analysed, finding, refused

ENGLISH = translator("en")


def lines_of(check):
    return {line.label: line for line in map_lines(finding(1, map_check=check), ENGLISH)}


def test_verdict_method_gains_agreement_share_and_error_are_told():
    lines = lines_of(SUPPORTED)

    assert (lines["Map"].value, lines["Map"].sign) == ("supported", "good")
    assert lines["Made by"].value == "HiResCAM, cells of 3.0\u00a0mm"
    assert lines["Better than chance"].value == "+0.21 by deletion, +0.34 by insertion"
    assert lines["With occlusion"].value == "45\u00a0% of the strongest areas in common"
    assert lines["Elsewhere"].value == "12\u00a0% of the evidence outside the lungs and the nodule"
    assert lines["Overlay error"].value == "0.01\u00a0mm (half a pixel: 2.00\u00a0mm)"


@pytest.mark.parametrize(
    ("doubts", "sign", "told"),
    [
        (
            (MapDoubt.PEAK, MapDoubt.CENTER),
            "caution",
            "weak: its peak lies beside the measured nodule; no better than the middle alone",
        ),
        (
            (MapDoubt.DELETION, MapDoubt.INSERTION),
            "refused",
            "not supported: no better than chance by deletion; no better than chance by insertion",
        ),
    ],
)
def test_a_lesser_verdict_has_its_own_sign_and_says_why(doubts, sign, told):
    line = lines_of(replace(SUPPORTED, doubts=doubts))["Map"]

    assert (line.value, line.sign) == (told, sign)


@pytest.mark.parametrize(("doubts", "sign"), [((MapDoubt.PEAK,), ""), ((MapDoubt.ELSEWHERE,), "caution")])
def test_evidence_elsewhere_is_signed_where_it_counts_against_the_map(doubts, sign):
    assert lines_of(replace(SUPPORTED, doubts=doubts))["Elsewhere"].sign == sign


def test_an_overlay_that_would_lie_beside_its_place_is_told_with_both_figures():
    line = lines_of(replace(SUPPORTED, registration_error_mm=2.345))["Overlay error"]

    assert line.sign == "refused"
    assert line.value == "2.35\u00a0mm, more than half a pixel (2.00\u00a0mm): no overlay"
    assert lines_of(replace(SUPPORTED, registration_error_mm=None))["Overlay error"].sign == "refused"


def test_losses_have_a_true_minus():
    assert (
        "\u22120.05 by deletion"
        in lines_of(replace(SUPPORTED, deletion_gain=-0.05))["Better than chance"].value
    )


def test_the_summary_has_a_row_for_each_checked_map():
    table = map_table(analysed(), ENGLISH)

    assert [row[0] for row in table.rows] == ["1", "2"]
    assert {len(row) for row in table.rows} == {len(table.columns), len(table.widths)}
    assert map_table(refused("no"), ENGLISH) is None
