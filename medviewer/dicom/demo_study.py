"""Write the demo study: a synthetic chest CT as DICOM files, with the truth about its nodules."""

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.uid import UID, CTImageStorage, ExplicitVRLittleEndian, generate_uid

from medviewer import __version__
from medviewer.i18n import N_
from medviewer.imaging.phantom.chest import Matrix, make_chest
from medviewer.imaging.phantom.nodules import PlantedNodule
from medviewer.imaging.volume import Volume

DEMO_SEED = 2
TRUTH_FILE = "truth.json"
Publish = Callable[[int, int, str], None]

_MAKING, _WRITING = N_("Making the demo study"), N_("Writing the demo study")
_INTERCEPT_HU = -1024
_UID_ENTROPY = "medviewer demo study 1"
_DATE, _TIME = "20250101", "090000"


def _ignore(_done: int, _total: int, _message: str) -> None:
    return None


def write_demo_study(
    folder: Path, *, seed: int = DEMO_SEED, matrix: Matrix | None = None, publish: Publish = _ignore
) -> None:
    """Write a synthetic chest CT into `folder`: one file per slice, and `truth.json`.

    The same seed and matrix give the same bytes. File names do not follow slice order, as in many exports.

    Args:
        folder: Where to write; made if absent.
        seed: Chooses the synthetic patient.
        matrix: How finely to scan; by default 140 slices of 512x512, 2 mm apart.
        publish: Called with (done, total, untranslated message).

    Raises:
        OSError: A file could not be written; those before it are left.
    """
    folder.mkdir(parents=True, exist_ok=True)
    volume, nodules = make_chest(seed, matrix, lambda done, total: publish(done * 3, total * 4, _MAKING))
    count = volume.geometry.shape[0]
    names = np.random.default_rng(seed).permutation(count) + 1
    for index, name in enumerate(names):
        content = BytesIO()
        _slice(volume, index, seed).save_as(content, enforce_file_format=True)
        (folder / f"IM{name:04}.dcm").write_bytes(content.getvalue())
        publish(count * 3 + index + 1, count * 4, _WRITING)
    truth = json.dumps(_truth(volume, nodules, seed), indent=2)
    (folder / TRUTH_FILE).write_text(truth + "\n", encoding="utf-8")


def _uid(*parts: object) -> UID:
    """A UID that is always the same for the same parts (pydicom derives it from a hash)."""
    return generate_uid(entropy_srcs=[_UID_ENTROPY, *map(str, parts)])


def _truth(volume: Volume, nodules: tuple[PlantedNodule, ...], seed: int) -> dict[str, object]:
    return {
        "series_instance_uid": _uid("series", seed, volume.geometry.shape),
        "seed": seed,
        "slices": volume.geometry.shape[0],
        "coordinates": "patient millimeters, LPS",
        "nodules": [
            {
                "id": nodule.number,
                "type": nodule.kind.value,
                "center_mm": list(nodule.center_mm),
                "diameter_mm": nodule.diameter_mm,
                "solid_core_mm": nodule.core_mm,
                "note": nodule.note,
            }
            for nodule in nodules
        ],
    }


def _slice(volume: Volume, index: int, seed: int) -> FileDataset:
    """One CT Image Storage instance (PS3.3 A.3)."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = CTImageStorage
    meta.MediaStorageSOPInstanceUID = _uid("instance", seed, volume.geometry.shape, index)
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    instance = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
    instance.SpecificCharacterSet = "ISO_IR 192"
    _add_patient_and_study(instance, seed)
    _add_series_and_equipment(instance, volume, seed)
    instance.SOPClassUID = CTImageStorage
    instance.SOPInstanceUID = meta.MediaStorageSOPInstanceUID
    instance.InstanceNumber = index + 1
    _add_plane(instance, volume, index)
    _add_pixels(instance, volume, volume.values[index])
    return instance


def _add_patient_and_study(instance: Dataset, seed: int) -> None:
    """PS3.3 C.7.1.1, C.7.2.1 and C.7.2.2."""
    instance.PatientName = "Synthetic^Demo=合成^示例"
    instance.PatientID = "DEMO"
    instance.PatientBirthDate = "19600101"
    instance.PatientSex = "O"
    instance.PatientAge = "065Y"
    instance.PatientComments = "Synthetic image, not a person"
    instance.StudyInstanceUID = _uid("study", seed)
    instance.StudyDate, instance.StudyTime = _DATE, _TIME
    instance.StudyID = "DEMO"
    instance.AccessionNumber = "DEMO"
    instance.ReferringPhysicianName = ""
    instance.StudyDescription = "Synthetic chest CT"


def _add_series_and_equipment(instance: Dataset, volume: Volume, seed: int) -> None:
    """PS3.3 C.7.3.1, C.7.4.1 and C.7.5.1."""
    instance.Modality = "CT"
    instance.SeriesInstanceUID = _uid("series", seed, volume.geometry.shape)
    instance.SeriesNumber = 2
    instance.SeriesDate, instance.SeriesTime = _DATE, _TIME
    instance.SeriesDescription = f"Chest {volume.geometry.spacing_mm[0]:g} mm, synthetic"
    instance.ProtocolName = "Synthetic chest"
    instance.BodyPartExamined = "CHEST"
    instance.PatientPosition = "HFS"
    instance.FrameOfReferenceUID = _uid("frame of reference", seed)
    instance.PositionReferenceIndicator = ""
    instance.Manufacturer = "medviewer phantom"
    instance.ManufacturerModelName = "Synthetic chest"
    instance.SoftwareVersions = __version__


def _add_plane(instance: Dataset, volume: Volume, index: int) -> None:
    """PS3.3 C.7.6.2 (Image Plane) and C.8.2.1 (CT Image)."""
    slice_mm, row_mm, column_mm = volume.geometry.spacing_mm
    position = volume.geometry.to_patient((index, 0, 0))
    instance.ImageType = ["DERIVED", "PRIMARY", "AXIAL"]
    instance.AcquisitionNumber = 1
    instance.AcquisitionDate = instance.ContentDate = _DATE
    instance.AcquisitionTime = instance.ContentTime = _TIME
    instance.ImagePositionPatient = [f"{value:.4f}" for value in position]
    instance.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
    instance.PixelSpacing = [f"{row_mm:.6g}", f"{column_mm:.6g}"]
    instance.SliceThickness = instance.SpacingBetweenSlices = f"{slice_mm:g}"
    instance.SliceLocation = f"{position[2]:.4f}"
    instance.KVP = "120"
    instance.ConvolutionKernel = "SYNTHETIC"
    instance.ContrastBolusAgent = "simulated"
    instance.ImageComments = "Synthetic image, not a person"


def _add_pixels(instance: Dataset, volume: Volume, plane: NDArray[np.generic]) -> None:
    """PS3.3 C.7.6.3 (Image Pixel), C.11.1 (Modality LUT) and C.11.2 (VOI LUT)."""
    instance.Rows, instance.Columns = plane.shape
    instance.SamplesPerPixel = 1
    instance.PhotometricInterpretation = "MONOCHROME2"
    instance.BitsAllocated, instance.BitsStored, instance.HighBit = 16, 16, 15
    instance.PixelRepresentation = 1
    instance.RescaleIntercept, instance.RescaleSlope, instance.RescaleType = _INTERCEPT_HU, 1, "HU"
    instance.WindowCenter = [f"{window.center:g}" for window in volume.windows]
    instance.WindowWidth = [f"{window.width:g}" for window in volume.windows]
    instance.WindowCenterWidthExplanation = [window.name for window in volume.windows]
    instance.PixelData = (plane.astype(np.int32) - _INTERCEPT_HU).astype("<i2").tobytes()
