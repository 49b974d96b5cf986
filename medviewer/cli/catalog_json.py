"""A catalog as JSON, schema "medviewer.info/1": patients > studies > series, and the files left out."""

from typing import Any

import medviewer
from medviewer.dicom.patient import Patient
from medviewer.dicom.series import Series
from medviewer.dicom.study import Catalog, Study
from medviewer.report.result_json import geometry_json

SCHEMA = "medviewer.info/1"


def catalog_json(catalog: Catalog) -> dict[str, Any]:
    """The catalog as plain lists, numbers and strings, keys always in the same order."""
    return {
        "schema": SCHEMA,
        "software": {"name": "medviewer", "version": medviewer.__version__},
        "patients": [_patient(patient, catalog) for patient in catalog.patients],
        "refused_files": [{"path": file.source.label, "reason": file.reason} for file in catalog.refused],
        "files_looked_at": catalog.looked_at,
    }


def _patient(patient: Patient, catalog: Catalog) -> dict[str, Any]:
    return {
        "name": patient.name.display,
        "patient_id": patient.patient_id,
        "birth_date": patient.birth_date,
        "sex": patient.sex,
        "studies": [_study(study) for study in catalog.studies if study.patient == patient],
    }


def _study(study: Study) -> dict[str, Any]:
    return {
        "study_instance_uid": study.uid,
        "date": study.date,
        "time": study.time,
        "description": study.description,
        "accession_number": study.accession_number,
        "institution": study.institution,
        "series": [_series(series) for series in study.series],
    }


def _series(series: Series) -> dict[str, Any]:
    return {
        "key": series.key,
        "series_instance_uid": series.uid,
        "part": series.split_number,
        "parts": series.split_count,
        "number": series.number,
        "modality": series.modality,
        "kind": series.object_kind.value,
        "file_format": series.file_format.value,
        "description": series.description,
        "instances": len(series.instances),
        "slices": series.slice_count,
        "geometry": _geometry(series),
        "warnings": [
            {
                "path": series.instance_of(index).source.label,
                "slice": index + 1,
                "reasons": list(map(str, warnings)),
            }
            for index, warnings in series.warnings.items()
        ],
    }


def _geometry(series: Series) -> dict[str, Any] | None:
    passport, geometry = series.passport, series.geometry
    if passport is None or geometry is None:
        return None
    return {
        **geometry_json(geometry.shape, passport),
        "order_source": passport.order_source.value,
        "gaps": passport.gap_count,
        "steps": passport.step_count,
        "largest_gap_mm": passport.largest_gap_mm,
        "duplicates": passport.duplicate_count,
        "uneven_mm": passport.uneven_mm,
        "tilt_degrees": passport.tilt_degrees,
    }
