"""What it takes to repeat an analysis, and to say what is not as it was: hashes, parameters, versions."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from medviewer.analysis.parameters import Plain, code_sha256, parameters
from medviewer.analysis.request import AnalysisRequest
from medviewer.analysis.score_model import ScoreModel
from medviewer.analysis.versions import versions
from medviewer.imaging.geometry import Triple
from medviewer.imaging.volume import Volume


@dataclass(frozen=True)
class InputHashes:
    """Fingerprints of what was analysed; the same Series gives the same ones on every machine.

    Attributes:
        pixels: Of the voxels in slice, row, column order, with their kind, unit and shape.
        geometry: Of their place in the patient.
        headers: Of what the headers say of the scan, as far as the analysis goes by it.
    """

    pixels: str
    geometry: str
    headers: str = ""

    @property
    def volume(self) -> str:
        """One hash of voxels and place."""
        return hashlib.sha256(f"{self.pixels} {self.geometry}".encode()).hexdigest()


@dataclass(frozen=True)
class Provenance:
    """How a result came to be.

    Attributes:
        input: Fingerprints of what was analysed.
        model_files: File name -> SHA-256 of each file of the model.
        markers: The reader's markers that were asked for: (x, y, z) in patient mm, LPS.
        only_markers: Those alone were scored; no search.
        parameters: Every constant of the analysis by module and name, and the model's patch.
        versions: What it ran on: name -> version.
        code_sha256: Of the sources of the analysis; "" where they are not there to be read.
    """

    input: InputHashes
    model_files: Mapping[str, str]
    markers: tuple[Triple, ...]
    only_markers: bool
    parameters: Mapping[str, Plain]
    versions: Mapping[str, str]
    code_sha256: str


def provenance_of(request: AnalysisRequest, model: ScoreModel) -> Provenance:
    """The provenance of an analysis that is about to be made in this process."""
    card = model.card
    patch: Plain = {
        "field_mm": card.patch.field_mm,
        "size_px": card.patch.size_px,
        "channels": [list(channel) for channel in card.patch.channels],
    }
    return Provenance(
        input=input_hashes(request),
        model_files=dict(sorted(card.files.items())),
        markers=request.markers,
        only_markers=request.only_markers,
        parameters={"patch": patch, **parameters()},
        versions=versions(),
        code_sha256=code_sha256(),
    )


def input_hashes(request: AnalysisRequest) -> InputHashes:
    """Fingerprints of a request's Volume and of what is known of its Series."""
    headers = repr((request.acquisition, request.passport, request.doubts))
    return InputHashes(
        pixels_sha256(request.volume),
        geometry_sha256(request.volume),
        hashlib.sha256(headers.encode()).hexdigest(),
    )


def volume_sha256(volume: Volume) -> str:
    """One hash of a Volume's voxels and of their place in the patient."""
    return InputHashes(pixels_sha256(volume), geometry_sha256(volume)).volume


def pixels_sha256(volume: Volume) -> str:
    """SHA-256 of the voxels in slice, row, column order; little-endian, with their kind, unit and shape."""
    values = volume.values
    kind = values.dtype.newbyteorder("<")
    digest = hashlib.sha256(f"{kind.str} {values.shape} {volume.unit.value}".encode())
    for plane in values:
        digest.update(np.ascontiguousarray(plane, dtype=kind).data)
    return digest.hexdigest()


def geometry_sha256(volume: Volume) -> str:
    """SHA-256 of the voxels' place in the patient: the affine, and each slice's origin where they differ from it."""
    digest = hashlib.sha256(np.ascontiguousarray(volume.geometry.affine, dtype="<f8").tobytes())
    if volume.geometry.slice_origins:
        digest.update(np.array(volume.geometry.slice_origins, dtype="<f8").tobytes())
    return digest.hexdigest()
