"""An analysis as JSON for other programs: schema "medviewer.result/1", described in resources/schemas/result-1.md."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from medviewer.analysis.result import AnalysisResult
from medviewer.finding.finding import Finding
from medviewer.finding.map_check import MapCheck
from medviewer.finding.measurement import NoduleMeasurement
from medviewer.imaging.geometry_passport import GeometryPassport
from medviewer.imaging.saliency_map import SaliencyMap
from medviewer.reading.decision import Decision
from medviewer.reading.first_opinion import FirstOpinion
from medviewer.report.provenance_json import provenance_json

SCHEMA = "medviewer.result/1"
_NONE: Mapping[int, Decision] = {}
_AS_MEASURED: Mapping[int, NoduleMeasurement] = {}


@dataclass(frozen=True)
class LeftOutFile:
    """A file that could not be read as part of a Series.

    Attributes:
        path: Where it lies, as the reader gave it.
        reason: Why it was left out, in the reader's words.
    """

    path: str
    reason: str


def result_json(
    result: AnalysisResult,
    *,
    study_uid: str,
    shape: tuple[int, ...],
    passport: GeometryPassport,
    left_out: Sequence[LeftOutFile] = (),
    decisions: Mapping[int, Decision] = _NONE,
    margins: Mapping[int, NoduleMeasurement] = _AS_MEASURED,
    first_opinion: FirstOpinion | None = None,
) -> dict[str, Any]:
    """The result as plain lists, numbers and strings, keys always in the same order.

    Args:
        result: The analysis, refused or not.
        study_uid: Study Instance UID.
        shape: (slices, rows, columns) of the analysed Volume.
        passport: The check of its geometry.
        left_out: Files of what was opened that are in no Series.
        decisions: Number of a finding -> the reader's answer to it.
        margins: Number of a finding -> its size by the reader's margins, where the reader changed them.
        first_opinion: The reader's impression before the result was shown; None where it was shown at once.
    """
    return {
        "schema": SCHEMA,
        "software": {"name": "medviewer", "version": result.software_version},
        "study_instance_uid": study_uid,
        "series_instance_uid": result.series_uid,
        "geometry": geometry_json(shape, passport),
        "model": {"id": result.model.id, "version": result.model.version, "sha256": result.model.sha256},
        "suitability": {
            "verdict": result.suitability.verdict.value,
            "reasons": [str(reason) for reason in result.suitability.reasons],
        },
        "findings": [
            _finding_json(finding, decisions.get(finding.number), margins.get(finding.number))
            for finding in result.findings
        ],
        "first_opinion": None if first_opinion is None else {
            "opinion": first_opinion.opinion.value,
            "opened_at": first_opinion.opened_at.isoformat(),
            "made_at": first_opinion.made_at.isoformat(),
        },
        "refused_files": [{"path": file.path, "reason": file.reason} for file in left_out],
        "timings_s": {stage: _rounded(seconds, 3) for stage, seconds in result.timings_s.items()},
        "input_sha256": result.input_sha256,
        "provenance": None
        if result.provenance is None
        else provenance_json(result.provenance, result.findings),
    }  # fmt: skip


def geometry_json(shape: tuple[int, ...], passport: GeometryPassport) -> dict[str, Any]:
    """A Volume's shape (slices, rows, columns) and the check of its geometry."""
    return {
        "shape": [int(count) for count in shape],
        "spacing_mm": None
        if passport.spacing_mm is None
        else [None if mm is None else _rounded(mm, 6) for mm in passport.spacing_mm],
        "verdict": passport.verdict.value,
        "notes": [str(note) for note in passport.notes],
    }


def to_json(document: dict[str, Any]) -> bytes:
    """UTF-8 text, indented, ending in a line break.

    Raises:
        ValueError: A number is not finite; JSON has no word for it.
    """
    return (json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


def _finding_json(
    finding: Finding, decision: Decision | None, edited: NoduleMeasurement | None
) -> dict[str, Any]:
    score, saliency = finding.score, finding.saliency
    return {
        "id": finding.number,
        "source": finding.source.value,
        "center_mm": [_rounded(value, 3) for value in finding.center_mm],
        "center_index": [_rounded(value, 3) for value in finding.center_index],
        "sop_instance_uid": finding.frame.sop_instance_uid,
        "frame_number": finding.frame.frame_number,
        "diameter_mm": None if finding.diameter_mm is None else _rounded(finding.diameter_mm, 2),
        "measurement": _measurement_json(finding.measurement),
        "measurement_edited": _measurement_json(edited),
        "score": None if score is None else _rounded(score.value, 6),
        "interval": None if score is None else [_rounded(score.low, 6), _rounded(score.high, 6)],
        "reference": None if score is None or score.reference is None else {
            "n": score.reference.nodules,
            "positives": score.reference.positives,
        },
        "stability": None if score is None or score.stability is None else {
            "low": _rounded(score.stability.low, 6),
            "high": _rounded(score.stability.high, 6),
        },
        "suitability": finding.suitability.value,
        "refusal": str(finding.refusal or ""),
        "cautions": [str(caution) for caution in finding.cautions],
        "saliency": None if saliency is None else _saliency_json(saliency, finding.map_check),
        "decision": None if decision is None else {
            "verdict": decision.verdict.value,
            "words": decision.words,
            "made_at": decision.made_at.isoformat(),
        },
    }  # fmt: skip


def _measurement_json(measured: NoduleMeasurement | None) -> dict[str, Any] | None:
    if measured is None:
        return None
    return {
        "long_mm": _rounded(measured.long_mm, 2),
        "short_mm": _rounded(measured.short_mm, 2),
        "mean_mm": _rounded(measured.mean_mm, 2),
        "volume_mm3": None if measured.volume_mm3 is None else _rounded(measured.volume_mm3, 1),
        "type": measured.attenuation.value,
    }


def _saliency_json(saliency: SaliencyMap, check: MapCheck | None) -> dict[str, Any]:
    described = {
        "method": saliency.method,
        "native_shape": list(saliency.native_shape),
        "native_cell_mm": _rounded(saliency.native_cell_mm, 3),
    }
    if check is None:
        return described
    error = check.registration_error_mm
    return {
        **described,
        "verdict": check.verdict.value,
        "doubts": [doubt.value for doubt in check.doubts],
        "deletion_gain": _rounded(check.deletion_gain, 4),
        "insertion_gain": _rounded(check.insertion_gain, 4),
        "agreement": _rounded(check.agreement, 4),
        "outside_share": _rounded(check.outside_share, 4),
        "registration_error_mm": None if error is None else _rounded(error, 4),
        "registration_limit_mm": _rounded(check.registration_limit_mm, 4),
    }


def _rounded(value: float, digits: int) -> float:
    """A plain float, also from a numpy scalar; -0.0 becomes 0.0."""
    return round(float(value), digits) + 0.0
