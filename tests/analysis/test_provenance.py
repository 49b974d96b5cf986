from dataclasses import replace

import numpy as np
import pytest

from medviewer.analysis.provenance import volume_sha256
from medviewer.imaging.geometry import VolumeGeometry
from medviewer.imaging.volume import Unit
from tests.analysis.simple_chest import chest_geometry, make_volume


@pytest.fixture
def volume():
    geometry = chest_geometry(slices=4, pixels=6)
    return make_volume(np.arange(144, dtype=np.int16).reshape(4, 6, 6), geometry)


def moved(volume):
    affine = volume.geometry.affine.copy()
    affine[0, 3] += 0.001
    return replace(volume, geometry=VolumeGeometry(volume.geometry.shape, affine))


def unevenly_stacked(volume):
    origins = [volume.geometry.to_patient((k, 0, 0)) for k in range(4)]
    origins[2] = (*origins[2][:2], origins[2][2] + 0.1)
    return replace(volume, geometry=replace(volume.geometry, slice_origins=tuple(origins)))


def test_equal_volumes_have_equal_hashes_however_they_lie_in_memory(volume):
    turned = np.asfortranarray(volume.values)
    big_endian = volume.values.astype(">i2")

    assert volume_sha256(replace(volume, values=turned)) == volume_sha256(volume)
    assert volume_sha256(replace(volume, values=big_endian)) == volume_sha256(volume)


@pytest.mark.parametrize(
    "change",
    [
        lambda v: replace(v, values=v.values + np.int16(v.values == 77)),
        lambda v: replace(v, values=v.values[::-1]),
        lambda v: replace(v, values=v.values.astype(np.int32)),
        lambda v: replace(v, unit=Unit.NONE),
        moved,
        unevenly_stacked,
    ],
    ids=["one value", "order", "kind", "unit", "place", "place of one slice"],
)
def test_whatever_changes_the_input_changes_the_hash(volume, change):
    assert volume_sha256(change(volume)) != volume_sha256(volume)
