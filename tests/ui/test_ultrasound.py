"""An ultrasound picture in the real window: each region in its own units, however the picture is turned."""

import pytest
from pydicom.uid import generate_uid

from medviewer.reading.measurement import MeasurementKind
from medviewer.reading.quantity import QuantityName
from tests.dicom.synthetic import write
from tests.dicom.test_ultrasound_calibration import SPECTRUM, TISSUE, make_us, us_region

KIND, NAME = MeasurementKind, QuantityName
SLOWER = us_region((20, 34, 80, 58), (4, 7), (0.02, -0.5), kind=3, reference=((0, 0.0), (13, 0.0)))


@pytest.fixture
def viewport(qtbot, program, tmp_path):
    """Two pictures of one series, whose spectra have scales of their own."""
    for number, spectrum in enumerate((SPECTRUM, SLOWER), start=1):
        image = make_us(TISSUE, spectrum, InstanceNumber=number, SOPInstanceUID=generate_uid())
        write(image, tmp_path / "us" / f"{number}.dcm")
    program.window.files.open([tmp_path / "us"])
    qtbot.waitUntil(lambda: program.desk.volumes.is_complete(program.desk.hanging.key), timeout=30000)
    view_model = program.window.grid.cells[0].viewport.view_model
    qtbot.waitUntil(lambda: view_model.measurements.can_measure)
    view_model.go_to_slice(0)
    qtbot.waitUntil(lambda: view_model.measurements.can_measure)
    return view_model


def values(viewport, kind, *spots):
    """What is measured between (row, column)s, each found through the screen."""
    points = [viewport.measurements.to_patient(viewport.transform.to_screen(c, r)) for r, c in spots]
    found = viewport.measurements.new(kind, points).values
    return {each.name: (pytest.approx(each.value), each.unit) for each in found}


def test_each_picture_of_a_series_has_the_regions_of_its_own(qtbot, viewport):
    line = ((50, 30), (40, 50))
    first = values(viewport, KIND.DISTANCE, *line)
    viewport.go_to_slice(1)
    qtbot.waitUntil(lambda: viewport.measurements.can_measure)

    assert first == {NAME.ALONG_Y: (15.0, "cm/s"), NAME.ALONG_X: (0.1, "s")}
    assert values(viewport, KIND.DISTANCE, *line) == {NAME.ALONG_Y: (5.0, "cm/s"), NAME.ALONG_X: (0.4, "s")}


def test_turning_and_mirroring_change_no_value(viewport):
    lines = {
        KIND.DISTANCE: (((50, 30), (40, 50)), ((10, 20), (20, 60)), ((20, 30), (45, 30))),
        KIND.PROBE: (((50, 30),), ((10, 20),)),
    }
    all_of = [(kind, spots) for kind, each in lines.items() for spots in each]
    before = [values(viewport, kind, *spots) for kind, spots in all_of]
    for change in (lambda: viewport.rotate(1), viewport.flip_horizontal, viewport.flip_vertical):
        change()
        assert [values(viewport, kind, *spots) for kind, spots in all_of] == before

    assert before[2] == {}
    assert before[3][NAME.ALONG_Y] == (pytest.approx(-4.5), "cm/s")


def test_the_mouse_over_the_spectrum_reads_velocity_and_time(viewport):
    spectral = viewport.probe(viewport.transform.to_screen(30, 50))
    tissue = viewport.probe(viewport.transform.to_screen(30, 20))

    assert [each.text for each in spectral.physical] == ["−4.5 cm/s", "0.050 s"]
    assert tissue.physical == ()


def test_the_stored_value_still_stands_beside_a_velocity(viewport):
    found = viewport.measurements.new(
        KIND.PROBE, [viewport.measurements.to_patient(viewport.transform.to_screen(30, 50))]
    )

    assert [each.name for each in found.values][:3] == [NAME.VALUE, NAME.ALONG_Y, NAME.ALONG_X]
