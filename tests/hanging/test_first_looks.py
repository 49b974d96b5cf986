"""A mammogram is mirrored only where its header says it must be: chest wall at its edge, outer side or head up."""

import pytest

from medviewer.hanging.facts import SeriesFacts
from medviewer.hanging.first_looks import first_look
from medviewer.hanging.match import HungSeries
from medviewer.hanging.protocol import ViewportRule
from medviewer.hanging.selector import Selector
from medviewer.imaging.first_look import Edge


@pytest.mark.parametrize(
    ("side", "orientation", "expected"),
    [
        ("R", ("P", "L"), (False, False)),
        ("R", ("A", "L"), (True, False)),
        ("R", ("P", "R"), (False, True)),
        ("R", ("A", "R"), (True, True)),
        ("L", ("A", "R"), (False, False)),
        ("L", ("P", "L"), (True, True)),
        ("R", ("P", "FL"), (False, False)),
        ("R", ("P", "HL"), (False, True)),
        ("L", ("A", "FR"), (False, False)),
        ("L", ("P", "HR"), (True, True)),
        ("R", (), (False, False)),
        ("R", ("P",), (False, False)),
        ("L", ("", "F"), (False, False)),
        ("", ("P", "L"), (False, False)),
    ],
)
def test_it_is_mirrored_as_patient_orientation_says(side, orientation, expected):
    wall = Edge.LEFT if side == "L" else Edge.RIGHT
    facts = SeriesFacts("1", "MG", laterality=side, patient_orientation=orientation)
    look = first_look(HungSeries(facts, ViewportRule((Selector(),), chest_wall=wall)))

    assert (look.flipped_horizontally, look.flipped_vertically) == expected
    assert look.at_edge is wall


def test_a_series_without_a_chest_wall_is_shown_as_it_is_stored():
    facts = SeriesFacts("1", "MG", laterality="R", patient_orientation=("A", "H"))
    look = first_look(HungSeries(facts, ViewportRule((Selector(),))))

    assert (look.flipped_horizontally, look.flipped_vertically, look.at_edge) == (False, False, None)
