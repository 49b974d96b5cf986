"""The factor to SUVbw is worked out from what the header says, or refused with the reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom import dcmread
from pydicom.config import disable_value_validation
from pydicom.dataset import Dataset
from pydicom.filebase import DicomBytesIO
from pydicom.filewriter import write_dataset

from medviewer.dicom.header import Header
from medviewer.dicom.suv import suv_factor
from medviewer.i18n import Message

HALF_LIFE_S = 6586.2  # fluorine-18


def pet(**changes) -> Dataset:
    """A PET header: 70 kg, 350 MBq injected at 9:00, scanned one half-life later; None takes an element out."""
    isotope = Dataset()
    isotope.RadionuclideTotalDose = 350e6
    isotope.RadionuclideHalfLife = HALF_LIFE_S
    isotope.RadiopharmaceuticalStartTime = "090000"
    header = Dataset()
    header.Units = "BQML"
    header.RescaleSlope, header.RescaleIntercept = 2.5, 0
    header.CorrectedImage = ["DECY", "ATTN", "SCAT"]
    header.DecayCorrection = "START"
    header.PatientWeight = 70
    header.SeriesDate = header.AcquisitionDate = "20240301"
    header.SeriesTime = header.AcquisitionTime = "104946.2"
    header.RadiopharmaceuticalInformationSequence = [isotope]
    for keyword, value in changes.items():
        is_of_isotope = keyword in isotope or keyword == "RadiopharmaceuticalStartDateTime"
        place = isotope if is_of_isotope else header
        if value is None:
            delattr(place, keyword)
        else:
            setattr(place, keyword, value)
    return header


def factor(**changes) -> float | Message:
    file = DicomBytesIO()
    file.is_implicit_VR, file.is_little_endian = True, True
    with disable_value_validation():
        write_dataset(file, pet(**changes))
    return suv_factor(Header(dcmread(DicomBytesIO(file.getvalue()), force=True)))


def test_one_half_life_after_the_injection_half_of_the_dose_is_left():
    assert factor() == pytest.approx(70_000 / 175e6)


def test_a_concentration_of_the_mean_dose_per_gram_is_an_suv_of_one():
    """5,000 Bq/ml times 70,000 g are the 350 MBq that were injected."""
    assert 5000 * factor(DecayCorrection="ADMIN") == pytest.approx(1.0)


@given(st.integers(0, 6 * 3600))
def test_the_later_the_scan_the_larger_the_factor(seconds):
    time = f"{9 + seconds // 3600:02d}{seconds // 60 % 60:02d}{seconds % 60:02d}"
    expected = 70_000 / (350e6 * 0.5 ** (seconds / HALF_LIFE_S))

    assert factor(SeriesTime=time, AcquisitionTime=time) == pytest.approx(expected)


def test_an_injection_before_midnight():
    later = factor(RadiopharmaceuticalStartTime="233000", SeriesTime="003000", AcquisitionTime="003000")

    assert later == pytest.approx(70_000 / (350e6 * 0.5 ** (3600 / HALF_LIFE_S)))


def test_a_full_date_of_the_injection_comes_first():
    with_date = factor(RadiopharmaceuticalStartDateTime="20240301094946.2+0100")

    assert with_date == pytest.approx(70_000 / (350e6 * 0.5 ** (3600 / HALF_LIFE_S)))


def test_values_in_grams_per_ml_are_suv_already():
    assert factor(Units="GML") == 1.0


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"Units": "CNTS"}, "Bq/ml"),
        ({"Units": "GML", "SUVType": "LBM"}, "Bq/ml"),
        ({"CorrectedImage": ["ATTN"]}, "attenuation and decay"),
        ({"CorrectedImage": None}, "attenuation and decay"),
        ({"PatientWeight": None}, "weight"),
        ({"PatientWeight": 0}, "weight"),
        ({"RadionuclideTotalDose": None}, "dose"),
        ({"RadiopharmaceuticalInformationSequence": []}, "dose"),
        ({"DecayCorrection": "NONE"}, "moment"),
        ({"RadionuclideHalfLife": None}, "moment"),
        ({"SeriesTime": "noon"}, "moment"),
        ({"SeriesTime": "120000"}, "moment"),  # after its own image: somebody changed it
        ({"RadiopharmaceuticalStartTime": "soon"}, "injection"),
        ({"RadiopharmaceuticalStartDateTime": "20240227090000"}, "injection"),
    ],
)
def test_what_can_t_be_known_is_refused_with_the_reason(changes, words):
    answer = factor(**changes)

    assert isinstance(answer, Message)
    assert words in str(answer)


@pytest.mark.parametrize("changes", [{"RescaleSlope": None}, {"RescaleIntercept": None}, {"RescaleSlope": 0}])
@pytest.mark.parametrize("units", ["BQML", "GML"])
def test_without_a_rescale_that_can_be_read_there_is_no_suv(changes, units):
    reason = factor(Units=units, **changes)

    assert str(reason) == "its rescale slope or intercept is missing or can't be read"


@pytest.mark.parametrize("keyword", ["RadiopharmaceuticalStartTime", "SeriesTime"])
@pytest.mark.parametrize("time", [None, "", "1", "24", "0960", "104946.", "noon"])
def test_a_time_that_is_missing_or_is_none_is_not_midnight(keyword, time):
    assert isinstance(factor(**{keyword: time}), Message)


@pytest.mark.parametrize(
    ("zone", "start", "hours"),
    [
        (None, "20240301090000", 1.82950),
        ("+0200", "20240301070000+0000", 1.82950),
        ("-0330", "20240301090000-0330", 1.82950),
        ("-0330", "20240301143000+0200", 1.82950),
        (None, "20240301090000+0100", 1.82950),
        ("somewhere", "20240301090000+0100", None),
    ],
)
def test_the_injection_is_timed_by_the_scanner_s_clock(zone, start, hours):
    found = factor(
        RadiopharmaceuticalStartDateTime=start, **({} if zone is None else {"TimezoneOffsetFromUTC": zone})
    )

    if hours is None:
        assert isinstance(found, Message)
    else:
        assert found == pytest.approx(70_000 / 350e6 * 2 ** (hours * 3600 / HALF_LIFE_S), rel=1e-4)


@pytest.mark.parametrize(
    "impossible",
    [
        {"RadionuclideTotalDose": 370}, {"RadionuclideTotalDose": 3.7e12}, {"PatientWeight": "1e308"},
        {"PatientWeight": 70_000}, {"RadionuclideHalfLife": 2.5}, {"RadionuclideHalfLife": "0.0000001"},
    ],
)  # fmt: skip
def test_what_can_t_be_right_gives_no_suv(impossible):
    assert isinstance(factor(**impossible), Message)
