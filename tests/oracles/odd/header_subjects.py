"""Small DICOM files whose headers are made odd: one for each way in which a number reaches the reader."""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pydicom import Dataset, dcmread
from pydicom.uid import EnhancedMRImageStorage, UltrasoundImageStorage

from tests.dicom.structure_sets.made import body, contour, region, segmentation, source_images, structure_set
from tests.dicom.synthetic import AXIAL, make_ct_slice, picture, write
from tests.dicom.test_functional_groups import MEASURES, enhanced, group, item, rescale
from tests.dicom.test_suv import pet
from tests.oracles.odd.data_set import OddFile, odd_file

SERIES = "1.2.3"
_SHARED = group(
    PixelMeasuresSequence=MEASURES,
    PlaneOrientationSequence=item(ImageOrientationPatient=AXIAL),
    PixelValueTransformationSequence=rescale(2, -1024),
    FrameVOILUTSequence=item(WindowCenter=40, WindowWidth=400),
)
_PLACE = (
    "ImagePositionPatient",
    "ImageOrientationPatient",
    "PixelSpacing",
    "SliceThickness",
    "FrameOfReferenceUID",
)
_RESCALE = ("RescaleSlope", "RescaleIntercept")
_PLAIN_SYNTAXES = ("1.2.840.10008.1.2.1", "1.2.840.10008.1.2")


@dataclass(frozen=True)
class HeaderSubject:
    """A file to be made odd.

    Attributes:
        name: For the table.
        file: Its elements.
        mates: Bytes of good files that belong to it: of its own series, or the images that it refers to.
    """

    name: str
    file: OddFile
    mates: tuple[bytes, ...] = ()


def synthetic_subjects(home: Path) -> list[HeaderSubject]:
    """One of each; `home` is an empty folder to write files in."""
    made = {**_images(), **_frames(), **_structures()}
    found = []
    for name, (dataset, mates) in made.items():
        dataset.SOPInstanceUID = f"1.2.3.400.{len(found)}"
        contents = tuple(
            write(mate, home / f"{name}-{number}").read_bytes() for number, mate in enumerate(mates)
        )
        found.append(HeaderSubject(name, odd_file(dataset), contents))
    return found


def real_subjects(folder: Path, largest_bytes: int) -> Iterator[HeaderSubject]:
    """Files of a folder that are explicit VR little endian, or become so."""
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        if path.stat().st_size > largest_bytes:
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                dataset = dcmread(path)
                if dataset.file_meta.TransferSyntaxUID in _PLAIN_SYNTAXES:
                    yield HeaderSubject(path.stem, odd_file(dataset))
            except Exception:
                continue  # pydicom can't parse or write it: the kind "pixels" looks at such files


def _slice(number: int = 0, *absent: str, **elements: object) -> Dataset:
    """The bytes are the same each time."""
    slice_ = make_ct_slice(2.5 * number, **{"SOPInstanceUID": f"1.2.3.300.{number}", **elements})
    slice_.InstanceNumber = number + 1
    for keyword in absent:
        delattr(slice_, keyword)
    return slice_


def _images() -> dict[str, tuple[Dataset, list[Dataset]]]:
    facts = {
        "StudyDate": "20240301", "StudyTime": "101500", "PatientAge": "061Y", "AcquisitionNumber": 2, "KVP": 120,
        "SpacingBetweenSlices": 2.5, "GantryDetectorTilt": 0, "PixelPaddingValue": 0, "RescaleType": "HU",
        "RescaleSlope": 2,
    }  # fmt: skip
    mates = [_slice(1, RescaleSlope=2), _slice(3, RescaleSlope=2)]
    mr = {
        "Modality": "MR",
        "SOPClassUID": "1.2.840.10008.5.1.4.1.1.4",
        "EchoTime": 90,
        "RepetitionTime": 4000,
    }
    mr |= {"InversionTime": 0, "SmallestImagePixelValue": 0, "LargestImagePixelValue": 4095, "FlipAngle": 90}
    radiograph = {
        "Modality": "DX",
        "SOPClassUID": "1.2.840.10008.5.1.4.1.1.1.1",
        "ImagerPixelSpacing": [0.14, 0.15],
    }
    radiograph |= {"PresentationLUTShape": "INVERSE", "EstimatedRadiographicMagnificationFactor": 1}
    positron = _slice(
        0, Modality="PT", SOPClassUID="1.2.840.10008.5.1.4.1.1.128", RescaleSlope=2.5, RescaleIntercept=0
    )
    positron.update(pet())
    lut = item(LUTDescriptor=[4096, 0, 16], LUTExplanation="twice", ModalityLUTType="US")
    lut.LUTData = np.arange(0, 8192, 2, dtype="<u2").tobytes()
    lut["LUTData"].VR = "OW"
    lut["LUTDescriptor"].VR = "US"
    voi = item(
        LUTDescriptor=[256, 900, 8], LUTExplanation="steps", LUTData=np.arange(256, dtype="<u2").tobytes()
    )
    voi["LUTData"].VR, voi["LUTDescriptor"].VR = "OW", "US"
    return {
        "CT": (_slice(0, **facts), []),
        "CT in its series": (_slice(2, **facts), mates),
        "MR": (_slice(0, **mr), []),
        "radiograph": (_slice(0, *_PLACE, *_RESCALE, **radiograph), []),
        "PET": (positron, []),
        "modality LUT": (_slice(0, *_RESCALE, ModalityLUTSequence=[lut], Modality="CR"), []),
        "VOI LUT": (_slice(0, VOILUTSequence=[voi], RescaleSlope=2), []),
        "palette": (_palette(), []),
        "color 4:2:2": (_subsampled(), []),
        "ultrasound": (_ultrasound(), []),
    }


def _frames() -> dict[str, tuple[Dataset, list[Dataset]]]:
    heights = (10.0, 12.5, 15.0)
    ct = [
        group(
            PlanePositionSequence=item(ImagePositionPatient=[-100.0, -90.0, z]),
            FrameContentSequence=item(StackID="1"),
        )
        for z in heights
    ]
    mr = [
        group(
            PlanePositionSequence=item(ImagePositionPatient=[-100.0, -90.0, z]),
            PixelValueTransformationSequence=rescale(2, 5, "US"),
            MRDiffusionSequence=item(DiffusionBValue=800.0),
            MREchoSequence=item(EffectiveEchoTime=80.0),
        )
        for z in heights
    ]
    dose = _slice(
        0, *_RESCALE, Modality="RTDOSE", SOPClassUID="1.2.840.10008.5.1.4.1.1.481.2", NumberOfFrames=3
    )
    dose.GridFrameOffsetVector, dose.DoseGridScaling = [0, 2.5, 5], 0.001
    loop = _slice(
        0, *_PLACE, *_RESCALE, Modality="XA", SOPClassUID="1.2.840.10008.5.1.4.1.1.12.1", NumberOfFrames=3
    )
    loop.FrameTime, loop.CineRate, loop.RecommendedDisplayFrameRate = 66.7, 15, 15
    for frames in (dose, loop):
        frames.PixelData = np.stack([picture(number) + 1024 for number in range(3)]).astype("<u2").tobytes()
        frames["PixelData"].VR = "OW"
    return {
        "enhanced CT": (enhanced(ct, _SHARED), []),
        "enhanced MR": (enhanced(mr, _SHARED, EnhancedMRImageStorage, "MR"), []),
        "dose grid": (dose, []),
        "loop": (loop, []),
    }


def _structures() -> dict[str, tuple[Dataset, list[Dataset]]]:
    images = source_images(series_uid="1.2.3.5")
    square = [(-10, 40, 10), (-2, 40, 10), (-2, 46, 10), (-10, 46, 10)]
    other = [(x, y, z + 2.5) for x, y, z in square]
    regions = [
        region(1, "Lung", [contour(square, reference="1.2.3.3"), contour(other, reference="1.2.3.4")]),
        region(2, "Point", [contour([(1, 35, 10)], "POINT")]),
    ]
    return {
        "segmentation": (segmentation(images, body()), images),
        "fractions": (segmentation(images, body().astype(np.float32) / 2, "FRACTIONAL"), images),
        "structure set": (structure_set(regions, series_uid="1.2.3.5"), images),
    }


def _palette() -> Dataset:
    slice_ = _slice(0, *_RESCALE, Modality="OT", SOPClassUID="1.2.840.10008.5.1.4.1.1.7")
    slice_.PhotometricInterpretation, slice_.BitsAllocated, slice_.BitsStored, slice_.HighBit = (
        "PALETTE COLOR",
        8,
        8,
        7,
    )
    slice_.PixelData = (picture() // 8 + 128).astype(np.uint8).tobytes()
    slice_["PixelData"].VR = "OW"
    for color, factor in (("Red", 1), ("Green", 2), ("Blue", 3)):
        setattr(slice_, f"{color}PaletteColorLookupTableDescriptor", [256, 0, 16])
        slice_[f"{color}PaletteColorLookupTableDescriptor"].VR = "US"
        table = (np.arange(256) * 85 * factor).astype("<u2").tobytes()
        setattr(slice_, f"{color}PaletteColorLookupTableData", table)
    return slice_


def _subsampled() -> Dataset:
    """Two pixels share their color: Y, Y, Cb, Cr (PS3.3 C.7.6.3.1.2)."""
    slice_ = _slice(0, *_RESCALE, Modality="OT", SOPClassUID="1.2.840.10008.5.1.4.1.1.7")
    slice_.PhotometricInterpretation, slice_.SamplesPerPixel, slice_.PlanarConfiguration = (
        "YBR_FULL_422",
        3,
        0,
    )
    slice_.BitsAllocated, slice_.BitsStored, slice_.HighBit = 8, 8, 7
    slice_.PixelData = bytes(number * 7 % 256 for number in range(24 * 32 * 2))
    slice_["PixelData"].VR = "OW"
    return slice_


def _ultrasound() -> Dataset:
    slice_ = _slice(0, *_PLACE, *_RESCALE, Modality="US", SOPClassUID=UltrasoundImageStorage)
    two = item(
        RegionSpatialFormat=1,
        RegionDataType=1,
        RegionFlags=2,
        PhysicalUnitsXDirection=3,
        PhysicalUnitsYDirection=3,
    )
    two.PhysicalDeltaX, two.PhysicalDeltaY = 0.02, 0.03
    two.RegionLocationMinX0, two.RegionLocationMinY0, two.RegionLocationMaxX1, two.RegionLocationMaxY1 = (
        0,
        0,
        31,
        11,
    )
    two.ReferencePixelX0, two.ReferencePixelY0 = 0, 0
    two.ReferencePixelPhysicalValueX, two.ReferencePixelPhysicalValueY = 0.0, 0.0
    flow = item(
        RegionSpatialFormat=3,
        RegionDataType=4,
        RegionFlags=0,
        PhysicalUnitsXDirection=4,
        PhysicalUnitsYDirection=7,
    )
    flow.PhysicalDeltaX, flow.PhysicalDeltaY = 0.005, -1.0
    flow.RegionLocationMinX0, flow.RegionLocationMinY0, flow.RegionLocationMaxX1, flow.RegionLocationMaxY1 = (
        0,
        12,
        31,
        23,
    )
    slice_.SequenceOfUltrasoundRegions = [two, flow]
    return slice_
