"""The program's own protocols hang what a reader expects, also where tags are missing."""

import pytest

from medviewer.hanging.grid_layout import GridLayout
from medviewer.imaging.first_look import Edge
from tests.hanging.examples import SAGITTAL, hang, mammogram, mr, numbers, radiograph, view_code, write_study

THIN = {"slices": 12, "step_mm": 1.0, "BodyPartExamined": "CHEST"}
THICK = {"slices": 12, "step_mm": 5.0, "BodyPartExamined": "CHEST"}


def windows(hanging):
    return [(each.rule.window.center, each.rule.window.width) for each in hanging.viewports]


def test_chest_ct_hangs_the_sharp_kernel_at_lung_beside_the_smooth_one_at_soft_tissue(tmp_path):
    smooth = {**THICK, "ConvolutionKernel": "B30f"}
    sharp = {**THIN, "ConvolutionKernel": "B70f"}
    scout = {"slices": 1, "BodyPartExamined": "CHEST", "ImageType": ["ORIGINAL", "PRIMARY", "LOCALIZER"]}
    hanging = hang(write_study(tmp_path, scout, smooth, sharp))

    assert hanging.protocol_id == "chest-ct"
    assert hanging.grid == GridLayout(1, 2)
    assert numbers(hanging) == [3, 2]
    assert windows(hanging) == [(-600, 1500), (40, 400)]


def test_chest_ct_of_one_thin_series_hangs_it_twice(tmp_path):
    hanging = hang(write_study(tmp_path, THICK, THIN))

    assert numbers(hanging) == [2, 2]
    assert windows(hanging) == [(-600, 1500), (40, 400)]


@pytest.mark.parametrize(
    ("kernel", "expected"), [("B30f", (40, 400)), ("LUNG", (-600, 1500)), ("", (40, 400))]
)
def test_chest_ct_of_one_thick_series_hangs_it_alone(tmp_path, kernel, expected):
    hanging = hang(write_study(tmp_path, {**THICK, "ConvolutionKernel": kernel}))

    assert hanging.grid == GridLayout(1, 1)
    assert windows(hanging) == [expected]


def test_a_chest_named_only_in_chinese_is_known(tmp_path):
    named = {
        "slices": 12,
        "step_mm": 1.0,
        "SeriesDescription": "胸部平扫",
        "SpecificCharacterSet": "ISO_IR 192",
    }
    assert hang(write_study(tmp_path, named)).protocol_id == "chest-ct"


def test_a_ct_of_an_unknown_region_is_shown_one_series_at_a_time_the_longest_first(tmp_path):
    hanging = hang(write_study(tmp_path, {"slices": 3}, {"slices": 7}, {"slices": 2}))

    assert hanging.protocol_id == "generic"
    assert numbers(hanging) == [2]
    assert hanging.viewports[0].rule.window is None


def test_brain_mr_hangs_four_weightings_known_by_their_names(tmp_path):
    hanging = hang(
        write_study(
            tmp_path, mr("localizer", ImageType=["ORIGINAL", "PRIMARY", "LOCALIZER"]),
            mr("ep2d_diff_3scan_trace_ADC"), mr("ep2d_diff_3scan_trace"), mr("t2_tirm_tra_dark-fluid"),
            mr("t1_se_sag", ImageOrientationPatient=SAGITTAL), mr("t1_se_tra"), mr("t2_tse_tra"),
            mr("t1_se_tra + Gd", ContrastBolusAgent="Gd"),
        )
    )  # fmt: skip

    assert hanging.protocol_id == "brain-mr"
    assert hanging.grid == GridLayout(2, 2)
    assert numbers(hanging) == [6, 7, 4, 3]


def test_brain_mr_hangs_weightings_known_only_by_their_times(tmp_path):
    t2 = {"ScanningSequence": "SE", "RepetitionTime": 4500, "EchoTime": 98}
    flair = {"ScanningSequence": ["SE", "IR"], "RepetitionTime": 9000, "EchoTime": 110, "InversionTime": 2500}
    mprage = {"ScanningSequence": ["GR", "IR"], "RepetitionTime": 2200, "EchoTime": 2.5, "InversionTime": 900}
    dwi = {"ScanningSequence": "EP", "RepetitionTime": 6000, "EchoTime": 89, "DiffusionBValue": 1000.0}
    hanging = hang(write_study(tmp_path, mr(**dwi), mr(**flair), mr(**t2), mr(**mprage)))

    assert numbers(hanging) == [4, 3, 2, 1]


def test_brain_mr_without_diffusion_leaves_a_place_empty_and_with_two_series_hangs_two(tmp_path):
    three = hang(write_study(tmp_path / "3", mr("T1 ax"), mr("T2 ax"), mr("FLAIR ax")))
    two = hang(write_study(tmp_path / "2", mr("T1 ax"), mr("FLAIR ax")))

    assert numbers(three) == [1, 2, 3, None]
    assert two.grid == GridLayout(1, 2)
    assert numbers(two) == [2, 1]


def test_a_head_mr_that_says_nothing_of_its_series_is_shown_one_series_at_a_time(tmp_path):
    assert hang(write_study(tmp_path, mr(), mr(slices=5))).protocol_id == "generic"


def test_mammograms_hang_back_to_back_the_right_breast_on_the_left_whatever_their_order(tmp_path):
    views = [mammogram("L", "MLO"), mammogram("R", "CC"), mammogram("R", "MLO"), mammogram("L", "CC")]
    hanging = hang(write_study(tmp_path, *views))

    assert hanging.protocol_id == "mammography"
    assert hanging.grid == GridLayout(2, 2)
    assert numbers(hanging) == [2, 4, 3, 1]
    assert [each.rule.chest_wall for each in hanging.viewports] == [Edge.RIGHT, Edge.LEFT] * 2
    assert hanging.same_scale


def test_four_mammograms_in_one_series_are_told_apart(tmp_path):
    one = {"series_uid": "1.2.3.1", "SeriesNumber": 1}
    views = [mammogram(side, view, **one) for view in ("MLO", "CC") for side in "LR"]
    hanging = hang(write_study(tmp_path, *views))

    shown = [(each.facts.laterality, each.facts.view) for each in hanging.viewports]
    assert shown == [("R", "CC"), ("L", "CC"), ("R", "MLO"), ("L", "MLO")]


def test_a_mammogram_for_reading_is_taken_before_the_one_for_processing_and_the_last_of_repeated_ones(
    tmp_path,
):
    raw = {"SOPClassUID": "1.2.840.10008.5.1.4.1.1.1.2.1"}
    views = [mammogram("R", "CC"), mammogram("R", "CC"), mammogram("L", "CC"), mammogram("R", "CC", **raw)]
    hanging = hang(write_study(tmp_path, *views))

    assert numbers(hanging) == [2, 3]


def test_views_given_as_codes_are_understood(tmp_path):
    views = [
        mammogram(side, view, ViewPosition="", ViewCodeSequence=view_code(code))
        for side in "RL"
        for view, code in (("CC", "399162004"), ("MLO", "R-10226"))
    ]
    hanging = hang(write_study(tmp_path, *views))

    assert numbers(hanging) == [1, 3, 2, 4]


def test_one_breast_hangs_its_two_views(tmp_path):
    hanging = hang(write_study(tmp_path, mammogram("L", "MLO"), mammogram("L", "CC")))

    assert hanging.grid == GridLayout(1, 2)
    assert numbers(hanging) == [2, 1]


def test_mammograms_without_sides_and_views_are_shown_one_at_a_time(tmp_path):
    bare = mammogram("R", "CC", ImageLaterality="", ViewPosition="")
    assert hang(write_study(tmp_path, bare, bare)).protocol_id == "generic"


@pytest.mark.parametrize("lateral", ["LL", "RL", "LATERAL"])
def test_a_chest_radiograph_hangs_frontal_left_and_lateral_right(tmp_path, lateral):
    hanging = hang(write_study(tmp_path, radiograph(lateral), radiograph("PA")))

    assert hanging.protocol_id == "radiograph-pair"
    assert numbers(hanging) == [2, 1]


def test_radiographs_are_known_by_their_names_where_the_view_is_missing(tmp_path):
    named = [radiograph(SeriesDescription="胸部侧位", SpecificCharacterSet="ISO_IR 192")]
    named += [radiograph(SeriesDescription="Chest PA")]

    assert numbers(hang(write_study(tmp_path, *named))) == [2, 1]


def test_two_frontal_radiographs_are_no_pair(tmp_path):
    assert hang(write_study(tmp_path, radiograph("PA"), radiograph("PA"))).protocol_id == "generic"


def test_a_study_of_a_localizer_alone_shows_it(tmp_path):
    scout = {"ImageType": ["ORIGINAL", "PRIMARY", "LOCALIZER"]}
    assert numbers(hang(write_study(tmp_path, scout))) == [1]
