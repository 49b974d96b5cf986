"""What a header says of the patient's age reaches the judge of suitability."""

import pytest

from medviewer.dicom.study_facts import years_of
from tests.dicom.reading import read_one
from tests.dicom.synthetic import make_ct_slice, write


@pytest.mark.parametrize(
    ("age", "years"),
    [("058Y", 58.0), ("006M", 0.5), ("010W", 0.1916), ("021D", 0.0575), ("018y", 18.0)],
)
def test_an_age_string_in_years(age, years):
    assert years_of(age) == pytest.approx(years, abs=1e-3)


@pytest.mark.parametrize("age", ["", "Y", "58", "adult", "-05Y", "5.5Y", "058X"])
def test_what_is_no_age_string_says_nothing(age):
    assert years_of(age) is None


def test_the_age_is_read_with_the_series(tmp_path):
    child, unknown = make_ct_slice(0, PatientAge="012Y"), make_ct_slice(0)

    assert read_one(write(child, tmp_path / "a")).series.acquisition.patient_years == 12.0
    assert read_one(write(unknown, tmp_path / "b")).series.acquisition.patient_years is None
