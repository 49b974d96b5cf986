"""The factor from a PET image's activity concentration to the standardised uptake value by body weight."""

import re
from datetime import datetime, timedelta

from medviewer.dicom.header import Header
from medviewer.dicom.rescale import rescale_of
from medviewer.i18n import N_, Message, message

GRAMS_PER_KG = 1000.0
_LONGEST_WAIT = timedelta(hours=24)
_POSSIBLE_KG = (0.01, 1000.0)
"""From a mouse on."""
_POSSIBLE_BQ = (1e4, 1e11)
"""A dose is given in Bq (PS3.3 C.8.9.2): one of 370 was written in MBq."""
_MISSING = N_("the patient's weight or the injected dose is missing")
_LEAST_LEFT = 1e-6
"""A dose that has decayed further can't be seen any more: its half-life or its times are wrong."""
_TIME = re.compile(r"(?:[01]\d|2[0-3])(?:[0-5]\d(?:[0-5]\d(?:\.\d{1,6})?)?)?")
_OFFSET = re.compile(r"([+-])(\d{2})([0-5]\d)")


def suv_factor(header: Header) -> float | Message:
    """Grams per becquerel: SUVbw = modality value (Bq/ml) times it. Or why there is none, in words.

    SUVbw = concentration x weight / dose, both decayed to the same moment. Only what the header says outright is
    used: no private elements, no guesses.

    References:
        PS3.3 C.8.9.1 (PET Series), C.8.9.2 (PET Isotope); QIBA, "Standardized Uptake Value (SUV) vendor-neutral
        pseudo-code", 2012.
    """
    units = header.text("Units").upper()
    is_suv = units == "GML" and header.text("SUVType").upper() in ("", "BW")
    if units != "BQML" and not is_suv:
        return message(N_("its values are no activity concentration (Bq/ml)"))
    if not rescale_of(header).is_known:
        return message(N_("its rescale slope or intercept is missing or can't be read"))
    if is_suv:
        return 1.0
    corrections = {text.upper() for text in header.texts("CorrectedImage")}
    if not {"ATTN", "DECY"} <= corrections:
        return message(N_("it is not corrected for attenuation and decay"))
    isotope = header.item("RadiopharmaceuticalInformationSequence")
    given = _weight_and_dose(header, isotope)
    if isotope is None or isinstance(given, Message):
        return given if isinstance(given, Message) else message(_MISSING)
    weight_kg, dose_bq = given
    left = _dose_left(header, isotope)
    return left if isinstance(left, Message) else weight_kg * GRAMS_PER_KG / (dose_bq * left)


def _weight_and_dose(header: Header, isotope: Header | None) -> tuple[float, float] | Message:
    """kg and Bq, as far as they can be right."""
    weight_kg = header.number("PatientWeight")
    dose_bq = isotope.number("RadionuclideTotalDose") if isotope is not None else None
    if not weight_kg or weight_kg <= 0 or not dose_bq or dose_bq <= 0:
        return message(_MISSING)
    if not (
        _POSSIBLE_KG[0] <= weight_kg <= _POSSIBLE_KG[1] and _POSSIBLE_BQ[0] <= dose_bq <= _POSSIBLE_BQ[1]
    ):
        return message(
            N_("a weight of {weight:.4g} kg or a dose of {dose:.4g} Bq can't be right"),
            weight=weight_kg,
            dose=dose_bq,
        )
    return weight_kg, dose_bq


def _dose_left(header: Header, isotope: Header) -> float | Message:
    """The share of the dose that had not decayed at the moment that the image is corrected to."""
    corrected_to = header.text("DecayCorrection").upper()
    if corrected_to == "ADMIN":
        return 1.0
    half_life_s = isotope.number("RadionuclideHalfLife")
    if corrected_to != "START" or not half_life_s or half_life_s <= 0:
        return message(N_("the moment that its decay is corrected to is not known"))
    scanned = _scan_start(header)
    if scanned is None:
        return message(N_("the moment that its decay is corrected to is not known"))
    injected = _injected(header, isotope, scanned)
    if injected is None or not timedelta(0) <= scanned - injected <= _LONGEST_WAIT:
        return message(N_("the time of the injection does not fit the scan"))
    left = 2.0 ** max(-(scanned - injected).total_seconds() / half_life_s, -1000.0)
    return left if left >= _LEAST_LEFT else message(N_("its half-life does not fit the scan"))


def _scan_start(header: Header) -> datetime | None:
    """The Series' start; an image taken before it tells that the Series' time was changed later (QIBA)."""
    series = _moment(header.text("SeriesDate"), header.text("SeriesTime"))
    image = _moment(header.text("AcquisitionDate"), header.text("AcquisitionTime"))
    if series is None or (image is not None and image < series):
        return None
    return series


def _injected(header: Header, isotope: Header, scanned: datetime) -> datetime | None:
    whole = isotope.text("RadiopharmaceuticalStartDateTime")
    if whole:
        return _on_the_scanner_s_clock(header, whole)
    injected = _moment(f"{scanned:%Y%m%d}", isotope.text("RadiopharmaceuticalStartTime"))
    if injected is not None and injected > scanned:
        return injected - timedelta(days=1)  # before midnight
    return injected


def _on_the_scanner_s_clock(header: Header, whole: str) -> datetime | None:
    """A date time (PS3.5 6.2, DT) in the time zone of the header's times; None where that is not known."""
    time, sign, _offset = whole[8:].partition("+") if "+" in whole else whole[8:].partition("-")
    moment = _moment(whole[:8], time)
    zone = header.text("TimezoneOffsetFromUTC")
    if moment is None or not sign or not zone:  # without a zone for all times, they are those of one place
        return moment
    own, ours = _offset_of(whole[8 + len(time) :]), _offset_of(zone)
    return None if own is None or ours is None else moment - own + ours


def _offset_of(text: str) -> timedelta | None:
    """ "+0200": two hours; None for anything else."""
    found = _OFFSET.fullmatch(text.strip())
    if found is None:
        return None
    away = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return away if found[1] == "+" else -away


def _moment(date: str, time: str) -> datetime | None:
    """A date (YYYYMMDD) and a time (HH, HHMM or HHMMSS with a fraction) of one clock; None where either is none."""
    whole, _point, part = time.replace(":", "").partition(".")
    if not _TIME.fullmatch(time.replace(":", "")):
        return None
    try:
        moment = datetime.strptime(f"{date} {whole.ljust(6, '0')}", "%Y%m%d %H%M%S")
    except ValueError:
        return None
    return moment + timedelta(seconds=float(f"0.{part}") if part else 0.0)
