"""The program as a reader's shell runs it: another process, on files made for the test."""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, MRImageStorage, generate_uid

from medviewer.dicom.demo_study import write_demo_study

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Runs `medviewer ARGUMENTS` without a display and without the developer's settings."""
    folder = tmp_path_factory.mktemp("reader")
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    environment |= {
        "MEDVIEWER_CACHE": str(folder / "cache"), "MEDVIEWER_CONFIG": str(folder / "config"),
        "MEDVIEWER_DATA": str(folder / "data"), "LC_ALL": "C.UTF-8",
    }  # fmt: skip

    def call(*arguments: object) -> subprocess.CompletedProcess[str]:
        command: Sequence[str] = [sys.executable, "-m", "medviewer", *map(str, arguments)]
        return subprocess.run(
            command,
            capture_output=True,
            encoding="utf-8",
            check=False,
            cwd=ROOT,
            env=environment,
            timeout=280,
        )

    return call


@pytest.fixture(scope="session")
def demo_study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    write_demo_study(folder)
    return folder


@pytest.fixture
def brain_mr(tmp_path: Path) -> Path:
    """Five slices of a synthetic MR, of a patient with a Chinese name."""
    folder = tmp_path / "mr"
    folder.mkdir()
    study, series, frame = generate_uid(), generate_uid(), generate_uid()
    for index in range(5):
        instance = Dataset()
        instance.SpecificCharacterSet = "ISO_IR 192"
        instance.PatientName, instance.PatientID = "Wang^XiaoDong=王^小东", "ID-77"
        instance.SOPClassUID, instance.SOPInstanceUID = MRImageStorage, generate_uid()
        instance.StudyInstanceUID, instance.SeriesInstanceUID, instance.FrameOfReferenceUID = (
            study,
            series,
            frame,
        )
        instance.Modality, instance.BodyPartExamined = "MR", "HEAD"
        instance.ImageType = ["ORIGINAL", "PRIMARY"]
        instance.InstanceNumber = index + 1
        instance.ImagePositionPatient = [0, 0, 5.0 * index]
        instance.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
        instance.PixelSpacing = [1, 1]
        instance.Rows = instance.Columns = 64
        instance.SamplesPerPixel, instance.PhotometricInterpretation = 1, "MONOCHROME2"
        instance.BitsAllocated, instance.BitsStored, instance.HighBit = 16, 16, 15
        instance.PixelRepresentation = 0
        instance.PixelData = np.full((64, 64), 100 * index, np.uint16).tobytes()
        instance.file_meta = FileMetaDataset()
        instance.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
        instance.save_as(folder / f"{index}.dcm", enforce_file_format=True)
    return folder
