"""The factor from a PET image's activity concentration to the standardised uptake value by body weight."""

from datetime import datetime, timedelta

from medviewer.dicom.header import Header
from medviewer.dicom.rescale import rescale_of
from medviewer.i18n import N_, Message, message

GRAMS_PER_KG = 1000.0
_LONGEST_WAIT = timedelta(hours=24)


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
    weight_kg = header.number("PatientWeight")
    isotope = header.item("RadiopharmaceuticalInformationSequence")
    dose_bq = isotope.number("RadionuclideTotalDose") if isotope is not None else None
    if isotope is None or not weight_kg or weight_kg <= 0 or not dose_bq or dose_bq <= 0:
        return message(N_("the patient's weight or the injected dose is missing"))
    left = _dose_left(header, isotope)
    return left if isinstance(left, Message) else weight_kg * GRAMS_PER_KG / (dose_bq * left)


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
    injected = _injected(isotope, scanned)
    if injected is None or not timedelta(0) <= scanned - injected <= _LONGEST_WAIT:
        return message(N_("the time of the injection does not fit the scan"))
    return float(2 ** (-(scanned - injected).total_seconds() / half_life_s))


def _scan_start(header: Header) -> datetime | None:
    """The Series' start; an image taken before it tells that the Series' time was changed later (QIBA)."""
    series = _moment(header.text("SeriesDate"), header.text("SeriesTime"))
    image = _moment(header.text("AcquisitionDate"), header.text("AcquisitionTime"))
    if series is None or (image is not None and image < series):
        return None
    return series


def _injected(isotope: Header, scanned: datetime) -> datetime | None:
    whole = isotope.text("RadiopharmaceuticalStartDateTime")
    if whole:
        return _moment(whole[:8], whole[8:].split("+")[0].split("-")[0])
    injected = _moment(f"{scanned:%Y%m%d}", isotope.text("RadiopharmaceuticalStartTime"))
    if injected is not None and injected > scanned:
        return injected - timedelta(days=1)  # before midnight
    return injected


def _moment(date: str, time: str) -> datetime | None:
    """A date (YYYYMMDD) and a time (HHMMSS with a fraction) of one clock; None where either is no such thing."""
    whole, _point, part = time.replace(":", "").partition(".")
    try:
        moment = datetime.strptime(f"{date} {whole.ljust(6, '0')}", "%Y%m%d %H%M%S")
        return moment + timedelta(seconds=float(f"0.{part}") if part else 0.0)
    except ValueError:
        return None
