"""Makers of Segmentations (by highdicom) and of RT Structure Sets, with the images they were drawn on."""

from pathlib import Path

import highdicom as hd
import numpy as np
from pydicom import Dataset
from pydicom.dataset import FileMetaDataset
from pydicom.sr.codedict import codes
from pydicom.uid import ExplicitVRLittleEndian, RTStructureSetStorage, generate_uid

from medviewer.dicom.source_file import SourceFile
from medviewer.imaging.structures.structure import StructureSet
from tests.dicom.synthetic import make_ct_slice, write

SLICES, ROWS, COLUMNS = 5, 24, 32
OBLIQUE = [0.8, 0.6, 0.0, 0.0, 0.0, -1.0]


def source_images(
    orientation=(1, 0, 0, 0, 1, 0), step_mm: float = 2.5, count: int = SLICES, **elements
) -> list[Dataset]:
    """CT slices along the normal of an orientation, not square in the plane."""
    row, column = np.array(orientation[:3]), np.array(orientation[3:])
    normal = np.cross(row, column)
    images = []
    for number in range(count):
        position = np.array([-20.0, 30.0, 5.0]) + number * step_mm * normal
        image = make_ct_slice(
            0.0, ImageOrientationPatient=list(orientation), ImagePositionPatient=[round(float(x), 4) for x in position],
            SOPInstanceUID=f"1.2.3.{number + 1}", InstanceNumber=number + 1, SliceThickness=step_mm, **elements,
        )  # fmt: skip
        image.PatientBirthDate, image.PatientSex, image.AccessionNumber = "", "", ""
        image.StudyID, image.StudyDate, image.StudyTime = "1", "20240301", "101500"
        image.ReferringPhysicianName = ""
        images.append(image)
    return images


def body(seed: int = 1) -> np.ndarray:
    """(slices, rows, columns) of 0 and 1: random, so that no mistake of order or direction goes unseen."""
    values = np.random.default_rng(seed).random((SLICES, ROWS, COLUMNS)) < 0.2
    values[:, :3] = False
    return values.astype(np.uint8)


def description(
    number: int, label: str, color: tuple[int, int, int] | None = None
) -> hd.seg.SegmentDescription:
    return hd.seg.SegmentDescription(
        segment_number=number,
        segment_label=label,
        segmented_property_category=codes.cid7150.Tissue,
        segmented_property_type=codes.cid7166.ConnectiveTissue,
        algorithm_type=hd.seg.SegmentAlgorithmTypeValues.MANUAL,
        display_color=hd.color.CIELabColor.from_rgb(*color) if color else None,
    )


def segmentation(
    images: list[Dataset], pixels: np.ndarray, kind: str = "BINARY", labels=("Liver",), **options
) -> Dataset:
    """A Segmentation of images; `pixels` (slices, rows, columns[, segments])."""
    colors = ((221, 130, 101), (40, 200, 60), None)
    made = hd.seg.Segmentation(
        source_images=images,
        pixel_array=pixels,
        segmentation_type=hd.seg.SegmentationTypeValues[kind],
        segment_descriptions=[
            description(number, label, colors[number - 1]) for number, label in enumerate(labels, start=1)
        ],
        series_instance_uid="1.2.77",
        series_number=77,
        sop_instance_uid=generate_uid(),
        instance_number=1,
        manufacturer="medviewer's tests",
        manufacturer_model_name="made",
        software_versions="1",
        device_serial_number="1",
        content_label="MADE",
        **options,
    )
    made.SeriesDescription = "Made segments"
    return made


def region(number: int, name: str, contours: list[dict], color=(255, 0, 0), **elements) -> dict:
    """What `structure_set` takes for one region."""
    return {"number": number, "name": name, "contours": contours, "color": color, **elements}


def contour(points, kind: str = "CLOSED_PLANAR", reference: str | None = None) -> Dataset:
    item = Dataset()
    item.ContourGeometricType = kind
    item.NumberOfContourPoints = len(points)
    item.ContourData = [f"{value:.4f}"[:16] for point in points for value in point]
    if reference:
        image = Dataset()
        image.ReferencedSOPInstanceUID = reference
        item.ContourImageSequence = [image]
    return item


def structure_set(
    regions: list[dict], frame_of_reference: str = "1.2.9", series_uid: str = "1.2.3"
) -> Dataset:
    """An RT Structure Set on the images of `source_images`."""
    made = Dataset()
    made.file_meta = FileMetaDataset()
    made.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    made.SOPClassUID, made.SOPInstanceUID = RTStructureSetStorage, generate_uid()
    made.StudyInstanceUID, made.SeriesInstanceUID, made.Modality = "1.2", "1.2.78", "RTSTRUCT"
    made.PatientName, made.PatientID, made.SeriesNumber = "Secret^Name", "secret-id", 78
    made.StructureSetLabel = "PLAN A"
    series, study, frame = Dataset(), Dataset(), Dataset()
    series.SeriesInstanceUID, study.RTReferencedSeriesSequence = series_uid, [series]
    frame.FrameOfReferenceUID, frame.RTReferencedStudySequence = frame_of_reference, [study]
    made.ReferencedFrameOfReferenceSequence = [frame]
    made.StructureSetROISequence, made.ROIContourSequence, made.RTROIObservationsSequence = [], [], []
    for each in regions:
        roi, contours, observation = Dataset(), Dataset(), Dataset()
        roi.ROINumber, roi.ROIName = each["number"], each["name"]
        roi.ReferencedFrameOfReferenceUID = each.get("frame_of_reference", frame_of_reference)
        roi.ROIGenerationAlgorithm = "MANUAL"
        contours.ReferencedROINumber, contours.ContourSequence = each["number"], each["contours"]
        if each["color"]:
            contours.ROIDisplayColor = list(each["color"])
        observation.ReferencedROINumber = each["number"]
        observation.RTROIInterpretedType = each.get("type", "ORGAN")
        made.StructureSetROISequence.append(roi)
        made.ROIContourSequence.append(contours)
        made.RTROIObservationsSequence.append(observation)
    return made


def saved(dataset: Dataset, path: Path) -> SourceFile:
    return SourceFile(write(dataset, path))


def read_masks(source: SourceFile) -> StructureSet:
    """A Segmentation read in the test's own process, as the workers and the loader do it together."""
    from medviewer.dicom.structure_sets.mask_parts import mask_parts
    from medviewer.dicom.structure_sets.mask_planes import masks_of, planes_of
    from medviewer.dicom.structure_sets.segment_description import with_undescribed
    from medviewer.dicom.structure_sets.segmentation import read_segmentation

    own = read_segmentation(source)
    numbers = range(1, own.pixels.frame_count + 1)
    parts = mask_parts(
        own.source, own.pixels, own.type, numbers, maximum=own.maximum, unlabeled=own.unlabeled
    )
    stacks, places = planes_of(own.frames, (own.pixels.rows, own.pixels.columns))
    masks = masks_of(stacks, places, own.frames, parts.parts)
    return StructureSet(with_undescribed(own.header, masks, own.frame_of_reference_uid), masks)
