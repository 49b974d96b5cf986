"""A synthetic labelled folder, and a model trained on it once for all tests."""

import pytest

from medviewer.training import lung_nodule, validate
from medviewer.training.datasets import NODULES_FOLDER, load_training_set
from medviewer.training.inputs import training_inputs
from medviewer.training.lung_nodule import train_score
from medviewer.training.outline.datasets import OUTLINED_FOLDER
from medviewer.training.outline.diameters import outlined_masks
from medviewer.training.surroundings import Surroundings
from tests.training.synthetic_nodules import nodule_fields, outlined_fields, write_nodules
from tests.training.tiny_training import OTHER_PART, TINY, sized_by_the_readers


@pytest.fixture(scope="session")
def data_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("labelled")
    fields = nodule_fields(100)
    for name, held in ((NODULES_FOLDER, fields), (OUTLINED_FOLDER, outlined_fields(fields))):
        (folder / name).mkdir()
        write_nodules(folder / name / "nodules.npz", **held)
    return folder


@pytest.fixture(scope="session")
def nodules(data_folder):
    return load_training_set(data_folder / NODULES_FOLDER)


@pytest.fixture(scope="session")
def inputs(nodules):
    masks = outlined_masks(nodules, sized_by_the_readers(nodules, None))
    return training_inputs(TINY, nodules, Surroundings(masks, {}))


@pytest.fixture(scope="session")
def trained(data_folder, tmp_path_factory):
    out_folder = tmp_path_factory.mktemp("out")
    progress = []
    with pytest.MonkeyPatch.context() as patched:
        for module in (lung_nodule, validate):
            patched.setattr(module, "measured_nodules", sized_by_the_readers)
        report = train_score(
            TINY, data_folder, out_folder, lambda *step: progress.append(step), (OTHER_PART,)
        )
    return out_folder, report, progress
