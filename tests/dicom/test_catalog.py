"""Files become Patients, Studies and Series; what is not shown is listed with its reason."""

import shutil

import pytest

from medviewer.dicom.refusals import DuplicateFileError, SamePositionError
from medviewer.imaging.geometry_passport import GeometryVerdict
from tests.dicom.reading import read_folder
from tests.dicom.synthetic import make_ct_slice, write, write_series


def test_two_acquisitions_that_continue_each_other_stay_one_stack_with_the_shared_slice_reported(tmp_path):
    write_series(tmp_path / "1", [5.0 * k for k in range(30)], AcquisitionNumber=1)
    write_series(tmp_path / "2", [5.0 * k for k in range(29, 63)], AcquisitionNumber=2)

    catalog = read_folder(tmp_path)

    (series,) = catalog.series
    assert series.slice_count == 63
    assert series.passport.duplicate_count == 1
    assert series.passport.gap_count == 0
    assert series.instances[29].acquisition_number == 1
    assert [type(refused.error) for refused in catalog.refused] == [SamePositionError]
    assert "145.00 mm" in catalog.refused[0].reason


@pytest.mark.parametrize("keyword", ["AcquisitionNumber", "TemporalPositionIdentifier", "TriggerTime"])
def test_phases_at_the_same_positions_become_stacks_of_their_own(tmp_path, keyword):
    for phase in (1, 2, 3):
        write_series(tmp_path / str(phase), [0.0, 3.0, 6.0], **{keyword: phase})

    catalog = read_folder(tmp_path)

    assert [series.key for series in catalog.series] == ["1.2.3#1", "1.2.3#2", "1.2.3#3"]
    assert [series.slice_count for series in catalog.series] == [3, 3, 3]
    assert catalog.refused == ()
    assert all(series.passport.verdict is GeometryVerdict.GOOD for series in catalog.series)


def test_phases_that_nothing_names_are_told_apart_by_their_numbers(tmp_path):
    for number in range(8):
        write(make_ct_slice(3.0 * (number % 4), InstanceNumber=number), tmp_path / f"{number}")

    catalog = read_folder(tmp_path)

    assert [series.slice_count for series in catalog.series] == [4, 4]
    assert [each.instance_number for each in catalog.series[1].instances] == [4, 5, 6, 7]


@pytest.mark.parametrize(
    ("keyword", "values"),
    [
        ("ConvolutionKernel", ["B30f", "B70f"]),
        ("ImageType", [["ORIGINAL", "PRIMARY", "AXIAL"], ["DERIVED", "SECONDARY"]]),
    ],
)
def test_kernels_and_image_types_are_split(tmp_path, keyword, values):
    for index, value in enumerate(values):
        write_series(tmp_path / str(index), [0.0, 2.0, 4.0], **{keyword: value})

    assert [series.slice_count for series in read_folder(tmp_path).series] == [3, 3]


def test_a_localizer_in_the_same_series_is_set_apart(tmp_path):
    write_series(tmp_path / "axial", [0.0, 2.0, 4.0])
    coronal = make_ct_slice(0, ImageOrientationPatient=[1, 0, 0, 0, 0, -1])
    write(coronal, tmp_path / "scout")

    catalog = read_folder(tmp_path)

    assert sorted(series.slice_count for series in catalog.series) == [1, 3]
    assert catalog.main_series.slice_count == 3


def test_a_copied_file_is_shown_once_and_listed(tmp_path):
    first = write_series(tmp_path, [0.0, 2.0])[0]
    shutil.copy(first, tmp_path / "copy")

    catalog = read_folder(tmp_path)

    assert catalog.series[0].slice_count == 2
    assert [type(refused.error) for refused in catalog.refused] == [DuplicateFileError]


def test_one_uid_over_different_slices_is_a_broken_uid_and_no_slice_is_lost(tmp_path):
    write_series(tmp_path, [0.0, 2.0, 4.0], SOPInstanceUID="1.2.3.4")

    catalog = read_folder(tmp_path)

    assert catalog.series[0].slice_count == 3
    assert catalog.refused == ()


def test_studies_are_listed_newest_first_and_patients_never_mixed(tmp_path):
    write_series(tmp_path / "old", [0.0], StudyInstanceUID="1.1", StudyDate="20200101", series_uid="1.1.1")
    write_series(tmp_path / "new", [0.0], StudyInstanceUID="1.4", StudyDate="20240101", series_uid="1.4.1")
    write_series(
        tmp_path / "other",
        [0.0],
        StudyInstanceUID="1.4",
        StudyDate="20240101",
        PatientID="2",
        series_uid="1.4.2",
    )

    catalog = read_folder(tmp_path)

    assert [study.date for study in catalog.studies] == ["20240101", "20240101", "20200101"]
    assert [patient.patient_id for patient in catalog.patients] == ["secret-id", "2"] or len(
        catalog.patients
    ) == 2


def test_a_header_without_any_uid_is_shown_and_grouped_by_its_folder(tmp_path):
    for index in range(3):
        slice_ = make_ct_slice(2.0 * index)
        for keyword in ("SOPClassUID", "SOPInstanceUID", "SeriesInstanceUID", "StudyInstanceUID"):
            delattr(slice_, keyword)
        slice_.save_as(tmp_path / f"{index}.dcm", implicit_vr=False, little_endian=True)

    catalog = read_folder(tmp_path)

    (series,) = catalog.series
    assert series.slice_count == 3
    assert series.uid.startswith("2.25.")
    assert len({instance.sop_instance_uid for instance in series.instances}) == 3


def test_an_object_without_pixels_is_listed_by_its_kind(tmp_path):
    report = make_ct_slice(0, SOPClassUID="1.2.840.10008.5.1.4.1.1.88.22", Modality="SR")
    for keyword in ("PixelData", "Rows", "Columns"):
        delattr(report, keyword)
    write(report, tmp_path / "report")

    (series,) = read_folder(tmp_path).series

    assert series.kind == "Structured report"
    assert not series.is_image
