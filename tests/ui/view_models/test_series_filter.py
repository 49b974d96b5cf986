"""A series is found by what a reader would type, in either language."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medviewer.ui.view_models.series_filter import SeriesFilter, words_of
from tests.dicom.reading import read_folder
from tests.dicom.synthetic import make_ct_slice, write


@pytest.fixture(scope="module")
def listed(tmp_path_factory) -> list:
    """(series, its words) of a chest CT, a brain MR with a Chinese description, and a mammogram."""
    folder: Path = tmp_path_factory.mktemp("found")
    chest = {"BodyPartExamined": "CHEST", "SeriesDescription": "Thorax 1.0 Lung", "StudyDate": "20240302"}
    brain = {
        "Modality": "MR", "SeriesDescription": "T2 轴位 颅脑", "SpecificCharacterSet": "ISO_IR 192", "SeriesNumber": 12,
        "series_uid": "1.2.4", "StudyDate": "20191225", "StudyInstanceUID": "1.5",
    }  # fmt: skip
    breast = {
        "Modality": "MG",
        "series_uid": "1.2.5",
        "ViewPosition": "MLO",
        "SeriesNumber": 7,
        "StudyInstanceUID": "1.6",
    }
    for number, elements in enumerate((chest, brain, breast)):
        write(make_ct_slice(0.0, **elements), folder / str(number))
    catalog = read_folder(folder)
    pairs = [(series, words_of(series, study)) for study in catalog.studies for series in study.series]
    return sorted(pairs, key=lambda pair: ["CT", "MR", "MG"].index(pair[0].modality))


def found(listed, text="", **wanted):
    wish = SeriesFilter(text, **wanted)
    return [
        series.modality
        for series, words in listed
        if wish.keeps(series, words, is_viewed=series.modality == "CT")
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["CT", "MR", "MG"]),
        ("lung", ["CT"]),
        ("THORAX lung", ["CT"]),
        ("lung thorax 1.0", ["CT"]),
        ("chest", ["CT"]),
        ("胸部", ["CT"]),
        ("胸部CT", ["CT"]),
        ("ＣＴ", ["CT"]),
        ("颅脑", ["MR"]),
        ("磁共振", ["MR"]),
        ("magnetic", ["MR"]),
        ("乳腺", ["MG"]),
        ("breast mlo", ["MG"]),
        ("#12", ["MR"]),
        ("12", ["MR"]),
        ("2024-03-02", ["CT"]),
        ("20240302", ["CT"]),
        ("2024年3月2日", ["CT"]),
        ("2019/12/25", ["MR"]),
        ("图像", ["CT", "MR", "MG"]),
        ("no such thing", []),
        ("lung 颅脑", []),
    ],
)
def test_each_word_must_be_found(listed, text, expected):
    assert found(listed, text) == expected


def test_a_modality_and_what_was_viewed_can_be_left_out(listed):
    assert found(listed, modalities=frozenset({"CT", "MG"})) == ["CT", "MG"]
    assert found(listed, only_unviewed=True) == ["MR", "MG"]
    assert found(listed, "颅脑", modalities=frozenset({"CT"})) == []


@given(st.text(max_size=12))
def test_more_words_never_find_more(listed, text):
    assert set(found(listed, text + " lung")) <= set(found(listed, text)) & set(found(listed, "lung"))
