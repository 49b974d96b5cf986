"""Makers of synthetic DICOM files for the reading tests."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
from pydicom import Dataset
from pydicom.dataelem import RawDataElement
from pydicom.dataset import FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.tag import Tag
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid

ROWS, COLUMNS = 24, 32
AXIAL = [1, 0, 0, 0, 1, 0]


def picture(seed: int = 0, rows: int = ROWS, columns: int = COLUMNS) -> np.ndarray:
    """A smooth gradient with noise: int16 HU between -1000 and 1000."""
    noise = np.random.default_rng(seed).integers(-40, 40, (rows, columns))
    ramp = np.linspace(-900, 900, rows)[:, None] + np.linspace(0, 60, columns)[None, :]
    return (ramp + noise).astype(np.int16)


def make_ct_slice(z_mm: float, series_uid: str = "1.2.3", **elements: object) -> Dataset:
    """One axial CT slice at height `z_mm`, stored unsigned with an intercept of -1024."""
    slice_ = Dataset()
    slice_.file_meta = FileMetaDataset()
    slice_.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    slice_.SOPClassUID = CTImageStorage
    slice_.SOPInstanceUID = generate_uid()
    slice_.StudyInstanceUID, slice_.SeriesInstanceUID = "1.2", series_uid
    slice_.FrameOfReferenceUID = "1.2.9"
    slice_.Modality, slice_.SeriesNumber = "CT", 3
    slice_.PatientName, slice_.PatientID = "Secret^Name", "secret-id"
    slice_.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL"]
    slice_.ImagePositionPatient = [-100.0, -90.0, z_mm]
    slice_.ImageOrientationPatient = AXIAL
    slice_.PixelSpacing = [0.75, 0.5]
    slice_.SliceThickness = 9
    slice_.RescaleSlope, slice_.RescaleIntercept = 1, -1024
    slice_.WindowCenter, slice_.WindowWidth = 40, 400
    slice_.SamplesPerPixel, slice_.PhotometricInterpretation = 1, "MONOCHROME2"
    slice_.BitsAllocated, slice_.BitsStored, slice_.HighBit = 16, 12, 11
    slice_.PixelRepresentation = 0
    store(slice_, (picture(round(abs(z_mm) * 100)) + 1024).astype(np.uint16))
    for keyword, value in elements.items():
        setattr(slice_, keyword, value)
    return slice_


def with_text(dataset: Dataset, keyword: str, *values: str) -> Dataset:
    """The data set with decimal strings that pydicom would not write."""
    content = "\\".join(values).encode()
    content += b" " * (len(content) % 2)
    dataset[keyword] = RawDataElement(Tag(keyword), "DS", len(content), content, 0, False, True)
    return dataset


def store(dataset: Dataset, stored: np.ndarray) -> None:
    """Put uncompressed pixels into a data set."""
    dataset.Rows, dataset.Columns = stored.shape[:2]
    dataset.PixelData = stored.tobytes()


def store_compressed(dataset: Dataset, syntax: str, stream: bytes) -> None:
    """Put one compressed frame into a data set."""
    dataset.file_meta.TransferSyntaxUID = syntax
    dataset.PixelData = encapsulate([stream])
    dataset["PixelData"].VR = "OB"
    dataset["PixelData"].is_undefined_length = True


def write(dataset: Dataset, path: Path) -> Path:
    """Write a data set as a DICOM file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    dataset.save_as(path, enforce_file_format=True)
    return path


def write_series(folder: Path, heights_mm: Iterable[float], **elements: object) -> list[Path]:
    """A series of CT slices; file names run against the positions, instance numbers in neither order."""
    heights = list(heights_mm)
    paths = []
    for index, height in enumerate(heights):
        slice_ = make_ct_slice(height, **elements)
        slice_.InstanceNumber = (index * 7) % max(len(heights), 1) + 1
        paths.append(write(slice_, folder / f"IM{len(heights) - index:04}"))
    return paths


def shown_hu(height_mm: float) -> np.ndarray:
    """The HU of the slice that `make_ct_slice` makes at a height."""
    return picture(round(abs(height_mm) * 100))


def with_syntax(content: bytes, syntax: str) -> bytes:
    """A DICOM file's bytes, declaring another (even an unknown) transfer syntax."""
    start = content.index(b"\x02\x00\x10\x00UI")
    length = int.from_bytes(content[start + 6 : start + 8], "little")
    value = syntax.encode() + b"\0" * (len(syntax) % 2)
    group = content.index(b"\x02\x00\x00\x00UL\x04\x00") + 8
    total = int.from_bytes(content[group : group + 4], "little") + len(value) - length
    changed = content[:start] + content[start : start + 6] + len(value).to_bytes(2, "little") + value
    changed += content[start + 8 + length :]
    return changed[:group] + total.to_bytes(4, "little") + changed[group + 4 :]
