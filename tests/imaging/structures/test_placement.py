"""Structures that lie in other coordinates, or beside the images they refer to, are refused with a sentence."""

from dataclasses import replace

import numpy as np
import pytest

from medviewer.imaging.geometry import VolumeGeometry
from medviewer.imaging.structures.contours import ContourType, as_stack
from medviewer.imaging.structures.masks import MaskPlanes, MaskStack
from medviewer.imaging.structures.placement import PlacementCheck, Registration
from medviewer.imaging.volume import Calibration, FrameReference
from tests.imaging.structures.bodies import RED, planes_of, random_body, square
from tests.imaging.volumes import volume_of

SHAPE = (5, 8, 10)
VOLUME = volume_of(
    np.zeros(SHAPE, np.int16),
    spacing_mm=(3.0, 1.5, 1.0),
    frame_of_reference_uid="1.2.9",
    calibration=Calibration.PATIENT,
)
FRAMES = tuple((FrameReference(frame.sop_instance_uid, 0),) for frame in VOLUME.frames)


def mask(geometry: VolumeGeometry = VOLUME.geometry, references=FRAMES, shift_mm=(0, 0, 0)) -> MaskStack:
    planes, order = planes_of(geometry, references=references)
    moved = MaskPlanes(
        planes.origins_mm + np.array(shift_mm),
        planes.row_step,
        planes.column_step,
        planes.shape,
        planes.thickness_mm,
        planes.references,
    )
    body = random_body(geometry.shape)
    return MaskStack(moved, {plane: (0, 0, body[k]) for plane, k in enumerate(order)})


def contours(shift_mm=(0, 0, 0), references=FRAMES):
    squares = [square(VOLUME.geometry, k, 2, 2, 3) + np.array(shift_mm) for k in range(SHAPE[0])]
    return as_stack(squares, [ContourType.CLOSED_PLANAR] * len(squares), [each[0] for each in references])


def said(structure=RED, shapes=None, volume=VOLUME, *, is_placed=True) -> str:
    check = PlacementCheck(volume, is_placed=is_placed)
    found = check.objection(structure, [mask()] if shapes is None else shapes)
    return str(found) if found is not None else ""


def registration(shapes, volume) -> Registration:
    return PlacementCheck(volume, is_placed=True).registration(shapes)


def test_what_lies_where_it_says_is_drawn():
    assert said() == ""
    assert said(shapes=[contours()]) == ""
    assert registration([mask()], VOLUME).count == SHAPE[0]
    assert registration([mask(), contours()], VOLUME).mm == pytest.approx(0, abs=1e-9)


def test_another_frame_of_reference_is_refused():
    other = replace(RED, frame_of_reference_uid="1.2.8")

    assert said(other) == "It uses other patient coordinates than these images (another frame of reference)."
    assert said(replace(RED, frame_of_reference_uid="")).startswith(
        "It doesn't say which patient coordinates"
    )
    assert said(volume=replace(VOLUME, frame_of_reference_uid="")).startswith("It uses other")


def test_images_without_a_place_are_refused():
    expected = "These images don't say where in the patient they lie."

    assert said(is_placed=False) == expected
    assert said(volume=replace(VOLUME, calibration=Calibration.PIXEL_SPACING)) == expected


@pytest.mark.parametrize(
    ("shift_mm", "voxels", "mm"),
    [((0.6, 0, 0), 0.6, 0.6), ((0, 0.9, 0), 0.6, 0.9), ((0, 0, 1.8), 0.6, 1.8), ((3, 4.5, 0), 3.0, 5.4)],
)
def test_a_segment_more_than_half_a_voxel_beside_its_images_is_refused_with_numbers(shift_mm, voxels, mm):
    assert said(shapes=[mask(shift_mm=shift_mm)]) == (
        f"It lies up to {mm:.1f} mm ({voxels:.1f} voxels) beside the images it refers to, and is not drawn."
    )


@pytest.mark.parametrize("shift_mm", [(0.4, 0, 0), (0, 0.7, 0), (0, 0, 1.4)])
def test_less_than_half_a_voxel_is_drawn(shift_mm):
    assert said(shapes=[mask(shift_mm=shift_mm)]) == ""


def test_contours_off_the_slice_they_refer_to_are_refused():
    assert said(shapes=[contours((0, 0, 1.2))]) == ""
    assert said(shapes=[contours((0, 0, 4.5))]).startswith("It lies up to 4.5 mm (1.5 voxels) beside")


def test_a_segment_in_reversed_order_of_its_references_is_found_out():
    assert said(shapes=[mask(references=FRAMES[::-1])]).startswith("It lies up to 12.0 mm (4.0 voxels)")


def test_a_segment_on_pixels_of_its_own_is_compared_by_its_planes_only():
    finer = VolumeGeometry.from_vectors(
        (5, 16, 20), VOLUME.geometry.to_patient((0, 0, 0)), (0, 0, 3), (0, 0.75, 0), (0.5, 0, 0)
    )

    assert said(shapes=[mask(finer)]) == ""
    assert said(shapes=[mask(finer, shift_mm=(0, 0, 2))]).startswith("It lies up to 2.0 mm (0.7 voxels)")


def test_where_it_refers_to_several_images_the_nearest_counts():
    everywhere = tuple(tuple(each[0] for each in FRAMES) for _plane in FRAMES)

    assert said(shapes=[mask(references=everywhere)]) == ""


def test_references_to_images_that_are_not_on_show_count_for_nothing():
    away = tuple((FrameReference("9.9", 0),) for _plane in FRAMES)

    assert registration([mask(references=away)], VOLUME).count == 0
    assert said(shapes=[mask(references=away, shift_mm=(3, 0, 0))]) == ""


def test_frames_of_one_instance_are_told_apart_by_their_numbers():
    frames = tuple(FrameReference("1.5", number) for number in range(1, 6))
    enhanced = replace(VOLUME, frames=frames)
    right = tuple((frame,) for frame in frames)

    assert said(shapes=[mask(references=right)], volume=enhanced) == ""
    assert said(shapes=[mask(references=right[::-1])], volume=enhanced).startswith("It lies up to 12.0 mm")
    unnumbered = tuple((FrameReference("1.5", 0),) for _frame in frames)
    assert registration([mask(references=unnumbered)], enhanced).count == 0


def test_what_lies_outside_the_images_is_said():
    assert said(shapes=[mask(references=(), shift_mm=(0, 400, 0))]) == "It lies outside these images."
    assert said(shapes=[contours((0, 0, 99), ((None,),) * 5)]) == "It lies outside these images."
    assert said(shapes=[]) == "Nothing is drawn for it."
