"""What a header says of Patient, Study and Series."""

from medviewer.dicom.frame_facts import thickness_of
from medviewer.dicom.header import Header
from medviewer.dicom.instance import SeriesHeader, StudyHeader
from medviewer.dicom.made_uid import made_uid
from medviewer.dicom.patient import Patient
from medviewer.dicom.siemens import mosaic_count
from medviewer.dicom.source_file import SourceFile
from medviewer.dicom.suv import suv_factor
from medviewer.dicom.transfer_syntax import COMPRESSIONS
from medviewer.dicom.view_facts import mr_sequence, view_position
from medviewer.imaging.acquisition import Acquisition, MrSequence
from medviewer.imaging.patient_directions import Anatomy

_PHANTOM_WORDS = ("phantom", "synthetic")
_YEARS = {"Y": 1.0, "M": 1 / 12, "W": 7 / 365.25, "D": 1 / 365.25}


def study_header(header: Header, source: SourceFile) -> StudyHeader:
    """The Study, with its Patient; a stripped header's study is its folder (or archive)."""
    return StudyHeader(
        uid=header.uid("StudyInstanceUID") or made_uid("study", source),
        date=_digits(header.text("StudyDate")),
        time=header.text("StudyTime").split(".")[0],
        description=header.text("StudyDescription"),
        accession_number=header.text("AccessionNumber"),
        study_id=header.text("StudyID"),
        institution=header.text("InstitutionName"),
        patient=patient(header),
    )


def patient(header: Header) -> Patient:
    return Patient(
        name=header.name("PatientName"),
        patient_id=header.text("PatientID"),
        birth_date=_digits(header.text("PatientBirthDate")),
        sex=header.text("PatientSex").upper()[:1],
        issuer=header.text("IssuerOfPatientID"),
    )


def series_header(header: Header, source: SourceFile, transfer_syntax_uid: str) -> SeriesHeader:
    """The Series; a stripped header's series is its folder (or archive)."""
    modality = header.text("Modality").upper()[:16]
    return SeriesHeader(
        uid=header.uid("SeriesInstanceUID") or made_uid("series", source),
        modality=modality,
        number=header.integer("SeriesNumber"),
        description=header.text("SeriesDescription") or header.text("ProtocolName"),
        date=_digits(header.text("SeriesDate") or header.text("AcquisitionDate")),
        time=(header.text("SeriesTime") or header.text("AcquisitionTime")).split(".")[0],
        laterality=(header.text("ImageLaterality") or header.text("Laterality")).upper()[:1],
        frame_of_reference_uid=header.uid("FrameOfReferenceUID"),
        acquisition=_acquisition(header, modality, transfer_syntax_uid),
    )


def _acquisition(header: Header, modality: str, transfer_syntax_uid: str) -> Acquisition:
    compression = COMPRESSIONS.get(transfer_syntax_uid)
    descriptions = [header.text("SeriesDescription"), header.text("StudyDescription")]
    image_type = tuple(value.upper() for value in header.texts("ImageType"))
    names = [header.text("PatientName"), header.text("PatientID"), *descriptions]
    return Acquisition(
        modality=modality,
        image_type=image_type,
        body_part=header.text("BodyPartExamined").upper(),
        description=" ".join(text for text in descriptions if text),
        kernel=header.text("ConvolutionKernel"),
        slice_thickness_mm=thickness_of(header),
        manufacturer=header.text("Manufacturer"),
        contrast_agent=header.text("ContrastBolusAgent"),
        lossy=header.text("LossyImageCompression") == "01" or bool(compression and compression.lossy),
        view_position=view_position(header),
        patient_orientation=_patient_orientation(header),
        anatomy=(
            Anatomy.QUADRUPED
            if header.text("AnatomicalOrientationType").upper() == Anatomy.QUADRUPED.value
            else Anatomy.BIPED
        ),
        mr=mr_sequence(header) if modality == "MR" else MrSequence(),
        suv_factor=suv_factor(header) if modality == "PT" else None,
        is_phantom=any(word in name.lower() for name in names for word in _PHANTOM_WORDS),
        mosaic_count=mosaic_count(header) if "MOSAIC" in image_type else None,
        patient_years=years_of(header.text("PatientAge")),
    )


def _patient_orientation(header: Header) -> tuple[str, ...]:
    """Patient Orientation; empty where the positioner turned while the frames were taken (PS3.3 C.8.7.5)."""
    is_turning = header.text("PositionerMotion").upper() == "DYNAMIC"
    return () if is_turning else tuple(each.upper() for each in header.texts("PatientOrientation"))


def years_of(age: str) -> float | None:
    """An Age String such as "058Y", "006M", "010W" or "021D" (PS3.5 6.2) in years; None for anything else."""
    count, unit = age[:-1], age[-1:].upper()
    return int(count) * _YEARS[unit] if count.isdecimal() and unit in _YEARS else None


def _digits(date: str) -> str:
    """A date as YYYYMMDD; the retired form YYYY.MM.DD is accepted (PS3.5 6.2)."""
    digits = date.replace(".", "").replace("-", "")
    return digits if len(digits) == 8 and digits.isdigit() else ""
