"""Structures are placed on the plane on show: once for each plane, and in the background where it takes long."""

import numpy as np
import pytest

from medviewer.imaging.structures.layers import StructureLook
from medviewer.imaging.structures.on_plane import ShownStructure
from medviewer.ui.view_models import viewport_structures
from medviewer.ui.view_models.viewport_content import ViewportContent
from medviewer.ui.view_models.viewport_structures import NOTHING, ViewportStructures
from tests.imaging.structures.bodies import GREEN, RED, mask_of
from tests.imaging.volumes import volume_of

SHAPE = (4, 12, 14)
VOLUME = volume_of(np.zeros(SHAPE, np.int16))
CONTENT = ViewportContent(VOLUME)
LOOK = StructureLook()


def shown(structure=RED) -> ShownStructure:
    values = np.zeros(SHAPE, np.uint8)
    values[1:, 3:8, 2:9] = 1
    return ShownStructure(structure, (mask_of(values, VOLUME.geometry),))


@pytest.fixture
def told():
    return []


@pytest.fixture
def structures(runner, told):
    return ViewportStructures(runner, lambda: told.append(1))


def test_what_lies_on_a_plane_is_worked_out_once(structures):
    structures.show((shown(),), LOOK)
    first = structures.on_plane(CONTENT, 2)

    assert first.legend == (RED,)
    assert structures.on_plane(CONTENT, 2) is first
    assert structures.on_plane(CONTENT, 0).legend == ()


def test_showing_the_same_again_tells_nobody(structures, told):
    one = shown()
    structures.show((one,), LOOK)
    structures.show((ShownStructure(one.structure, one.shapes),), LOOK)
    assert len(told) == 1

    structures.show((one,), StructureLook(opacity=0.9))
    structures.show((one, shown(GREEN)), StructureLook(opacity=0.9))
    assert len(told) == 3


def test_another_look_draws_anew(structures):
    one = shown()
    structures.show((one,), LOOK)
    assert structures.on_plane(CONTENT, 2).layers[0].look.is_filled
    placed = structures.on_plane(CONTENT, 2, line_px=2)
    structures.show((one,), StructureLook(is_filled=False))
    again = structures.on_plane(CONTENT, 2, line_px=2)

    assert again.layers[0].look == StructureLook(is_filled=False, line_px=2)
    assert again.layers[0].labels is placed.layers[0].labels


def test_slow_placing_goes_to_the_background_and_is_drawn_when_it_is_there(
    runner, structures, told, monkeypatch
):
    monkeypatch.setattr(viewport_structures, "QUICK_S", 0.0)
    structures.show((shown(),), LOOK)
    assert structures.on_plane(CONTENT, 1).legend == (RED,)

    assert structures.on_plane(CONTENT, 2) is NOTHING
    assert structures.on_plane(CONTENT, 2) is NOTHING
    assert len(told) == 1
    runner.deliver_all()
    assert len(told) == 2
    assert structures.on_plane(CONTENT, 2).legend == (RED,)


def test_forgotten_structures_are_not_drawn(runner, structures, monkeypatch):
    monkeypatch.setattr(viewport_structures, "QUICK_S", 0.0)
    structures.show((shown(),), LOOK)
    structures.on_plane(CONTENT, 1)
    structures.on_plane(CONTENT, 2)
    structures.forget()
    runner.deliver_all()

    assert structures.on_plane(CONTENT, 2) is NOTHING
    assert structures.shown == ()
