"""Where the items of a Reading lie, and how they are written into texts and tables."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from medviewer import paths
from medviewer.dicom.instance import FrameHeader, Instance, SeriesHeader, StudyHeader
from medviewer.dicom.patient import Patient, PersonNameText
from medviewer.dicom.series import Series, SliceSource
from medviewer.dicom.source_file import SourceFile
from medviewer.dicom.study import Study
from medviewer.i18n import use_language
from medviewer.imaging.geometry import VolumeGeometry
from medviewer.imaging.geometry_passport import GeometryPassport, GeometryVerdict, OrderSource
from medviewer.imaging.volume import Calibration, FrameReference
from medviewer.reading.decision import Decision, Verdict
from medviewer.reading.marker import Marker
from medviewer.reading.measurement import MeasurementKind, MeasurementPlace
from medviewer.reading.quantity import Quantity, QuantityName
from medviewer.reading.reading import Reading
from medviewer.report.reading_csv import IDENTITY_COLUMNS, reading_csv
from medviewer.report.reading_table import items_by_series, slice_of
from medviewer.report.reading_text import copied_text
from tests.reading.examples import MADE_AT, key_image, measurement

Q, N = Quantity, QuantityName


def series(uid="1.2.3", number=3, count=5, description="Lung"):
    """Slices 2.5 mm apart, Instance Numbers from 101."""
    header = StudyHeader("1.2")
    instances = tuple(
        Instance(
            SourceFile(Path(f"{k}")), "", f"{uid}.{k}", header, SeriesHeader(uid), instance_number=101 + k,
            frames=(FrameHeader((0, 0, 2.5 * k), (1, 0, 0, 0, 1, 0), (1, 1)),), calibration=Calibration.PATIENT,
        )
        for k in range(count)
    )  # fmt: skip
    geometry = VolumeGeometry.from_vectors((count, 64, 64), (0, 0, 0), (0, 0, 2.5), (0, 1, 0), (1, 0, 0))
    return Series(
        uid,
        "CT",
        number,
        description,
        instances=instances,
        slices=tuple(SliceSource(k) for k in range(count)),
        geometry=geometry,
        passport=GeometryPassport(GeometryVerdict.GOOD, OrderSource.POSITION, (2.5, 1, 1)),
    )


def on(slice_index, uid="1.2.3", **fields):
    place = MeasurementPlace(f"{uid}#1", FrameReference(f"{uid}.{slice_index}"))
    return measurement(place=place, **fields)


PATIENT = Patient(PersonNameText("Secret^Name"), "secret-id", "19500102", "F")
STUDY = Study("1.2", date="20260301", accession_number="secret-acc", patient=PATIENT, series=(series(),))


def groups(*items, opened=None):
    return items_by_series(Reading("1.2", items), [series()] if opened is None else opened)


def rows(content: bytes):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_items_stand_by_series_in_the_order_of_the_series():
    lung, bone = on(1), on(2, "1.2.4")
    found = groups(bone, lung, on(3), opened=[series(), series("1.2.4", 4)])

    assert [(group.series_key, len(group.items)) for group in found] == [("1.2.3#1", 2), ("1.2.4#1", 1)]
    assert [placed.slice_index for placed in found[0].items] == [1, 3]


def test_what_lies_in_a_series_that_is_not_open_is_listed_all_the_same():
    found = groups(on(1, "9.9"), on(1))

    assert [group.series is None for group in found] == [False, True]
    assert found[1].items[0].slice_index is None


def test_a_figure_on_no_acquired_slice_lies_on_the_nearest_one():
    across = measurement(place=MeasurementPlace("1.2.3#1"), points=((10.0, 10.0, 4.0), (20.0, 10.0, 7.0)))
    outside = measurement(place=MeasurementPlace("1.2.3#1"), points=((0.0, 0.0, 90.0), (1.0, 0.0, 90.0)))
    marker = Marker("1.2.3#1", (3.0, 4.0, 7.4), MADE_AT)
    found = groups(across, outside, marker)[0].items

    assert [placed.slice_index for placed in found] == [2, None, 3]


def test_a_frame_that_is_not_in_the_series_lies_on_no_slice():
    assert groups(on(77))[0].items[0].slice_index is None


def test_decisions_stand_with_their_findings_and_not_here():
    assert groups(Decision("1.2.3#1", "lung-nodule", (0.0, 0.0, 0.0), Verdict.ACCEPTED)) == ()


def test_the_copied_text_reads_like_a_report():
    items = (
        on(1),
        on(
            2,
            kind=MeasurementKind.BIDIRECTIONAL,
            label="nodule",
            values=(Q(N.LONG_AXIS, 12.44, "mm"), Q(N.SHORT_AXIS, 8.06, "mm")),
        ),
        on(
            3,
            kind=MeasurementKind.ELLIPSE,
            values=(Q(N.AREA, 120.46, "mm²"), Q(N.MEAN, -630.24, "HU"), Q(N.STANDARD_DEVIATION, 40, "HU")),
        ),
        on(3, kind=MeasurementKind.ARROW, values=()),
        key_image(frame=FrameReference("1.2.3.4"), note="effusion"),
        on(1, "9.9"),
    )

    assert copied_text(groups(*items)).splitlines() == [
        "Distance: 12.5 mm (series 3, slice 2)",
        "Bidirectional “nodule”: 12.4 × 8.1 mm (series 3, slice 3)",
        "Ellipse: −630.2 ± 40.0 HU; Area 120.5 mm² (series 3, slice 4)",
        "Arrow (series 3, slice 4)",
        "Key image “effusion” (series 3, slice 5)",
        "Distance: 12.5 mm",
    ]
    use_language("zh_CN")
    assert copied_text(groups(on(1))) == "距离：12.5 mm (序列 3、第2层)"


def test_the_table_has_values_units_and_uids():
    ellipse = on(
        3,
        kind=MeasurementKind.ELLIPSE,
        label="effusion 积液",
        values=(
            Q(N.AREA, 120.456789, "mm²"),
            Q(N.MEAN, -630.25, "HU"),
            Q(N.STANDARD_DEVIATION, 40.5, "HU"),
            Q(N.PIXEL_COUNT, 330),
        ),
    )
    content = reading_csv(STUDY, groups(ellipse, on(1)))
    first, second = rows(content)

    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == 3
    assert first["kind"] == "ellipse"
    assert first["label"] == "effusion 积液"
    assert (first["series_number"], first["slice"], first["instance_number"]) == ("3", "4", "104")
    assert float(first["area"]) == pytest.approx(120.456789)
    assert (first["area_unit"], first["mean"], first["sd"], first["value_unit"]) == (
        "mm²",
        "-630.25",
        "40.5",
        "HU",
    )
    assert first["length"] == first["length_unit"] == ""
    assert (second["length"], second["length_unit"]) == ("12.5", "mm")
    assert second["points_mm"] == "0.000 0.000 5.000; 12.500 0.000 5.000"
    assert (second["series_instance_uid"], second["sop_instance_uid"]) == ("1.2.3", "1.2.3.1")


def test_each_quantity_stands_in_its_own_column():
    columns = {
        N.LENGTH: "length", N.LONG_AXIS: "long_axis", N.SHORT_AXIS: "short_axis", N.PERIMETER: "perimeter",
        N.AREA: "area", N.ANGLE: "angle", N.MEAN: "mean", N.STANDARD_DEVIATION: "sd", N.MINIMUM: "min",
        N.MAXIMUM: "max", N.PIXEL_COUNT: "pixel_count", N.VALUE: "value", N.STORED_VALUE: "stored_value",
        N.RED: "red", N.GREEN: "green", N.BLUE: "blue", N.ALONG_X: "along_x", N.ALONG_Y: "along_y",
    }  # fmt: skip
    (row,) = rows(
        reading_csv(STUDY, groups(on(1, values=[Q(name, 1.5 + at) for at, name in enumerate(columns)])))
    )

    assert set(columns) == set(N)
    assert [row[column] for column in columns.values()] == [f"{1.5 + at}" for at in range(len(columns))]


def test_the_table_has_velocity_and_time_with_their_units():
    spectral = on(1, values=(Q(N.ALONG_Y, 98.5, "cm/s"), Q(N.ALONG_X, 0.185, "s")))
    refused = on(2, values=())
    first, second = rows(reading_csv(STUDY, groups(spectral, refused)))

    assert (first["along_y"], first["along_y_unit"]) == ("98.5", "cm/s")
    assert (first["along_x"], first["along_x_unit"]) == ("0.185", "s")
    assert first["length"] == first["length_unit"] == second["along_x"] == second["length"] == ""


def test_the_patient_stands_in_the_table_only_where_the_reader_wants_it():
    items = groups(on(1), key_image())
    without, with_ = reading_csv(STUDY, items), reading_csv(STUDY, items, with_identity=True)

    for secret in (b"Secret", b"secret-id", b"secret-acc", b"1950", b"20260301"):
        assert secret not in without
        assert secret in with_
    assert set(IDENTITY_COLUMNS).isdisjoint(rows(without)[0])
    assert rows(with_)[0]["patient_id"] == "secret-id"


@pytest.mark.parametrize("label", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")'])
def test_a_label_is_never_worked_out_by_a_spreadsheet(label):
    assert rows(reading_csv(STUDY, groups(on(1, label=label))))[0]["label"] == f"'{label}"


def test_a_label_with_commas_quotes_and_lines_stays_one_cell():
    label = 'a, "b"\nc'

    assert rows(reading_csv(STUDY, groups(on(1, label=label))))[0]["label"] == label


def test_every_column_is_described():
    described = (paths.resources() / "schemas" / "measurements-1.md").read_text("utf-8")
    columns = rows(reading_csv(STUDY, groups(on(1)), with_identity=True))[0].keys()

    assert [column for column in columns if f"`{column}`" not in described] == []


def test_points_on_an_image_without_a_place_are_no_patient_millimetres():
    placed = series()
    loose = replace(
        placed,
        passport=replace(placed.passport, verdict=GeometryVerdict.NONE),
        instances=tuple(
            replace(each, frames=(FrameHeader(spacing_mm=(1, 1)),), calibration=Calibration.PIXEL_SPACING)
            for each in placed.instances
        ),
    )
    item, marker = on(2), Marker("1.2.3#1", (3.0, 4.0, 5.0))
    (with_place, marked), (without, unmarked) = (
        list(
            csv.DictReader(
                io.StringIO(reading_csv(STUDY, groups(item, marker, opened=[one])).decode("utf-8-sig"))
            )
        )
        for one in (placed, loose)
    )

    assert with_place["points_mm"] != ""
    assert marked["points_mm"] == "3.000 4.000 5.000"
    assert without["points_mm"] == unmarked["points_mm"] == ""
    assert with_place["slice"] == without["slice"] == "3"


def test_a_marker_in_a_stack_that_is_no_grid_lies_on_no_slice():
    placed = series()
    loose = replace(placed, passport=replace(placed.passport, verdict=GeometryVerdict.NONE))
    marker = Marker("1.2.3#1", (3.0, 4.0, 5.0))

    assert slice_of(marker, placed) == 2
    assert slice_of(marker, loose) is None
