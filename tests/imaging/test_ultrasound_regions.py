"""Which region a figure lies in: the one on top, and only one."""

import pytest

from medviewer.imaging.ultrasound_regions import (
    NoRegion,
    PhysicalUnit,
    RegionAxis,
    SpatialFormat,
    UltrasoundRegion,
    common_spacing_mm,
    region_under,
)

CM, S, CM_S = PhysicalUnit.CENTIMETER, PhysicalUnit.SECOND, PhysicalUnit.CENTIMETER_PER_SECOND


def tissue(left, top, right, bottom, *, across=0.02, down=0.03, low=False):
    axes = RegionAxis(CM, across), RegionAxis(CM, down)
    return UltrasoundRegion(left, top, right, bottom, SpatialFormat.TWO_DIMENSIONAL, *axes, low)


def spectrum(left, top, right, bottom, *, baseline=45.0, low=False):
    axes = RegionAxis(S, 0.005, -0.4), RegionAxis(CM_S, -1.5, baseline * 1.5)
    return UltrasoundRegion(left, top, right, bottom, SpatialFormat.SPECTRAL, *axes, low)


A = tissue(10, 5, 60, 40)


def test_both_limits_belong_to_the_region():
    for spot in ((5, 10), (40, 60), (4.5, 9.5), (40.49, 60.49)):
        assert region_under((A,), [spot]) is A
    for spot in ((4.49, 10), (5, 9.49), (40.5, 60), (40, 60.5)):
        assert region_under((A,), [spot]) is NoRegion.OUTSIDE


def test_a_line_from_inside_to_outside_has_no_region():
    assert region_under((A,), [(20, 20), (20, 70)]) is NoRegion.ACROSS
    assert region_under((A,), [(0, 0), (20, 70)]) is NoRegion.OUTSIDE


def test_color_flow_over_tissue_counts_as_one():
    flow = tissue(30, 20, 50, 35)

    for regions in ((A, flow), (flow, A), (tissue(10, 5, 60, 40, low=True), flow)):
        found = region_under(regions, [(10, 15), (25, 40)])
        assert isinstance(found, UltrasoundRegion)
        assert found.spacing_mm == A.spacing_mm


def test_a_chain_of_overlapping_regions_counts_as_one_in_any_order():
    first, second, third = tissue(0, 0, 20, 9), tissue(15, 0, 40, 9), tissue(35, 0, 60, 9)

    for regions in ((first, third, second), (first, second, third), (second, third, first)):
        assert isinstance(region_under(regions, [(3, 2), (5, 55)]), UltrasoundRegion)


def test_two_pictures_side_by_side_are_two_even_with_one_scale():
    left, right = tissue(0, 0, 29, 40), tissue(30, 0, 59, 40)

    for regions in ((left, right), (right, left)):
        assert region_under(regions, [(5, 5), (5, 35)]) is NoRegion.ACROSS
        assert region_under(regions, [(5, 33), (9, 35)]) is right


def test_two_pictures_one_above_the_other_are_two():
    above, below = tissue(0, 0, 40, 29), tissue(0, 30, 40, 59)

    for regions in ((above, below), (below, above)):
        assert region_under(regions, [(5, 5), (35, 5)]) is NoRegion.ACROSS


def test_the_region_of_high_priority_wins_where_two_overlap():
    low, high = tissue(0, 0, 50, 50, low=True), spectrum(20, 30, 70, 60)

    for regions in ((low, high), (high, low)):
        assert region_under(regions, [(40, 30)]) is high
        assert region_under(regions, [(10, 30)]) is low
        assert region_under(regions, [(10, 30), (40, 30)]) is NoRegion.ACROSS


def test_regions_of_one_priority_that_contradict_each_other_give_nothing_where_they_overlap():
    one, other = tissue(0, 0, 50, 50), tissue(30, 0, 80, 50, across=0.05)

    assert region_under((one, other), [(10, 40)]) is NoRegion.ACROSS
    assert region_under((one, other), [(10, 20)]) is one
    assert region_under((one, other), [(10, 70), (20, 60)]) is other


@pytest.mark.parametrize(("baseline", "is_one"), [(45.0, True), (45.3, True), (52.0, False)])
def test_spectra_count_as_one_only_with_one_baseline(baseline, is_one):
    found = region_under(
        (spectrum(0, 0, 40, 60), spectrum(20, 0, 70, 60, baseline=baseline)), [(9, 5), (9, 60)]
    )

    assert isinstance(found, UltrasoundRegion) is is_one


def test_lengths_are_those_of_two_dimensional_regions_in_centimeters_alone():
    m_mode = UltrasoundRegion(0, 0, 9, 9, SpatialFormat.M_MODE, RegionAxis(CM, 0.02), RegionAxis(CM, 0.03))

    assert A.spacing_mm == pytest.approx((0.3, 0.2))
    assert m_mode.spacing_mm is None
    assert spectrum(0, 0, 9, 9).spacing_mm is None


def test_one_spacing_for_all_only_where_they_agree():
    assert common_spacing_mm((spectrum(0, 0, 5, 5), A, tissue(0, 0, 5, 5, across=0.020001))) == A.spacing_mm
    assert common_spacing_mm((A, tissue(0, 0, 5, 5, across=0.021))) is None
    assert common_spacing_mm((spectrum(0, 0, 5, 5),)) is None
