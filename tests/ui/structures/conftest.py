"""A study with a segmentation and a structure set on its images, in the window."""

import pytest

from tests.dicom.structure_sets.made import contour, region, segmentation, source_images, structure_set
from tests.dicom.synthetic import make_ct_slice, write
from tests.ui.structures.study import HEART, double_click, ring, segments, wait_for_structures


@pytest.fixture
def ct_folder(tmp_path):
    """Five slices, a segmentation and a structure set of them, an unrelated series, a report."""
    folder, images = tmp_path / "study", source_images()
    for number, image in enumerate(images):
        image.SeriesDescription = "Lung"
        write(image, folder / f"a{number}")
    write(segmentation(images, segments(), labels=("Liver", "Tumor")), folder / "seg")
    regions = [
        region(1, "Heart", [contour(ring(k), reference=f"1.2.3.{k + 1}") for k in (1, 2)], HEART),
        region(2, "Elsewhere", [contour(ring(2))], frame_of_reference="9.9"),
        region(3, "Shifted", [contour([(x, y, z + 2.5) for x, y, z in ring(2)], reference="1.2.3.3")]),
    ]
    write(structure_set(regions), folder / "set")
    for number in range(3):
        other = make_ct_slice(4.0 * number, "1.2.4", FrameOfReferenceUID="1.2.8", SeriesDescription="Bone")
        write(other, folder / f"b{number}")
    report = make_ct_slice(0, "1.2.5", SOPClassUID="1.2.840.10008.5.1.4.1.1.88.33", Modality="SR")
    del report.PixelData, report.Rows, report.Columns
    write(report, folder / "report")
    return folder


@pytest.fixture
def lung(qtbot, opened):
    """The window, the series that the structures belong to in its only viewport."""
    opened.window.actions_by_id["layout-1x1"].trigger()
    found = next(each for each in opened.desk.study.catalog.series if each.description == "Lung")
    opened.desk.hanging.place(found.key)
    qtbot.waitUntil(lambda: opened.desk.volumes.is_complete(found.key), timeout=15000)
    qtbot.waitUntil(lambda: all(each.header for each in opened.desk.structures.entries), timeout=15000)
    return opened


@pytest.fixture
def shown(qtbot, lung):
    """The segmentation on its images."""
    double_click(qtbot, lung, "SEG")
    wait_for_structures(qtbot, lung, 2)
    return lung
