"""A fingerprint of what was analysed."""

import hashlib

import numpy as np

from medviewer.imaging.volume import Volume


def volume_sha256(volume: Volume) -> str:
    """SHA-256 of the voxels in slice, row, column order and of their place in the patient.

    The same Series gives the same hash on every machine: numbers are hashed little-endian, and the
    kind of the values and the shape are part of it.
    """
    values, affine = volume.values, volume.geometry.affine
    kind = values.dtype.newbyteorder("<")
    digest = hashlib.sha256(f"{kind.str} {values.shape} {volume.unit.value}".encode())
    digest.update(np.ascontiguousarray(affine, dtype="<f8").tobytes())
    if volume.geometry.slice_origins:
        digest.update(np.array(volume.geometry.slice_origins, dtype="<f8").tobytes())
    for plane in values:
        digest.update(np.ascontiguousarray(plane, dtype=kind).data)
    return digest.hexdigest()
