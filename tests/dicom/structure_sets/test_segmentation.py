"""A Segmentation's segments come to lie where highdicom says, whatever its type, its bit packing and its direction."""

from copy import deepcopy

import highdicom as hd
import numpy as np
import pydicom
import pytest
from pydicom import Dataset

from medviewer.dicom.refusals import MissingPixelsError, NoPixelsError, RefusedFileError
from medviewer.dicom.source_file import SourceFile
from medviewer.dicom.structure_sets.display_color import lab_to_rgb
from medviewer.dicom.structure_sets.mask_parts import mask_parts
from medviewer.dicom.structure_sets.refusals import (
    FramesDisagreeError,
    NotPlacedError,
    SlideError,
    UnknownSegmentationTypeError,
)
from medviewer.dicom.structure_sets.segmentation import read_segmentation
from medviewer.imaging.geometry import VolumeGeometry
from medviewer.imaging.structures.mask_on_plane import mask_on_plane
from medviewer.imaging.structures.masks import FULL
from medviewer.imaging.structures.structure import DEFAULT_COLORS, StructureSet
from tests.dicom.structure_sets.made import (
    COLUMNS,
    OBLIQUE,
    ROWS,
    SLICES,
    body,
    read_masks,
    saved,
    segmentation,
    source_images,
)
from tests.dicom.synthetic import with_text

AXIAL = (1, 0, 0, 0, 1, 0)
REAL_FILES = (
    "highdicom/data/test_files/seg_image_ct_binary.dcm",
    "highdicom/data/test_files/seg_image_ct_binary_overlap.dcm",
    "highdicom/data/test_files/seg_image_ct_binary_single_frame.dcm",
    "highdicom/data/test_files/seg_image_ct_binary_fractional.dcm",
    "highdicom/data/test_files/seg_image_ct_true_fractional.dcm",
    "dcmqi/data/segmentations/23x38x3/seg/label.seg",
    "dcmqi/data/segmentations/24x38x3/seg/label.seg",
    "dcmqi/data/segmentations/partial_overlaps.dcm",
    "dcmqi/data/segmentations/sparse-labelmap-noppv.dcm",
    "dcmqi/data/sr-example/seg.dcm",
    "pydicom-data/data_store/data/liver.dcm",
    "pydicom-data/data_store/data/liver_nonbyte_aligned.dcm",
)


def geometry_of(images: list[Dataset]) -> VolumeGeometry:
    first, last = images[0], images[-1]
    row, column = np.array(first.ImageOrientationPatient[:3]), np.array(first.ImageOrientationPatient[3:])
    origin = np.array(first.ImagePositionPatient, float)
    step = (np.array(last.ImagePositionPatient, float) - origin) / (len(images) - 1)
    spacing = [float(each) for each in first.PixelSpacing]
    return VolumeGeometry.from_vectors(
        (len(images), first.Rows, first.Columns), origin, step, column * spacing[0], row * spacing[1]
    )


def placed(found: StructureSet, number: int, geometry: VolumeGeometry) -> np.ndarray:
    """(slices, rows, columns) of one segment on a grid, 0 to `FULL`."""
    values = np.zeros(geometry.shape, np.uint8)
    for mask in found.shapes.get(number, ()):
        for k in range(geometry.shape[0]):
            part = mask_on_plane(mask, geometry, k)
            if part is not None:
                height, width = part.values.shape
                under = values[k, part.top : part.top + height, part.left : part.left + width]
                np.maximum(under, part.values, out=under)
    return values


@pytest.mark.parametrize("orientation", [AXIAL, (0, 1, 0, 0, 0, -1), tuple(OBLIQUE), (-1, 0, 0, 0, -1, 0)])
@pytest.mark.parametrize("omitted", [True, False])
def test_a_binary_segmentation_lies_on_the_pixels_it_was_drawn_on(tmp_path, orientation, omitted):
    images, pixels = source_images(orientation), body()
    pixels[2] = 0  # an empty frame, that may be left out
    made = segmentation(images, pixels, omit_empty_frames=omitted)
    found = read_masks(saved(made, tmp_path / "seg"))

    assert made.NumberOfFrames == (SLICES - 1 if omitted else SLICES)
    assert np.array_equal(placed(found, 1, geometry_of(images)), pixels * FULL)


def test_images_in_any_order_give_the_same_segments(tmp_path):
    images, pixels = source_images(), body()
    made = segmentation(images[::-1], pixels[::-1])

    assert np.array_equal(
        placed(read_masks(saved(made, tmp_path / "seg")), 1, geometry_of(images)), pixels * FULL
    )


def test_segments_that_overlap_are_kept_apart(tmp_path):
    images = source_images()
    pixels = np.stack([body(1), body(2), body(3)], axis=-1)
    made = segmentation(images, pixels, labels=("Liver", "Tumor", "Vessel"))
    found = read_masks(saved(made, tmp_path / "seg"))

    for number in (1, 2, 3):
        expected = pixels[..., number - 1] * FULL
        assert np.array_equal(placed(found, number, geometry_of(images)), expected)
    assert [each.label for each in found.header.structures] == ["Liver", "Tumor", "Vessel"]
    assert [each.color for each in found.header.structures] == [
        (221, 130, 101),
        (40, 200, 60),
        DEFAULT_COLORS[2],
    ]


@pytest.mark.parametrize("maximum", [255, 100])
def test_fractions_keep_their_share(tmp_path, maximum):
    images = source_images()
    share = np.round(np.random.default_rng(4).random((SLICES, ROWS, COLUMNS)), 2).astype(np.float32)
    made = segmentation(images, share, "FRACTIONAL", max_fractional_value=maximum)
    found = read_masks(saved(made, tmp_path / "seg"))
    off = np.abs(placed(found, 1, geometry_of(images)) / FULL - share)

    assert found.shapes[1][0].fractional
    assert off.max() <= 0.5 / maximum + 0.5 / FULL + 1e-6


def test_a_label_map_gives_one_segment_for_each_label(tmp_path):
    images = source_images()
    labels = np.random.default_rng(5).integers(0, 3, (SLICES, ROWS, COLUMNS)).astype(np.uint8)
    made = segmentation(images, labels, "LABELMAP", ("Liver", "Tumor"))
    found = read_masks(saved(made, tmp_path / "seg"))

    assert [each.number for each in found.header.structures] == [1, 2]
    for number in (1, 2):
        expected = (labels == number) * np.uint8(FULL)
        assert np.array_equal(placed(found, number, geometry_of(images)), expected)


def test_what_a_segment_is_and_who_drew_it_is_told(tmp_path):
    header = read_masks(saved(segmentation(source_images(), body()), tmp_path / "seg")).header

    assert header.title == "Made segments"
    assert header.series_uids == {"1.2.3"}
    assert header.structures[0].details == ("Connective tissue", "Manual")
    assert header.structures[0].frame_of_reference_uid == "1.2.9"
    assert header.notes == ()


def test_every_plane_says_which_images_it_was_drawn_on(tmp_path):
    images = source_images()
    mask = read_masks(saved(segmentation(images, body()), tmp_path / "seg")).shapes[1][0]

    assert [[each.sop_instance_uid for each in plane] for plane in mask.planes.references] == [
        [image.SOPInstanceUID] for image in images
    ]


@pytest.mark.parametrize("name", REAL_FILES)
def test_real_segmentations_lie_where_highdicom_says(shared_data, name):
    path = shared_data / "dicom" / name
    if not path.is_file():
        pytest.skip(f"{name} is not here")
    found = read_masks(SourceFile(path))
    theirs = hd.seg.segread(path)
    for number in sorted(set(theirs.segment_numbers) - {0}):  # 0 is what the label maps call background
        volume = theirs.get_volume(segment_numbers=[number], combine_segments=False, rescale_fractional=True)
        values = volume.array[..., 0] if volume.array.ndim == 4 else volume.array
        ours = placed(found, number, VolumeGeometry(values.shape, volume.affine))
        assert np.array_equal(ours, np.rint(values * FULL))


@pytest.mark.parametrize("name", REAL_FILES[:10])
def test_the_bits_of_real_frames_are_pydicom_s(shared_data, name):
    path = shared_data / "dicom" / name
    if not path.is_file():
        pytest.skip(f"{name} is not here")
    dataset = pydicom.dcmread(path)
    frames = dataset.pixel_array.reshape(-1, dataset.Rows, dataset.Columns)
    own = read_segmentation(SourceFile(path))
    parts = mask_parts(
        own.source,
        own.pixels,
        own.type,
        range(1, len(frames) + 1),
        maximum=own.maximum,
        unlabeled=own.unlabeled,
    )
    for number, frame in enumerate(frames, start=1):
        ours = np.zeros(frame.shape, bool)
        for part in parts.parts:
            if part.frame == number:
                height, width = part.shape
                ours[part.top : part.top + height, part.left : part.left + width] |= part.values() > 0
        expected = ~np.isin(frame, list(own.unlabeled)) if own.type.value == "LABELMAP" else frame > 0
        assert np.array_equal(ours, expected)


@pytest.mark.parametrize("rgb", [(221, 130, 101), (0, 0, 0), (255, 255, 255), (10, 200, 90), (255, 0, 0)])
def test_colors_come_back_as_highdicom_wrote_them(rgb):
    value = hd.color.CIELabColor.from_rgb(*rgb).value

    assert np.abs(np.subtract(lab_to_rgb(tuple(value)), rgb)).max() <= 1


# What is wrong with a file is said, and what is right in it is shown


def broken(tmp_path, change) -> SourceFile:
    made = segmentation(source_images(), np.stack([body(1), body(2)], axis=-1), labels=("Liver", "Tumor"))
    change(made)
    return saved(made, tmp_path / "seg")


def without_positions(made):
    for frame in made.PerFrameFunctionalGroupsSequence:
        del frame.PlanePositionSequence


def test_without_positions_it_is_refused(tmp_path):
    with pytest.raises(NotPlacedError):
        read_segmentation(broken(tmp_path, without_positions))


def test_more_frames_than_the_header_describes_are_refused(tmp_path):
    def change(made):
        del made.PerFrameFunctionalGroupsSequence[0]

    with pytest.raises(FramesDisagreeError):
        read_segmentation(broken(tmp_path, change))


def test_a_type_of_the_future_is_named(tmp_path):
    def change(made):
        made.SegmentationType = "SPARSE"

    with pytest.raises(UnknownSegmentationTypeError) as caught:
        read_segmentation(broken(tmp_path, change))
    assert caught.value.fields == {"type": "SPARSE"}


def test_cut_off_pixels_are_refused(tmp_path):
    def change(made):
        made.PixelData = made.PixelData[:-40]

    with pytest.raises(MissingPixelsError):
        read_segmentation(broken(tmp_path, change))


def test_without_pixels_it_is_refused(tmp_path):
    def change(made):
        del made.PixelData

    with pytest.raises(NoPixelsError):
        read_segmentation(broken(tmp_path, change))


def test_slides_are_refused_by_name(tmp_path):
    def change(made):
        made.TotalPixelMatrixOriginSequence = [Dataset()]

    with pytest.raises(SlideError):
        read_segmentation(broken(tmp_path, change))


def test_segments_that_are_not_described_are_shown_with_their_number(tmp_path):
    def change(made):
        del made.SegmentSequence[1]

    found = read_masks(broken(tmp_path, change))

    assert [(each.number, each.label) for each in found.header.structures] == [(1, "Liver"), (2, "")]
    assert [str(note) for note in found.header.notes] == ["Segments that the header doesn't describe: 2."]
    assert np.array_equal(placed(found, 2, geometry_of(source_images())), body(2) * FULL)


def test_frames_that_name_no_segment_are_left_out_and_counted(tmp_path):
    def change(made):
        for frame in list(made.PerFrameFunctionalGroupsSequence)[:3]:
            del frame.SegmentIdentificationSequence

    found = read_masks(broken(tmp_path, change))

    assert [str(note) for note in found.header.notes] == [
        "Frames that don't say which segment they belong to, and are not shown: 3."
    ]


def test_where_there_is_one_segment_only_frames_need_not_name_it(tmp_path):
    made = segmentation(source_images(), body())
    for group in (*made.PerFrameFunctionalGroupsSequence, *made.SharedFunctionalGroupsSequence):
        group.pop("SegmentIdentificationSequence", None)
    found = read_masks(saved(made, tmp_path / "seg"))

    assert np.array_equal(placed(found, 1, geometry_of(source_images())), body() * FULL)


def test_two_frames_of_one_segment_on_one_plane_are_joined(tmp_path):
    made = segmentation(source_images(), np.stack([body(1), body(2)], axis=-1), labels=("Liver", "Tumor"))
    for frame in made.PerFrameFunctionalGroupsSequence:
        frame.SegmentIdentificationSequence[0].ReferencedSegmentNumber = 1
    found = read_masks(saved(made, tmp_path / "seg"))

    assert np.array_equal(placed(found, 1, geometry_of(source_images())), (body(1) | body(2)) * FULL)


def test_tiles_of_one_plane_are_each_shown_in_their_place(tmp_path):
    images, pixels = source_images(), body()
    left, right = pixels.copy(), pixels.copy()
    made = segmentation(images, np.stack([left, right], axis=-1), labels=("Left", "Right"))
    width_mm = COLUMNS * 0.5
    for frame in made.PerFrameFunctionalGroupsSequence:
        if frame.SegmentIdentificationSequence[0].ReferencedSegmentNumber == 2:
            frame.SegmentIdentificationSequence[0].ReferencedSegmentNumber = 1
            frame.PlanePositionSequence = deepcopy(frame.PlanePositionSequence)
            x, y, z = frame.PlanePositionSequence[0].ImagePositionPatient
            frame.PlanePositionSequence[0].ImagePositionPatient = [x + width_mm, y, z]
    found = read_masks(saved(made, tmp_path / "seg"))
    geometry = geometry_of(images)
    wide = VolumeGeometry((SLICES, ROWS, 2 * COLUMNS), geometry.affine)

    assert len(found.shapes[1]) == 2
    assert np.array_equal(placed(found, 1, wide), np.concatenate([pixels, pixels], axis=2) * FULL)


def test_a_damaged_header_never_ends_in_a_traceback(tmp_path):
    path = saved(segmentation(source_images(), body()), tmp_path / "seg").path
    content = bytearray(path.read_bytes())
    generator = np.random.default_rng(7)
    for trial in range(150):
        damaged = bytearray(content)
        for at in generator.integers(300, len(content) - 500, 6):
            damaged[at] = generator.integers(0, 256)
        (tmp_path / f"d{trial}").write_bytes(damaged)
        try:
            read_masks(SourceFile(tmp_path / f"d{trial}"))
        except RefusedFileError:
            continue


@pytest.mark.parametrize(
    ("group", "keyword", "values"),
    [
        ("PlanePositionSequence", "ImagePositionPatient", ["0", "0", "1e308"]),
        ("PlaneOrientationSequence", "ImageOrientationPatient", ["1e200"] * 6),
        ("PixelMeasuresSequence", "PixelSpacing", ["1e-300", "0.5"]),
    ],
)
def test_a_segmentation_at_no_possible_place_is_refused(tmp_path, group, keyword, values):
    made = segmentation(source_images(), body())
    shared, first = made.SharedFunctionalGroupsSequence[0], made.PerFrameFunctionalGroupsSequence[0]
    item = (first if group in first else shared)[group].value[0]
    with_text(item, keyword, *values)

    with pytest.raises(NotPlacedError):
        read_segmentation(saved(made, tmp_path / "seg"))


@pytest.mark.parametrize("values", [["1e-30"], ["1e300"], ["-1e300"], ["nan"], ["0"]])
def test_an_impossible_thickness_of_a_segmentation_changes_nothing(tmp_path, values):
    made = segmentation(source_images(), body())
    measures = made.SharedFunctionalGroupsSequence[0].PixelMeasuresSequence[0]
    for keyword in ("SliceThickness", "SpacingBetweenSlices"):
        with_text(measures, keyword, *values)
    (stack,) = read_masks(saved(made, tmp_path / "seg")).shapes[1]

    assert stack.planes.thickness_mm == pytest.approx(2.5)


def test_planes_micrometers_apart_stay_apart(tmp_path):
    images = source_images(step_mm=0.004, PixelSpacing=[0.006, 0.006])
    (stack,) = read_masks(saved(segmentation(images, body()), tmp_path / "seg")).shapes[1]

    assert len(stack.drawn) == 5
    assert stack.planes.thickness_mm == pytest.approx(0.004)
