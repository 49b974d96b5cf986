"""The demo study is valid DICOM, always the same, and plainly synthetic."""

import hashlib
import json
import shutil
import subprocess

import numpy as np
import pydicom
import pytest
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian

from medviewer.dicom.demo_study import TRUTH_FILE, write_demo_study
from medviewer.imaging.phantom.chest import Matrix, make_chest

SMALL = Matrix(pixels=128, slice_mm=14.0)


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    write_demo_study(folder, seed=2, matrix=SMALL)
    return folder


@pytest.fixture(scope="module")
def instances(study):
    read = [pydicom.dcmread(path) for path in sorted(study.glob("*.dcm"))]
    return sorted(read, key=lambda instance: float(instance.ImagePositionPatient[2]))


def digest(folder):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def test_the_same_seed_gives_the_same_bytes(study, tmp_path):
    write_demo_study(tmp_path, seed=2, matrix=SMALL)

    assert digest(tmp_path) == digest(study)


def test_another_seed_is_another_patient_with_other_uids(instances, tmp_path):
    write_demo_study(tmp_path, seed=3, matrix=SMALL)
    other = [pydicom.dcmread(path) for path in tmp_path.glob("*.dcm")]

    for keyword in ("StudyInstanceUID", "SeriesInstanceUID", "FrameOfReferenceUID", "SOPInstanceUID"):
        assert not {one[keyword].value for one in instances} & {one[keyword].value for one in other}


def test_pixels_come_back_as_the_hu_that_were_made(instances):
    volume, _ = make_chest(2, SMALL)
    for index, instance in enumerate(instances):
        assert (instance.pixel_array.dtype, instance.pixel_array.min() >= 0) == (np.int16, True)
        hu = instance.pixel_array * instance.RescaleSlope + instance.RescaleIntercept
        np.testing.assert_array_equal(hu, volume.values[index])
        np.testing.assert_allclose(
            [float(v) for v in instance.ImagePositionPatient],
            volume.geometry.to_patient((index, 0, 0)),
            atol=1e-3,
        )
        np.testing.assert_allclose([float(v) for v in instance.PixelSpacing], volume.geometry.spacing_mm[1:])


def test_it_is_one_ct_series_that_says_it_is_synthetic(instances):
    first = instances[0]

    assert first.file_meta.TransferSyntaxUID == ExplicitVRLittleEndian
    assert {instance.SOPClassUID for instance in instances} == {CTImageStorage}
    assert len({instance.SeriesInstanceUID for instance in instances}) == 1
    assert len({instance.SOPInstanceUID for instance in instances}) == len(instances) == 20
    assert [instance.InstanceNumber for instance in instances] == list(range(1, 21))
    assert first.PatientName.family_name == "Synthetic"
    assert first.PatientName.ideographic == "合成^示例"
    assert (first.PatientID, first.BodyPartExamined, first.Manufacturer) == (
        "DEMO",
        "CHEST",
        "medviewer phantom",
    )
    assert list(first.WindowCenter) == [-600, 40]
    assert list(first.WindowWidth) == [1500, 400]


def test_file_names_do_not_follow_the_slices(instances):
    names = [instance.filename for instance in instances]

    assert names != sorted(names)
    assert names != sorted(names, reverse=True)


def test_the_truth_names_the_series_and_its_nodules(study, instances):
    truth = json.loads((study / TRUTH_FILE).read_text(encoding="utf-8"))
    _, nodules = make_chest(2, SMALL)

    assert truth["series_instance_uid"] == instances[0].SeriesInstanceUID
    assert truth["slices"] == len(instances)
    told = [(one["id"], one["type"], tuple(one["center_mm"]), one["diameter_mm"]) for one in truth["nodules"]]
    assert told == [(n.number, n.kind.value, n.center_mm, n.diameter_mm) for n in nodules]


def test_progress_reaches_its_total(tmp_path):
    steps = []
    write_demo_study(tmp_path, matrix=SMALL, publish=lambda done, total, _message: steps.append(done / total))

    assert steps == sorted(steps)
    assert steps[-1] == 1


@pytest.mark.skipif(shutil.which("dcmdump") is None, reason="dcmtk's dcmdump is not installed")
def test_dcmdump_reads_it_without_a_complaint(study):
    path = next(study.glob("*.dcm"))
    dumped = subprocess.run(["dcmdump", str(path)], capture_output=True, text=True, check=True)

    assert dumped.stderr == ""
    assert "CTImageStorage" in dumped.stdout


@pytest.mark.skipif(shutil.which("dciodvfy") is None, reason="dicom3tools' dciodvfy is not installed")
def test_dciodvfy_finds_no_error(study):
    path = next(study.glob("*.dcm"))
    verified = subprocess.run(["dciodvfy", str(path)], capture_output=True, text=True, check=False)

    assert "Error" not in verified.stderr + verified.stdout
