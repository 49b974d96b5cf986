import numpy as np
import pytest

from medviewer.training.datasets import load_nodules
from medviewer.training.outline.datasets import load_outlined_nodules
from medviewer.training.surroundings import Surroundings, slices_beside
from tests.training.synthetic_nodules import nodule_fields, outlined_fields, write_nodules

ROWS = (3, 8)


@pytest.fixture(scope="module")
def fields():
    return nodule_fields(12)


@pytest.fixture(scope="module")
def nodules(fields, tmp_path_factory):
    return load_nodules(write_nodules(tmp_path_factory.mktemp("flat") / "nodules.npz", **fields))


def outlined(tmp_path, fields):
    write_nodules(tmp_path / "nodules.npz", **fields)
    return load_outlined_nodules(tmp_path)


def test_the_slices_beside_a_picture_are_found_and_its_ends_left_out(nodules, fields, tmp_path):
    found = outlined(tmp_path, outlined_fields(fields, ROWS))
    beside = slices_beside(nodules, found)

    assert set(beside) == set(ROWS)
    for row, nodule in zip(ROWS, found, strict=True):
        assert beside[row].shape == (2, 71, 71)
        for picture, k in zip(beside[row], (1, 3), strict=True):
            np.testing.assert_array_equal(picture[8:64, 10:60], nodule.volume.values[k])
            np.testing.assert_array_equal(picture[:8], nodules.hu[row][:8])


def test_another_patient_s_nodule_and_another_slice_are_not_taken(nodules, fields, tmp_path):
    others = outlined_fields(fields, ROWS)
    others["patient_id"] = np.array([fields["patient_id"][0], fields["patient_id"][8]])
    others["hu_flat"][others["offsets"][1] :] += 100  # no slice that the picture shows
    assert slices_beside(nodules, outlined(tmp_path, others)) == {}


def test_a_volume_wider_than_the_picture_is_cut_to_it(nodules, fields, tmp_path):
    wide = outlined_fields(fields, (5,))
    picture = np.pad(fields["hu"][5], 4, constant_values=-850).T
    slices = np.stack([picture, picture, np.full_like(picture, -700)], axis=2)
    slices[:, :, 0] += 200
    wide.update(
        hu_flat=slices.ravel(),
        mask_flat=np.ones(slices.size, np.uint8),
        shape_xyz=np.array([slices.shape]),
        offsets=np.array([0, slices.size]),
    )
    pictures = slices_beside(nodules, outlined(tmp_path, wide))[5]

    np.testing.assert_array_equal(pictures[0], fields["hu"][5] + 200)
    assert np.all(pictures[1] == -700)


def test_choosing_nodules_keeps_what_belongs_to_them(nodules):
    masks = np.zeros(nodules.hu.shape, bool)
    masks[4, 0, 0] = True
    pictures = {4: np.zeros((1, 71, 71), np.int16), 7: np.ones((1, 71, 71), np.int16)}
    kept = np.isin(np.arange(12), (1, 4, 9))
    chosen = Surroundings(masks, pictures).chosen(kept)

    assert chosen.masks.sum(axis=(1, 2)).tolist() == [0, 1, 0]
    assert list(chosen.beside) == [1]
    assert not Surroundings.unknown(nodules).masks.any()
