"""A synthetic labelled folder, and a model trained on it once for all tests."""

import pytest

from medviewer.training import validate
from medviewer.training.datasets import NODULES_FOLDER, load_training_set
from medviewer.training.inputs import training_inputs
from medviewer.training.lung_nodule import train_score
from tests.training.synthetic_nodules import nodule_fields, write_nodules
from tests.training.tiny_training import OTHER_PART, TINY, sized_by_the_readers


@pytest.fixture(scope="session")
def data_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("labelled")
    (folder / NODULES_FOLDER).mkdir()
    write_nodules(folder / NODULES_FOLDER / "nodules.npz", **nodule_fields(100))
    return folder


@pytest.fixture(scope="session")
def nodules(data_folder):
    return load_training_set(data_folder / NODULES_FOLDER)


@pytest.fixture(scope="session")
def inputs(nodules):
    return training_inputs(TINY, nodules)


@pytest.fixture(scope="session")
def trained(data_folder, tmp_path_factory):
    out_folder = tmp_path_factory.mktemp("out")
    progress = []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(validate, "measured_diameters", sized_by_the_readers)
        report = train_score(
            TINY, data_folder, out_folder, lambda *step: progress.append(step), (OTHER_PART,)
        )
    return out_folder, report, progress
