"""Whether structures lie where they say: the same patient coordinates as the images, and not beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from medviewer.i18n import N_, Message, message
from medviewer.imaging.geometry import VolumeGeometry
from medviewer.imaging.structures.contours import ContourStack, Floats, step_mm
from medviewer.imaging.structures.masks import MaskPlanes
from medviewer.imaging.structures.structure import Shape, Structure
from medviewer.imaging.volume import Calibration, FrameReference, Volume

MOST_VOXELS_OFF = 0.5
"""A structure that lies farther from the images it refers to than half a voxel is not drawn."""


@dataclass(frozen=True)
class Registration:
    """How far structures lie beside the images that they say they were drawn on.

    Attributes:
        count: Planes and contours that could be compared with an image on show.
        voxels: The largest distance, in voxels of the images along the worst of the three directions.
        mm: The same place's distance in millimetres.
    """

    count: int = 0
    voxels: float = 0.0
    mm: float = 0.0

    def joined(self, other: "Registration") -> "Registration":
        """Of both together: the worse one counts."""
        worse = max(self, other, key=lambda each: each.voxels)
        return Registration(self.count + other.count, worse.voxels, worse.mm)


class PlacementCheck:
    """Compares structures with one stack of images; what several structures share is compared once."""

    def __init__(self, volume: Volume, *, is_placed: bool) -> None:
        """Take the images as they were read; `is_placed`: their place in the patient is known."""
        self._volume, self._is_placed = volume, is_placed
        self._slices: dict[str, list[int]] = {}
        for index, frame in enumerate(volume.frames):
            self._slices.setdefault(frame.sop_instance_uid, []).append(index)
        self._known: dict[int, tuple[object, Registration]] = {}
        self._inverses: dict[int, Floats] = {}

    def objection(self, structure: Structure, shapes: Sequence[Shape]) -> Message | None:
        """Why a structure can't be drawn on these images, as a sentence; None where it can."""
        if not shapes:
            return message(N_("Nothing is drawn for it."))
        if other_coordinates := self._other_coordinates(structure):
            return other_coordinates
        found = self.registration(shapes)
        if found.voxels > MOST_VOXELS_OFF + 1e-3:
            text = N_(
                "It lies up to {mm:.1f} mm ({voxels:.1f} voxels) beside the images it refers to, and is not drawn."
            )
            return message(text, mm=found.mm, voxels=found.voxels)
        is_there = any(_meets(shape, self._volume.geometry) for shape in shapes)
        return None if is_there else message(N_("It lies outside these images."))

    def registration(self, shapes: Sequence[Shape]) -> Registration:
        """Compare shapes with the images that they refer to; a shape without references counts for nothing.

        The masks of a Segmentation share their planes: if one of these lies wrong, all are wrong.
        """
        compared = {id(each): each for each in (_compared(shape) for shape in shapes)}
        found = Registration()
        for key, each in compared.items():
            if key not in self._known:
                part = self._of_planes(each) if isinstance(each, MaskPlanes) else self._of_contours(each)
                self._known[key] = (each, part)
            found = found.joined(self._known[key][1])
        return found

    def _other_coordinates(self, structure: Structure) -> Message | None:
        if not self._is_placed or self._volume.calibration is not Calibration.PATIENT:
            return message(N_("These images don't say where in the patient they lie."))
        if not structure.frame_of_reference_uid:
            return message(N_("It doesn't say which patient coordinates it uses (no frame of reference)."))
        if structure.frame_of_reference_uid == self._volume.frame_of_reference_uid:
            return None
        return message(
            N_("It uses other patient coordinates than these images (another frame of reference).")
        )

    def _of_planes(self, planes: MaskPlanes) -> Registration:
        """Corners and middle of each plane against those of the image it refers to (the nearest, where to several)."""
        (rows, columns), found = planes.shape, Registration()
        same_pixels = planes.shape == self._volume.geometry.shape[1:]
        marks = np.array(
            [(j, i) for j in (0, rows - 1) for i in (0, columns - 1)] + [((rows - 1) / 2, (columns - 1) / 2)]
        )
        for plane, references in enumerate(planes.references):
            places = marks @ np.stack([planes.row_step, planes.column_step]) + planes.origins_mm[plane]
            compared = [
                self._off(places, index, marks if same_pixels else None)
                for index in self._referred(references)
            ]
            if compared:
                found = found.joined(min(compared, key=lambda each: each.voxels))
        return found

    def _of_contours(self, stack: ContourStack) -> Registration:
        """Every point of each contour against the plane of the image it refers to."""
        found = Registration()
        for number, reference in enumerate(stack.references):
            indices = self._referred((reference,)) if reference is not None else []
            compared = [self._off(stack.contour(number), index) for index in indices]
            if compared:
                found = found.joined(min(compared, key=lambda each: each.voxels))
        return found

    def _referred(self, references: Sequence[FrameReference]) -> list[int]:
        """The slices that are referred to. An instance of several frames needs the frame's number."""
        found = []
        for reference in references:
            own = self._slices.get(reference.sop_instance_uid, [])
            if len(own) == 1 and reference.frame_number == 0:
                found += own
            else:
                frames = self._volume.frames
                found += [index for index in own if frames[index].frame_number == reference.frame_number]
        return found

    def _off(self, places: Floats, index: int, expected: Floats | None = None) -> Registration:
        """How far places (points, 3) lie off a slice's plane, and from the rows and columns expected on it."""
        geometry = self._volume.geometry
        if index not in self._inverses:
            self._inverses[index] = np.asarray(np.linalg.inv(geometry.slice_affine(index)), dtype=np.float64)
        inverse = self._inverses[index]
        on_slice = places @ inverse[:3, :3].T + inverse[:3, 3]
        off_mm = np.abs(on_slice[:, 0])
        voxels, mm = off_mm / step_mm(geometry), off_mm
        if expected is not None:
            beside = np.abs(on_slice[:, 1:3] - expected)
            voxels = np.maximum(voxels, beside.max(axis=1))
            mm = np.sqrt(off_mm**2 + ((beside * geometry.spacing_mm[1:]) ** 2).sum(axis=1))
        worst = int(np.argmax(voxels))
        return Registration(1, float(voxels[worst]), float(mm[worst]))


def _compared(shape: Shape) -> MaskPlanes | ContourStack:
    """What of a shape is compared with images."""
    return shape if isinstance(shape, ContourStack) else shape.planes


def _meets(shape: Shape, geometry: VolumeGeometry) -> bool:
    """The boxes around a shape and around the images overlap."""
    if isinstance(shape, ContourStack):
        corners = np.stack([shape.points_mm.min(axis=0), shape.points_mm.max(axis=0)])
        corners = np.array([(x, y, z) for x in corners[:, 0] for y in corners[:, 1] for z in corners[:, 2]])
    else:
        corners = shape.corners_mm
    inside = np.array([geometry.to_index(corner.tolist()) for corner in corners])
    low, high = inside.min(axis=0), inside.max(axis=0)
    return bool(np.all(high > -1.0) and np.all(low < geometry.shape))
