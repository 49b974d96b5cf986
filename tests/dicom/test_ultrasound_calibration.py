"""US Region Calibration is read as PS3.3 C.8.5.5 says, and lengths come from nowhere else."""

from pathlib import Path

import numpy as np
import pytest
from pydicom import Dataset
from pydicom.sequence import Sequence as DicomSequence

from medviewer.dicom.instance import Instance
from medviewer.dicom.plane_facts import facts_of, own_facts
from medviewer.imaging.geometry_passport import GeometryPassport
from medviewer.imaging.ultrasound_regions import PhysicalUnit, RegionAxis, SpatialFormat, UltrasoundRegion
from medviewer.imaging.volume import Calibration
from medviewer.services.decode_requests import DrawThumbnail
from tests.dicom.reading import read_folder, read_one
from tests.dicom.synthetic import make_ct_slice, store, write

ULTRASOUND = "1.2.840.10008.5.1.4.1.1.6.1"
ROWS, COLUMNS = 60, 90


def us_region(bounds, units=(3, 3), deltas=(0.02, 0.03), *, kind=1, flags=2, reference=None) -> Dataset:
    """One item: `bounds` left, top, right, bottom; `units`, `deltas` and `reference` ((pixel, value) each) x, then y."""
    item = Dataset()
    item.RegionSpatialFormat, item.RegionDataType, item.RegionFlags = kind, 1, flags
    item.RegionLocationMinX0, item.RegionLocationMinY0 = bounds[:2]
    item.RegionLocationMaxX1, item.RegionLocationMaxY1 = bounds[2:]
    item.PhysicalUnitsXDirection, item.PhysicalUnitsYDirection = units
    item.PhysicalDeltaX, item.PhysicalDeltaY = deltas
    if reference is not None:
        (item.ReferencePixelX0, item.ReferencePixelPhysicalValueX) = reference[0]
        (item.ReferencePixelY0, item.ReferencePixelPhysicalValueY) = reference[1]
    return item


TISSUE = us_region((10, 4, 70, 29))
SPECTRUM = us_region((20, 34, 80, 58), (4, 7), (0.005, -1.5), kind=3, reference=((50, 0.25), (13, 0.0)))


def make_us(*regions: Dataset, shape=(ROWS, COLUMNS), **elements: object) -> Dataset:
    """A gray ultrasound image with regions."""
    image = make_ct_slice(0)
    for keyword in (
        "ImagePositionPatient", "ImageOrientationPatient", "PixelSpacing", "SliceThickness", "RescaleSlope",
        "RescaleIntercept", "FrameOfReferenceUID",
    ):  # fmt: skip
        delattr(image, keyword)
    image.SOPClassUID, image.Modality = ULTRASOUND, "US"
    image.BitsAllocated, image.BitsStored, image.HighBit = 8, 8, 7
    store(image, (np.arange(shape[0] * shape[1]) % 251).astype(np.uint8).reshape(shape))
    if regions:
        image.SequenceOfUltrasoundRegions = DicomSequence(regions)
    for keyword, value in elements.items():
        setattr(image, keyword, value)
    return image


def read(image: Dataset, folder: Path) -> Instance:
    return read_one(write(image, folder / "us.dcm"))


def passport(image: Dataset, folder: Path) -> GeometryPassport:
    write(image, folder / "us.dcm")
    found = read_folder(folder).studies[0].series[0].passport
    assert found is not None
    return found


def notes(image: Dataset, folder: Path) -> str:
    return " ".join(map(str, passport(image, folder).notes))


def test_limits_units_and_steps_are_kept_as_they_are(tmp_path):
    regions = read(make_us(TISSUE, SPECTRUM), tmp_path).regions

    assert regions == (
        UltrasoundRegion(
            10, 4, 70, 29, SpatialFormat.TWO_DIMENSIONAL,
            RegionAxis(PhysicalUnit.CENTIMETER, 0.02), RegionAxis(PhysicalUnit.CENTIMETER, 0.03),
        ),
        UltrasoundRegion(
            20, 34, 80, 58, SpatialFormat.SPECTRAL,
            RegionAxis(PhysicalUnit.SECOND, 0.005, pytest.approx(0.25 - 70 * 0.005)),
            RegionAxis(PhysicalUnit.CENTIMETER_PER_SECOND, -1.5, pytest.approx(47 * 1.5)),
        ),
    )  # fmt: skip


def test_the_reference_pixel_is_counted_from_the_regions_own_corner(tmp_path):
    spectrum = read(make_us(SPECTRUM), tmp_path).regions[0]

    assert spectrum.y is not None
    assert spectrum.x is not None
    assert spectrum.y.value_at(34 + 13) == pytest.approx(0)  # the baseline
    assert spectrum.y.value_at(34 + 3) == pytest.approx(15)  # above it: towards the probe
    assert spectrum.x.value_at(20 + 50) == pytest.approx(0.25)


@pytest.mark.parametrize(
    ("code", "unit"),
    list(enumerate(["", "%", "dB", "cm", "s", "Hz", "dB/s", "cm/s", "cm²", "cm²/s", "cm³", "cm³/s", "°"])),
)
def test_every_code_of_the_table_has_its_unit(tmp_path, code, unit):
    axis = read(make_us(us_region((0, 0, 9, 9), (4, code))), tmp_path).regions[0].y

    assert (axis is None) == (code == 0)
    assert axis is None or axis.unit.value == unit


@pytest.mark.parametrize("code", [13, 999])
def test_a_code_beyond_the_table_measures_nothing(tmp_path, code):
    assert read(make_us(us_region((0, 0, 9, 9), (code, 4))), tmp_path).regions[0].x is None


def test_a_step_of_nothing_measures_nothing(tmp_path):
    region = read(make_us(us_region((0, 0, 9, 9), (4, 7), (0.0, float("nan")))), tmp_path).regions[0]

    assert (region.x, region.y) == (None, None)


def test_bit_0_of_the_flags_is_low_priority(tmp_path):
    regions = read(
        make_us(us_region((0, 0, 9, 9), flags=3), us_region((0, 0, 9, 9), flags=2)), tmp_path
    ).regions

    assert [each.is_low_priority for each in regions] == [True, False]


def test_items_without_limits_or_turned_inside_out_are_left_out(tmp_path):
    nowhere = us_region((0, 0, 9, 9))
    del nowhere.RegionLocationMaxY1

    assert read(make_us(nowhere, us_region((9, 0, 3, 9)), TISSUE), tmp_path).regions[0].left == 10


def test_a_limit_one_pixel_beyond_the_picture_is_taken_for_its_edge(tmp_path):
    region = read(make_us(us_region((0, 0, COLUMNS, ROWS))), tmp_path).regions[0]

    assert (region.right, region.bottom) == (COLUMNS - 1, ROWS - 1)


def test_a_picture_that_was_resized_has_no_lengths_and_says_why(tmp_path):
    image = make_us(TISSUE, SPECTRUM, shape=(30, 45))
    found = read(image, tmp_path)

    assert (found.regions, found.calibration, found.frames[0].spacing_mm) == ((), Calibration.NONE, None)
    assert "ultrasound regions reach beyond the picture" in notes(image, tmp_path)


def test_slices_placed_in_the_patient_keep_their_regions(tmp_path):
    for number, height in enumerate((0.0, 2.5, 5.0)):
        image = make_us(
            TISSUE, PixelSpacing=[0.3, 0.2], ImagePositionPatient=[0, 0, height],
            ImageOrientationPatient=[1, 0, 0, 0, 1, 0], InstanceNumber=number + 1, SOPInstanceUID=f"1.2.7.{number}",
        )  # fmt: skip
        write(image, tmp_path / f"{number}.dcm")
    series = read_folder(tmp_path).studies[0].series[0]

    assert series.instances[0].calibration is Calibration.PATIENT
    assert [len(facts.regions) for facts in own_facts(series)] == [1, 1, 1]


def test_all_frames_have_the_regions_of_the_image(tmp_path):
    image = make_us(TISSUE, SPECTRUM)
    image.NumberOfFrames = 3
    image.PixelData = image.PixelData * 3
    found = read(image, tmp_path)

    assert len(found.regions) == 2
    assert found.frame(3).spacing_mm == pytest.approx((0.3, 0.2))


def test_the_picture_is_drawn_in_the_spacing_on_which_its_tissue_regions_agree(tmp_path):
    other = us_region((0, 0, 5, 5), deltas=(0.02, 0.04))

    assert read(make_us(TISSUE, SPECTRUM, TISSUE), tmp_path).frames[0].spacing_mm == pytest.approx((0.3, 0.2))
    assert read(make_us(TISSUE, other), tmp_path).frames[0].spacing_mm is None
    assert read(make_us(SPECTRUM), tmp_path).frames[0].spacing_mm is None


def test_pixel_spacing_that_contradicts_the_regions_is_told(tmp_path):
    told = "Pixel Spacing 0.5 x 0.7 mm is not that of the ultrasound regions"

    assert told in notes(make_us(TISSUE, PixelSpacing=[0.5, 0.7]), tmp_path / "other")
    assert told in notes(make_us(SPECTRUM, PixelSpacing=[0.5, 0.7]), tmp_path / "spectrum")
    assert "ultrasound" not in notes(make_us(TISSUE, PixelSpacing=[0.3, 0.2]), tmp_path / "same")


def test_regions_in_both_byte_orders(tmp_path):
    image = make_us(SPECTRUM, TISSUE)
    little = read(image, tmp_path)
    path = tmp_path / "big.dcm"
    image.file_meta.TransferSyntaxUID = "1.2.840.10008.1.2.2"
    image.save_as(path, enforce_file_format=True)

    assert read_one(path).regions == little.regions


def mammogram(**elements: object) -> Dataset:
    return make_us(
        SOPClassUID="1.2.840.10008.5.1.4.1.1.1.2", Modality="MG", ImagerPixelSpacing=[0.09, 0.12], **elements
    )


def test_a_magnified_mammogram_is_measured_in_the_body_and_says_that_it_is_estimated(tmp_path):
    image = mammogram(EstimatedRadiographicMagnificationFactor="1.5")
    found = read(image, tmp_path)

    assert found.calibration is Calibration.MAGNIFICATION
    assert found.frames[0].spacing_mm == pytest.approx((0.06, 0.08))
    assert "Magnification Factor 1.5" in notes(image, tmp_path)


@pytest.mark.parametrize("factor", ["1.0", "0.5", "0", "-2", "900", "x"])
def test_a_factor_that_magnifies_nothing_or_cannot_be_leaves_lengths_at_the_detector(tmp_path, factor):
    found = read(mammogram(EstimatedRadiographicMagnificationFactor="1.5"), tmp_path / "good")
    content = (tmp_path / "good" / "us.dcm").read_bytes()
    assert content.count(b"DS\x04\x001.5 ") == 1
    (tmp_path / "us.dcm").write_bytes(
        content.replace(b"DS\x04\x001.5 ", b"DS\x04\x00" + factor.encode().ljust(4))
    )
    changed = read_one(tmp_path / "us.dcm")

    assert found.calibration is Calibration.MAGNIFICATION
    assert (changed.calibration, changed.frames[0].spacing_mm) == (Calibration.DETECTOR, (0.09, 0.12))


def test_pixel_spacing_that_a_reader_calibrated_is_not_divided_again(tmp_path):
    found = read(
        mammogram(EstimatedRadiographicMagnificationFactor="1.5", PixelSpacing=[0.06, 0.08]), tmp_path
    )

    assert (found.calibration, found.frames[0].spacing_mm) == (Calibration.PIXEL_SPACING, (0.06, 0.08))


def test_pixel_spacing_of_which_nobody_says_where_it_holds_is_not_divided(tmp_path):
    image = mammogram(EstimatedRadiographicMagnificationFactor="1.5", PixelSpacing=[0.09, 0.12])
    alike = read(image, tmp_path)
    del image.ImagerPixelSpacing
    alone = read(image, tmp_path)

    assert (alike.calibration, alike.frames[0].spacing_mm) == (
        Calibration.MAGNIFICATION,
        pytest.approx((0.06, 0.08)),
    )
    assert (alone.calibration, alone.frames[0].spacing_mm) == (Calibration.DETECTOR, (0.09, 0.12))


def test_a_scanned_film_is_measured_on_the_film(tmp_path):
    image = make_us(
        Modality="OT", SOPClassUID="1.2.840.10008.5.1.4.1.1.7", NominalScannedPixelSpacing=[0.17, 0.21]
    )
    found = read(image, tmp_path)

    assert (found.calibration, found.frames[0].spacing_mm) == (Calibration.SCANNED, (0.17, 0.21))
    assert "on the scanned film" in notes(image, tmp_path)


def test_pixels_that_are_not_square_are_drawn_so_and_have_no_millimeters(tmp_path):
    image = make_us(PixelAspectRatio=["3", "2"])
    found = read(image, tmp_path)
    geometry = read_folder(tmp_path).studies[0].series[0].geometry

    assert (found.calibration, found.frames[0].spacing_mm) == (Calibration.NONE, None)
    assert geometry is not None
    assert geometry.spacing_mm[1:] == pytest.approx((1.5, 1.0))
    assert facts_of(read_folder(tmp_path).studies[0].series[0], 0).geometry.spacing_mm[1:] == pytest.approx(
        (1.5, 1.0)
    )
    assert "1.5 times as high as wide" in notes(image, tmp_path)


def test_the_thumbnail_has_the_shape_of_the_picture(tmp_path):
    found = read(make_us(PixelAspectRatio=["3", "2"], shape=(20, 60)), tmp_path)

    assert DrawThumbnail(found, 1, 60).answer().shape == (30, 60)


@pytest.mark.parametrize("ratio", [["0", "1"], ["1", "0"], ["1"], ["400", "1"], ["-2", "1"]])
def test_an_impossible_aspect_is_none(tmp_path, ratio):
    assert read(make_us(PixelAspectRatio=ratio), tmp_path).frames[0].grid_mm == (1.0, 1.0)


def test_spacing_goes_before_aspect(tmp_path):
    assert read(make_us(TISSUE, PixelAspectRatio=["3", "2"]), tmp_path).frames[0].grid_mm == pytest.approx(
        (0.3, 0.2)
    )
