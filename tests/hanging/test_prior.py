"""The prior is the latest earlier series of the same person that shows the same; nobody else's is ever offered."""

from pathlib import Path

import pytest
from pydicom.uid import generate_uid

from medviewer.hanging.prior import find_prior
from tests.dicom.reading import read_folder
from tests.hanging.examples import SAGITTAL, write_study

PERSON = {"PatientID": "P1", "PatientName": "Test^Person", "PatientBirthDate": "19600102", "PatientSex": "F"}


def chest_ct(date: str, **elements: object) -> dict[str, object]:
    return {
        **PERSON, "StudyDate": date, "Modality": "CT", "BodyPartExamined": "CHEST", "slices": 6, "step_mm": 2.0,
        "SeriesDescription": "thorax", **elements,
    }  # fmt: skip


def opened(root: Path, *studies: tuple[dict[str, object], ...]):
    """A catalog of several studies, each of several series."""
    for number, series in enumerate(studies):
        uid = generate_uid()
        named = [
            {"StudyInstanceUID": uid, "series_uid": generate_uid(), "SeriesNumber": place, **each}
            for place, each in enumerate(series, start=1)
        ]
        write_study(root / str(number), *named)
    return read_folder(root)


def key_of(catalog, date: str, number: int = 1) -> str:
    study = next(each for each in catalog.studies if each.date == date)
    return next(each.key for each in study.series if each.number == number)


def prior_date(catalog, date: str = "20240301", number: int = 1) -> str | None:
    prior = find_prior(catalog, key_of(catalog, date, number))
    return None if prior is None else prior.date


def test_the_latest_earlier_study_is_the_prior(tmp_path):
    catalog = opened(
        tmp_path,
        (chest_ct("20190302"),),
        (chest_ct("20240301"),),
        (chest_ct("20220515"),),
        (chest_ct("20250101"),),
    )

    assert prior_date(catalog) == "20220515"
    assert prior_date(catalog, "20190302") is None


def test_another_person_is_never_a_prior(tmp_path):
    catalog = opened(tmp_path, (chest_ct("20190302", PatientID="P2"),), (chest_ct("20240301"),))

    assert prior_date(catalog) is None


@pytest.mark.parametrize(
    "other",
    [
        {"PatientBirthDate": "19600103"},
        {"PatientName": "Somebody^Else"},
        {"PatientSex": "M"},
        {"PatientID": "", "PatientBirthDate": ""},
    ],
)
def test_one_that_may_be_of_another_person_is_no_prior(tmp_path, other):
    catalog = opened(tmp_path, (chest_ct("20190302", **other),), (chest_ct("20240301"),))

    assert prior_date(catalog) is None


@pytest.mark.parametrize("name", ["TEST^PERSON^^^", "Test^Person ", "Person^Test", "Test^Maiden"])
def test_another_way_of_writing_the_name_is_no_other_person(tmp_path, name):
    catalog = opened(tmp_path, (chest_ct("20190302", PatientName=name),), (chest_ct("20240301"),))

    assert prior_date(catalog) == "20190302"


@pytest.mark.parametrize(
    "other",
    [
        {"Modality": "MR"},
        {"BodyPartExamined": "HEAD", "SeriesDescription": "brain"},
        {"ImageOrientationPatient": SAGITTAL},
        {"ImageType": ["ORIGINAL", "PRIMARY", "LOCALIZER"]},
        {"StudyDate": ""},
    ],
)
def test_what_shows_something_else_is_no_prior(tmp_path, other):
    catalog = opened(tmp_path, (chest_ct("20190302", **other),), (chest_ct("20240301"),))

    assert prior_date(catalog) is None


def test_an_older_study_counts_where_the_latest_shows_something_else(tmp_path):
    head = chest_ct("20220515", BodyPartExamined="HEAD", SeriesDescription="brain")
    catalog = opened(tmp_path, (chest_ct("20190302"),), (head,), (chest_ct("20240301"),))

    assert prior_date(catalog) == "20190302"


def test_the_series_most_alike_is_chosen(tmp_path):
    soft = chest_ct("20190302", ConvolutionKernel="B30f")
    sharp = chest_ct("20190302", ConvolutionKernel="B70f")
    current = chest_ct("20240301", ConvolutionKernel="B60f")
    catalog = opened(tmp_path, (soft, sharp), (current,))

    assert find_prior(catalog, key_of(catalog, "20240301")).key == key_of(catalog, "20190302", 2)


def test_the_nearest_slice_distance_decides_between_equals(tmp_path):
    thick, thin = chest_ct("20190302", step_mm=5.0), chest_ct("20190302", step_mm=1.0)
    catalog = opened(tmp_path, (thick, thin), (chest_ct("20240301", step_mm=1.5),))

    assert find_prior(catalog, key_of(catalog, "20240301")).key == key_of(catalog, "20190302", 2)
