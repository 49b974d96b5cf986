"""Places that can't be, or that nobody foresaw, cost one image or one series, never the folder around it."""

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydicom import Dataset

from medviewer.dicom import catalog
from medviewer.dicom.catalog import build_catalog
from medviewer.dicom.instance import Instance
from medviewer.dicom.refusals import UnbuiltSeriesError
from medviewer.dicom.study import Catalog
from medviewer.imaging.geometry_passport import GeometryVerdict
from tests.dicom.reading import read_folder, read_one
from tests.dicom.synthetic import make_ct_slice, with_text, write, write_series

HEIGHTS = [-4.0, -1.5, 1.0, 3.5]
UNUSABLE = "{} is there but can't be used: the position in the patient is unknown."
WRONG_ORIENTATION = UNUSABLE.format("Image Orientation (Patient) (0020,0037)")
WRONG_POSITION = UNUSABLE.format("Image Position (Patient) (0020,0032)")
FLAT = ("1", "0", "0", "0", "1", "0")
texts = st.floats(width=64).map(repr) | st.sampled_from(["0", "1", "-1", "1e-30", "1e200", "-1.7e308", "nan"])


@pytest.fixture(scope="module")
def good(tmp_path_factory) -> list[Instance]:
    return [read_one(path) for path in write_series(tmp_path_factory.mktemp("good"), HEIGHTS)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("odd")


def with_odd_ones(good: list[Instance], folder, odd: list[Dataset]) -> Catalog:
    """The catalog of the good series with slices of the same, and with slices of another."""
    instances = list(good)
    for index, dataset in enumerate(odd):
        instances.append(read_one(write(dataset, folder / f"odd{index}")))
    return build_catalog(instances, (), len(instances))


def told(series) -> list[str]:
    """What is said of its first picture."""
    return [str(each) for each in series.warnings.get(0, ())]


def good_heights(found: Catalog, uid: str = "1.2.3") -> list[float]:
    whole = [each for each in found.series if each.uid == uid and each.slice_count == len(HEIGHTS)]
    return [whole[0].frame_of(index).position_mm[2] for index in range(len(HEIGHTS))] if whole else []


@pytest.mark.parametrize(
    ("keyword", "values", "note"),
    [
        ("ImageOrientationPatient", ["1e200"] * 6, WRONG_ORIENTATION),
        ("ImageOrientationPatient", ["1e-200", "0", "0", "0", "1", "0"], WRONG_ORIENTATION),
        ("ImageOrientationPatient", ["1", "0", "0", "0.8", "0.6", "0"], WRONG_ORIENTATION),
        ("ImagePositionPatient", ["1e308", "-1e308", "0"], WRONG_POSITION),
        ("ImagePositionPatient", ["0", "0", "1000001"], WRONG_POSITION),
    ],
)
def test_a_slice_at_no_possible_place_is_shown_apart_and_told(good, folder, keyword, values, note):
    odd = with_text(make_ct_slice(2.0), keyword, *values)
    found = with_odd_ones(good, folder, [odd])
    (apart,) = [each for each in found.series if each.slice_count == 1]

    assert good_heights(found) == HEIGHTS
    assert apart.passport.verdict is GeometryVerdict.NONE
    assert note in told(apart)


def test_an_unknown_direction_written_as_zeros_is_no_mistake(good, folder):
    found = with_odd_ones(good, folder, [make_ct_slice(2.0, ImageOrientationPatient=[0] * 6)])
    (apart,) = [each for each in found.series if each.slice_count == 1]

    assert [str(each) for each in apart.passport.notes] == ["The position in the patient is unknown."]


@pytest.mark.parametrize("value", ["1e-30", "1e300", "-2.5"])
def test_an_impossible_thickness_is_not_used_and_told(folder, value):
    odd = with_text(make_ct_slice(2.0), "SliceThickness", value)
    (series,) = with_odd_ones([], folder, [odd]).series

    assert series.geometry.spacing_mm == pytest.approx((1, 0.75, 0.5))
    assert series.acquisition.slice_thickness_mm is None
    assert told(series) == ["Slice Thickness (0018,0050) is there but can't be used: it counts as unknown."]


def test_a_frame_of_an_enhanced_object_at_no_possible_place_is_told(tmp_path):
    made = make_ct_slice(0.0, NumberOfFrames=3)
    made.PixelData = made.PixelData * 3
    shared, direction, measures = Dataset(), Dataset(), Dataset()
    direction.ImageOrientationPatient, measures.PixelSpacing = [1, 0, 0, 0, 1, 0], [0.75, 0.5]
    shared.PlaneOrientationSequence, shared.PixelMeasuresSequence = [direction], [measures]
    made.SharedFunctionalGroupsSequence = [shared]
    groups = []
    for height in ("0", "1e300", "2"):
        frame = Dataset()
        frame.PlanePositionSequence = [with_text(Dataset(), "ImagePositionPatient", "0", "0", height)]
        groups.append(frame)
    made.PerFrameFunctionalGroupsSequence = groups
    found = read_folder(write(made, tmp_path / "enhanced").parent)

    assert sorted(each.slice_count for each in found.series) == [1, 2]
    for series in found.series:
        assert WRONG_POSITION in told(series)


def test_frames_of_a_dose_grid_at_no_possible_distance_have_no_place(tmp_path):
    made = make_ct_slice(0.0, NumberOfFrames=2)
    made.PixelData = made.PixelData * 2
    with_text(made, "GridFrameOffsetVector", "0", "1.5e308")
    (series,) = read_folder(write(made, tmp_path / "dose").parent).series

    assert (series.slice_count, series.passport.verdict) == (2, GeometryVerdict.NONE)


def test_voxels_of_micrometers_are_as_good_as_any(tmp_path):
    write_series(tmp_path, [0.006 * k for k in range(12)], PixelSpacing=[0.006, 0.0005], SliceThickness=0.006)
    (series,) = read_folder(tmp_path).series

    assert series.slice_count == 12
    assert series.passport.verdict is GeometryVerdict.GOOD
    assert series.geometry.spacing_mm == pytest.approx((0.006, 0.006, 0.0005))
    assert series.geometry.to_index(series.geometry.to_patient((7, 3, 5))) == pytest.approx((7, 3, 5))


def test_a_slice_missing_among_slices_micrometers_apart_leaves_a_gap(tmp_path):
    heights = [0.006 * k for k in (0, 1, 2, 4, 5, 6)]
    write_series(tmp_path, heights, PixelSpacing=[0.006, 0.006])
    (series,) = read_folder(tmp_path).series

    assert series.passport.gap_count == 1
    assert [series.geometry.to_patient((k, 0, 0))[2] for k in range(6)] == pytest.approx(heights)


def test_what_nobody_foresaw_in_a_series_costs_this_series_only(good, folder, monkeypatch, caplog):
    check = catalog.check_geometry

    def fails_for_another(stack):
        if stack.slices[0].instance.series.uid == "9.9":
            raise FloatingPointError("of Secret^Name")
        return check(stack)

    monkeypatch.setattr(catalog, "check_geometry", fails_for_another)
    found = with_odd_ones(good, folder, [make_ct_slice(k, "9.9") for k in (1.0, 2.0)])

    assert good_heights(found) == HEIGHTS
    assert {each.uid for each in found.series} == {"1.2.3"}
    assert [(each.source.name, type(each.error)) for each in found.refused] == [
        ("odd0", UnbuiltSeriesError),
        ("odd1", UnbuiltSeriesError),
    ]
    assert "9.9" in caplog.text
    assert "FloatingPointError" in caplog.text
    assert "Secret" not in caplog.text


def several(count: int, *usual: str) -> st.SearchStrategy[list[str]]:
    return st.lists(texts, min_size=count, max_size=count) | st.just(list(usual))


@given(several(6, *FLAT), several(3, "-100", "-90", "2"), several(2, "0.75", "0.5"), several(1, "2.5"))
@example(list(FLAT), ["0", "0", "1e6"], ["1.1e-6", "9999"], ["1e-6"])
@example(list(FLAT), ["1e6", "-1e6", "1e6"], ["0.75", "0.5"], ["5e-324"])
def test_any_numbers_leave_the_good_slices_as_they_are(orientation, position, spacing, thickness):
    with TemporaryDirectory() as name:
        folder = Path(name)
        good = [read_one(path) for path in write_series(folder / "good", HEIGHTS)]
        odd = []
        for uid in ("1.2.3", "9.9", "9.9"):
            dataset = make_ct_slice(2.0 + len(odd), uid)
            with_text(dataset, "ImageOrientationPatient", *orientation)
            with_text(dataset, "ImagePositionPatient", *position)
            with_text(dataset, "PixelSpacing", *spacing)
            odd.append(with_text(dataset, "SliceThickness", *thickness))
        with_text(odd[2], "ImagePositionPatient", "0", "0", "0")
        found = with_odd_ones(good, folder, odd)
    main = next(each for each in found.series if each.uid == "1.2.3" and each.slice_count >= len(HEIGHTS))
    heights = [main.frame_of(index).position_mm[2] for index in range(main.slice_count)]

    assert UnbuiltSeriesError not in {type(each.error) for each in found.refused}
    assert sum(each.slice_count for each in found.series) + len(found.refused) == len(HEIGHTS) + 3
    assert set(HEIGHTS) <= set(np.round(heights, 9))
