"""How a result came to be, as JSON: what `medviewer verify` needs to repeat it and to compare."""

import hashlib
from typing import Any

import numpy as np

from medviewer.analysis.provenance import Provenance
from medviewer.finding.finding import Finding
from medviewer.imaging.saliency_map import SaliencyMap


def provenance_json(provenance: Provenance, findings: tuple[Finding, ...]) -> dict[str, Any]:
    """The provenance, and of each finding its numbers to full precision and the hash of its map."""
    return {
        "pixels_sha256": provenance.input.pixels,
        "geometry_sha256": provenance.input.geometry,
        "headers_sha256": provenance.input.headers,
        "model_files": dict(provenance.model_files),
        "markers_mm": [list(marker) for marker in provenance.markers],
        "only_markers": provenance.only_markers,
        "versions": dict(provenance.versions),
        "code_sha256": provenance.code_sha256,
        "parameters": dict(provenance.parameters),
        "findings": [_exact(finding) for finding in findings],
    }


def map_sha256(saliency: SaliencyMap) -> str:
    """SHA-256 of a map's evidence (float32, little-endian) and of its place in the patient."""
    digest = hashlib.sha256(np.ascontiguousarray(saliency.evidence, dtype="<f4").tobytes())
    digest.update(np.ascontiguousarray(saliency.affine, dtype="<f8").tobytes())
    return digest.hexdigest()


def _exact(finding: Finding) -> dict[str, Any]:
    score = finding.score
    return {
        "id": finding.number,
        "center_mm": [float(value) for value in finding.center_mm],
        "score": None if score is None else float(score.value),
        "interval": None if score is None else [float(score.low), float(score.high)],
        "map_sha256": None if finding.saliency is None else map_sha256(finding.saliency),
    }
