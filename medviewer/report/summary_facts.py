"""The summary's labelled lines: patient, study, what was analysed, and by what."""

import medviewer
from medviewer.analysis.provenance import Provenance
from medviewer.analysis.result import AnalysisResult
from medviewer.dicom.patient import Patient
from medviewer.dicom.series import Series
from medviewer.dicom.study import Study
from medviewer.i18n import N_, Translate
from medviewer.imaging.scale_bar import CALIBRATION_TEXTS, REGION_TEXT
from medviewer.imaging.ultrasound_regions import common_spacing_mm
from medviewer.imaging.volume import Calibration, Volume
from medviewer.report.summary import Fact, FactBlock
from medviewer.report.wording import UNIT_SPACE, date_text, mm_text, sex_text, time_text


def patient_block(patient: Patient, _: Translate) -> FactBlock:
    """Who was examined."""
    return FactBlock(
        _(N_("Patient")),
        (
            Fact(_(N_("Name")), patient.name.display),
            Fact(_(N_("Patient ID")), patient.patient_id),
            Fact(_(N_("Birth date")), date_text(patient.birth_date)),
            Fact(_(N_("Sex")), sex_text(patient.sex, _)),
        ),
    )


def study_block(study: Study, _: Translate) -> FactBlock:
    """Which examination."""
    return FactBlock(
        _(N_("Study")),
        (
            Fact(_(N_("Date")), f"{date_text(study.date)} {time_text(study.time)}".strip()),
            Fact(_(N_("Description")), study.description),
            Fact(_(N_("Accession number")), study.accession_number),
            Fact(_(N_("Institution")), study.institution),
        ),
    )


def analysed_block(
    series: Series, volume: Volume, left_out_count: int, _: Translate, *, is_analysed: bool = True
) -> FactBlock:
    """Which Series, and how large: an even number of lines, for two columns."""
    slices, rows, columns = volume.geometry.shape
    acquisition = series.acquisition
    return FactBlock(
        _(N_("What was analyzed")) if is_analysed else _(N_("Series on show")),
        (
            Fact(_(N_("Series")), _series_text(series)),
            Fact(
                _(N_("Modality")),
                " · ".join(part for part in (series.modality, acquisition.manufacturer) if part),
            ),
            Fact(_(N_("Slices")), f"{slices} × {rows} × {columns}"),
            Fact(_(N_("Voxel size")), _voxel_text(series, volume, _)),
            Fact(_(N_("Slice thickness")), _thickness_text(series, _)),
            Fact(_(N_("Kernel")), acquisition.kernel),
            Fact(_(N_("Contrast agent")), acquisition.contrast_agent),
            Fact(_(N_("Files not shown")), str(left_out_count)),
        ),
    )


def provenance_block(result: AnalysisResult | None, series: Series, study: Study, _: Translate) -> FactBlock:
    """Versions and hashes: what it takes to repeat this analysis; without one, what it was made with."""
    if result is None:
        return FactBlock(
            _(N_("Provenance")),
            (
                Fact(_(N_("Software")), f"medviewer {medviewer.__version__}"),
                Fact(_(N_("Study UID")), study.uid),
                Fact(_(N_("Series UID")), series.uid),
            ),
        )
    model = result.model
    return FactBlock(
        _(N_("Provenance")),
        (
            Fact(_(N_("Software")), f"medviewer {result.software_version}".strip()),
            Fact(_(N_("Model")), f"{model.id} {model.version}".strip()),
            Fact(_(N_("Model SHA-256")), model.sha256),
            Fact(_(N_("Input SHA-256")), result.input_sha256),
            *_capsule_facts(result.provenance, _),
            Fact(_(N_("Study UID")), study.uid),
            Fact(_(N_("Series UID")), series.uid),
            Fact(_(N_("Time taken")), _time_text(result, _)),
        ),
    )


def _capsule_facts(provenance: Provenance | None, _: Translate) -> tuple[Fact, ...]:
    if provenance is None:
        return ()
    versions = ", ".join(
        f"{name} {version}" for name, version in provenance.versions.items() if name != "medviewer"
    )
    text = _(N_("attached as {name}; “medviewer verify {name} STUDY” repeats the analysis"))
    return (
        Fact(_(N_("Code SHA-256")), provenance.code_sha256),
        Fact(_(N_("Versions")), versions),
        Fact(_(N_("Capsule")), text.format(name="result.json")),
    )


def _series_text(series: Series) -> str:
    number = "" if series.number is None else f"{series.number}"
    part = f"{series.split_number}/{series.split_count}" if series.split_count > 1 else ""
    return " · ".join(text for text in (number, series.description, part) if text)


def _thickness_text(series: Series, _: Translate) -> str:
    found = {instance.series.acquisition.slice_thickness_mm for instance in series.instances}
    if len(found) > 1:
        return _(N_("differs from image to image"))
    thickness = found.pop() if found else None
    return "" if thickness is None else mm_text(thickness, 2)


def _voxel_text(series: Series, volume: Volume, _: Translate) -> str:
    """With the median step between slices, where the passport knows it: the grid's own is the mean."""
    between_slices: float | None
    between_slices, between_rows, between_columns = volume.geometry.spacing_mm
    if series.passport is not None and series.passport.spacing_mm is not None:
        between_slices = series.passport.spacing_mm[0]
    in_plane = f"{between_rows:.3f} × {between_columns:.3f}"
    facts = [volume.facts(index) for index in range(volume.geometry.shape[0])]
    if len({(each.calibration, common_spacing_mm(each.regions)) for each in facts}) > 1:
        return _(N_("differs from image to image"))
    if facts[0].regions:
        return _region_text(common_spacing_mm(facts[0].regions), _)
    match volume.calibration:
        case Calibration.NONE:
            return _(N_("uncalibrated"))
        case Calibration.PATIENT if between_slices is not None:
            return f"{between_slices:.3f} × {in_plane}{UNIT_SPACE}mm"
        case Calibration.PATIENT | Calibration.PIXEL_SPACING:
            return f"{in_plane}{UNIT_SPACE}mm"
        case Calibration.MAGNIFICATION | Calibration.DETECTOR | Calibration.SCANNED:
            return f"{in_plane}{UNIT_SPACE}mm ({_(CALIBRATION_TEXTS[volume.calibration])})"


def _region_text(spacing_mm: tuple[float, float] | None, _: Translate) -> str:
    """The pixels of an ultrasound picture's two-dimensional regions."""
    if spacing_mm is None:
        return _(N_("uncalibrated"))
    return f"{spacing_mm[0]:.3f} × {spacing_mm[1]:.3f}{UNIT_SPACE}mm ({_(REGION_TEXT)})"


def _time_text(result: AnalysisResult, _: Translate) -> str:
    if not result.timings_s:
        return ""
    total = result.timings_s.get("total", sum(result.timings_s.values()))
    return _(N_("{seconds} s")).format(seconds=f"{total:.1f}")
