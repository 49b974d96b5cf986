"""Series written once for a benchmark: a noisy body-like picture with the header that a CT scanner writes."""

from pathlib import Path

import numpy as np
from pydicom import Dataset
from pydicom.dataset import FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid

SIDE = 512
SCANNER = {
    "SpecificCharacterSet": "ISO_IR 100", "ImageType": ["ORIGINAL", "PRIMARY", "AXIAL"],
    "SOPClassUID": CTImageStorage, "StudyDate": "20240102", "SeriesDate": "20240102",
    "AcquisitionDate": "20240102", "ContentDate": "20240102", "StudyTime": "101112.000", "SeriesTime": "101212",
    "AccessionNumber": "A1", "Modality": "CT", "Manufacturer": "Benchmark", "InstitutionName": "None",
    "StationName": "CT1", "StudyDescription": "Chest", "SeriesDescription": "Chest 1.0 B50f",
    "InstitutionalDepartmentName": "Radiology", "ManufacturerModelName": "Model 64", "OperatorsName": "^^^^",
    "PatientName": "Synthetic^Benchmark", "PatientID": "benchmark", "PatientBirthDate": "19500101",
    "PatientSex": "O", "PatientAge": "074Y", "BodyPartExamined": "CHEST", "ScanOptions": "HELIX",
    "SliceThickness": 1.0, "KVP": 120, "DataCollectionDiameter": 500, "DeviceSerialNumber": "1",
    "SoftwareVersions": "1.0", "ProtocolName": "Chest", "ReconstructionDiameter": 350,
    "DistanceSourceToDetector": 1085, "DistanceSourceToPatient": 595, "GantryDetectorTilt": 0, "TableHeight": 150,
    "RotationDirection": "CW", "ExposureTime": 500, "XRayTubeCurrent": 300, "Exposure": 150, "FilterType": "0",
    "GeneratorPower": 60, "FocalSpots": [1.2], "ConvolutionKernel": "B50f", "PatientPosition": "FFS",
    "StudyID": "1", "SeriesNumber": 3, "AcquisitionNumber": 1, "ImageOrientationPatient": [1, 0, 0, 0, 1, 0],
    "PositionReferenceIndicator": "", "SamplesPerPixel": 1, "PhotometricInterpretation": "MONOCHROME2",
    "Rows": SIDE, "Columns": SIDE, "PixelSpacing": [0.68, 0.68], "BitsAllocated": 16, "BitsStored": 12,
    "HighBit": 11, "PixelRepresentation": 0, "SmallestImagePixelValue": 0, "LargestImagePixelValue": 4095,
    "WindowCenter": [40, -600], "WindowWidth": [400, 1500],
    "WindowCenterWidthExplanation": ["WINDOW1", "WINDOW2"], "RescaleIntercept": -1024, "RescaleSlope": 1,
    "RescaleType": "HU",
}  # fmt: skip
"""Keyword -> value: what a CT scanner says of every slice alike."""


def write_series(folder: Path, count: int) -> list[Path]:
    """Write `count` uncompressed axial slices 1 mm apart into a new folder, in spatial order of their names."""
    folder.mkdir(parents=True)
    pictures = [_picture(seed).tobytes() for seed in range(8)]
    study, series = generate_uid(), generate_uid()
    paths = []
    for index in range(count):
        slice_ = _slice(index, study, series)
        slice_.PixelData = pictures[index % len(pictures)]
        paths.append(folder / f"IM{index:05}.dcm")
        slice_.save_as(paths[-1], enforce_file_format=True)
    return paths


def _slice(index: int, study: str, series: str) -> Dataset:
    slice_ = Dataset()
    slice_.file_meta = FileMetaDataset()
    slice_.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    for keyword, value in SCANNER.items():
        setattr(slice_, keyword, value)
    slice_.SOPInstanceUID = generate_uid()
    slice_.StudyInstanceUID, slice_.SeriesInstanceUID = study, series
    slice_.FrameOfReferenceUID = f"{study[:50]}.1"
    slice_.InstanceNumber = index + 1
    slice_.AcquisitionTime = slice_.ContentTime = f"1015{index // 100 % 60:02}.{index % 100:02}0000"
    slice_.SliceLocation = float(index)
    slice_.ImagePositionPatient = [-174.0, -174.0, float(index)]
    slice_.ReferencedImageSequence = Sequence([_reference(), _reference()])
    for number in range(12):
        slice_.add_new((0x0019, 0x1000 + number), "LO", f"private {number}")
    slice_.add_new((0x0019, 0x0010), "LO", "BENCHMARK 1.0")
    return slice_


def _reference() -> Dataset:
    item = Dataset()
    item.ReferencedSOPClassUID, item.ReferencedSOPInstanceUID = CTImageStorage, generate_uid()
    return item


def _picture(seed: int) -> np.ndarray:
    """(rows, columns) uint16: a round body of 40 HU in air with 20 HU of noise, stored with +1024."""
    noise = np.random.default_rng(seed).normal(0, 20, (SIDE, SIDE))
    y, x = np.mgrid[-1 : 1 : SIDE * 1j, -1 : 1 : SIDE * 1j]
    body = np.where(x**2 + (1.3 * y) ** 2 < 0.7, 40, -1000)
    return np.clip(body + noise + 1024, 0, 4095).astype(np.uint16)
