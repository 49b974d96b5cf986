"""An RT Structure Set's contours come to lie where pydicom reads them, and what is broken in it is counted."""

import numpy as np
import pydicom
import pytest

from medviewer.dicom.refusals import RefusedFileError
from medviewer.dicom.source_file import SourceFile
from medviewer.dicom.structure_sets import rt_structure_set
from medviewer.dicom.structure_sets.refusals import TooManyPointsError
from medviewer.dicom.structure_sets.rt_structure_set import read_structure_set
from medviewer.imaging.structures.contours import ContourType
from medviewer.imaging.structures.structure import DEFAULT_COLORS, StructureSet
from medviewer.imaging.volume import FrameReference
from tests.dicom.structure_sets.made import contour, region, saved, structure_set

SQUARE = [(1.0, 2.0, 5.0), (4.0, 2.0, 5.0), (4.0, 6.0, 5.0), (1.0, 6.0, 5.0)]


def read(tmp_path, *regions, change=lambda made: None, **options) -> StructureSet:
    made = structure_set(list(regions), **options)
    change(made)
    return read_structure_set(saved(made, tmp_path / "set"))


def notes(found: StructureSet) -> list[str]:
    return [str(note) for note in found.header.notes]


def test_a_region_has_its_name_color_type_and_contours(tmp_path):
    found = read(
        tmp_path, region(3, "Heart", [contour(SQUARE, reference="1.2.3.2")], (255, 128, 0), type="ORGAN")
    )
    structure, (stack,) = found.header.structure(3), found.shapes[3]

    assert (structure.label, structure.color, structure.details) == (
        "Heart",
        (255, 128, 0),
        ("Organ", "Manual"),
    )
    assert structure.frame_of_reference_uid == "1.2.9"
    assert np.array_equal(stack.points_mm, SQUARE)
    assert stack.types == (ContourType.CLOSED_PLANAR,)
    assert stack.references == (FrameReference("1.2.3.2", 0),)
    assert (found.header.title, found.header.series_uids, notes(found)) == ("PLAN A", {"1.2.3"}, [])


def test_points_and_open_lines_keep_their_kind(tmp_path):
    kinds = ["POINT", "OPEN_PLANAR", "CLOSED_PLANAR", "CLOSEDPLANAR_XOR"]
    found = read(tmp_path, region(1, "Marks", [contour(SQUARE, kind) for kind in kinds]))

    assert [kind.value for kind in found.shapes[1][0].types] == kinds


def test_planning_terms_stay_as_they_are(tmp_path):
    found = read(
        tmp_path,
        region(1, "Target", [contour(SQUARE)], type="PTV"),
        region(2, "Dose", [], type="TREATED_VOLUME"),
    )

    assert [each.details[0] for each in found.header.structures] == ["PTV", "Treated volume"]


def test_a_region_without_contours_or_color_is_listed_all_the_same(tmp_path):
    found = read(tmp_path, region(1, "Empty", [], None), region(2, "Drawn", [contour(SQUARE)], None))

    assert [each.label for each in found.header.structures] == ["Empty", "Drawn"]
    assert [each.color for each in found.header.structures] == list(DEFAULT_COLORS[:2])
    assert list(found.shapes) == [2]


def test_broken_contours_are_left_out_and_counted(tmp_path):
    broken = [contour(SQUARE) for _each in range(4)]
    broken[0].ContourData = broken[0].ContourData[:-1]
    broken[1].ContourData = []
    del broken[2].ContourData
    found = read(tmp_path, region(1, "Heart", [*broken, contour(SQUARE, "OPEN_NONPLANAR")]))

    assert found.shapes[1][0].count == 1
    assert notes(found) == [
        "Contours without points or with broken coordinates, not shown: 3.",
        "Lines that don't lie in a plane, not shown: 1.",
    ]


@pytest.mark.parametrize(
    "value", [b"1\\2\\x ", b"1\\2\\nan ", b"1\\2\\1e999 ", b"1\\2\\-1e308", b"1e7\\2\\3 ", b"1\\\\2 "]
)
def test_coordinates_that_are_no_numbers_are_left_out(tmp_path, value):
    path = saved(structure_set([region(1, "Heart", [contour([(1.25, 2.25, 3.25)])])]), tmp_path / "set").path
    old = b"1.2500\\2.2500\\3.2500"
    path.write_bytes(path.read_bytes().replace(old, value.ljust(len(old))))
    found = read_structure_set(SourceFile(path))

    assert found.shapes == {}
    assert notes(found) == ["Contours without points or with broken coordinates, not shown: 1."]


def test_regions_that_share_a_number_and_contours_of_no_region_are_counted(tmp_path):
    found = read(
        tmp_path,
        region(1, "First", [contour(SQUARE)]),
        region(1, "Second", []),
        change=lambda made: setattr(made.ROIContourSequence[1], "ReferencedROINumber", 9),
    )

    assert [each.label for each in found.header.structures] == ["First"]
    assert notes(found) == [
        "Regions whose number another one has already, and are not shown: 1.",
        "Sets of contours of a region that isn't described, and are not shown: 1.",
    ]


def test_a_region_without_frame_of_reference_takes_the_only_one_of_the_set(tmp_path):
    def change(made):
        del made.StructureSetROISequence[0].ReferencedFrameOfReferenceUID

    found = read(tmp_path, region(1, "Heart", [contour(SQUARE)]), change=change)
    assert found.header.structure(1).frame_of_reference_uid == "1.2.9"

    def change_more(made):
        change(made)
        del made.ReferencedFrameOfReferenceSequence

    found = read(tmp_path, region(1, "Heart", [contour(SQUARE)]), change=change_more)
    assert found.header.structure(1).frame_of_reference_uid == ""


def test_more_points_than_anyone_draws_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(rt_structure_set, "MOST_POINTS", 7)

    with pytest.raises(TooManyPointsError):
        read(tmp_path, region(1, "Heart", [contour(SQUARE), contour(SQUARE)]))


@pytest.mark.parametrize(
    "name",
    [
        "dicompyler-core/tests/testdata/example_data/rtss.dcm",
        "pydicom/src/pydicom/data/test_files/rtstruct.dcm",
    ],
)
def test_real_structure_sets_have_the_points_that_pydicom_reads(shared_data, name):
    path = shared_data / "dicom" / name
    if not path.is_file():
        pytest.skip(f"{name} is not here")
    found, theirs = read_structure_set(SourceFile(path)), pydicom.dcmread(path, force=True)
    names = {int(each.ROINumber): str(each.ROIName) for each in theirs.StructureSetROISequence}

    assert {each.number: each.label for each in found.header.structures} == names
    for each in theirs.ROIContourSequence:
        contours = [item for item in each.get("ContourSequence", []) if item.ContourData]
        stacks = found.shapes.get(int(each.ReferencedROINumber), ())
        assert sum(stack.count for stack in stacks) == len(contours)
        for number, item in enumerate(contours):
            points = np.array([float(value) for value in item.ContourData]).reshape(-1, 3)
            assert np.array_equal(stacks[0].contour(number), points)
        if contours and "ROIDisplayColor" in each:
            color = found.header.structure(int(each.ReferencedROINumber)).color
            assert color == tuple(int(value) for value in each.ROIDisplayColor)


def test_a_damaged_file_never_ends_in_a_traceback(tmp_path):
    made = structure_set([region(1, "Heart", [contour(SQUARE, reference="1.2.3.2")] * 3)])
    content = saved(made, tmp_path / "set").path.read_bytes()
    generator = np.random.default_rng(11)
    for trial in range(150):
        damaged = bytearray(content)
        for at in generator.integers(300, len(content), 6):
            damaged[at] = generator.integers(0, 256)
        (tmp_path / f"d{trial}").write_bytes(damaged)
        try:
            read_structure_set(SourceFile(tmp_path / f"d{trial}"))
        except RefusedFileError:
            continue


def test_a_contour_whose_number_has_a_gap_in_it_is_left_out(tmp_path):
    path = saved(
        structure_set([region(1, "A", [contour(SQUARE), contour([(9.5, 8.0, 5.0), *SQUARE[1:]])])]),
        tmp_path / "set",
    ).path
    content = path.read_bytes()
    assert content.count(b"9.5") == 1
    path.write_bytes(content.replace(b"9.5", b"9\x005"))
    found = read_structure_set(SourceFile(path))

    assert sum(len(stack.references) for stack in found.shapes[1]) == 1
    assert notes(found)
