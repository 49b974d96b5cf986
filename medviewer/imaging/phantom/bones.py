"""The bones of the rib cage and shoulders as one implicit shape on the fine lattice."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from medviewer.imaging.phantom.fields import FAR_MM, Field, Lattice, ellipsoid, is_empty
from medviewer.imaging.phantom.spine import LEVELS_MM, add_vertebra
from medviewer.imaging.phantom.torso import Torso
from medviewer.imaging.phantom.tubes import blade, segment_box, segment_distance, segments_of, smooth_path

# for ribs 1 to 12: mm that the front end lies below the head, and its angle (degrees from straight back)
_RIBS = (
    (30, 150), (48, 152), (64, 152), (76, 150), (84, 147), (90, 143), (92, 138), (86, 130), (78, 121), (68, 110),
    (50, 90), (32, 60),
)  # fmt: skip
# height and half width
_STERNUM = (
    (212, 24.0),
    (200, 22.0),
    (185, 15.0),
    (172, 14.0),
    (140, 17.0),
    (110, 17.0),
    (92, 11.0),
    (76, 6.0),
)


def bone_distance(torso: Torso, lattice: Lattice) -> Field:
    """Distance from the nearest bone, exact within about 3 mm: (slices, rows, columns) float32."""
    field: Field = np.full(lattice.shape, FAR_MM, dtype=np.float32)
    for level, height in enumerate(LEVELS_MM):
        add_vertebra(field, lattice, torso, level, height)
    for number, (drop, degrees) in enumerate(_RIBS):
        for side in (-1, 1):
            path, normals = rib_path(torso, LEVELS_MM[number], drop, np.radians(degrees), side)
            blade(field, lattice, path, normals, (3.3, 5.6 if number else 4.6))
    _add_sternum(field, lattice, torso)
    for side in (-1, 1):
        _add_shoulder(field, lattice, torso, side)
    return field


def rib_path(
    torso: Torso, head_z: float, drop_mm: float, end: float, side: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """A rib's center line from its head to its cartilage, and the directions of its thin side: (n, 3) each."""
    spine_y = float(torso.spine_y(head_z))
    angle = np.linspace(np.radians(34), end, 26)
    share = (angle - angle[0]) / (np.radians(152) - angle[0])
    height = head_z + 2 - drop_mm * (0.12 + 0.88 * (share**1.25))
    wall = torso.cage.point(side * angle, height, 4.6)
    start = np.array([[side * 20.0, spine_y + 9, head_z + 9], [side * 34.0, spine_y + 25, head_z + 6]])
    path = smooth_path(np.vstack([start, wall]), 5.0)
    along = np.gradient(path, axis=0)
    normal = np.stack([along[:, 1], -along[:, 0], np.zeros(len(path))], axis=1)
    normal /= np.linalg.norm(normal, axis=1, keepdims=True) + 1e-9
    return path, normal


def cartilage_paths(torso: Torso) -> list[NDArray[np.float64]]:
    """Tubes (n, 4) from the front ends of ribs 1 to 9 to the sternum or the costal arch."""
    paths = []
    targets = (206, 184, 164, 144, 126, 110, 96, 84, 74)
    for number, target in enumerate(targets):
        drop, degrees = _RIBS[number]
        for side in (-1, 1):
            path, _ = rib_path(torso, LEVELS_MM[number], drop, np.radians(degrees), side)
            end = (side * (14.0 + 4 * max(number - 6, 0)), sternum_y(torso, target) + 1, float(target))
            middle = (path[-1] + end) / 2 + (0, -2, -6)
            paths.append(np.array([(*path[-1], 5.0), (*middle, 5.2), (*end, 5.2)]))
    return paths


def sternum_y(torso: Torso, z: float) -> float:
    return float(torso.cage.point(np.pi, z, 6.0)[1])


def _add_sternum(field: Field, lattice: Lattice, torso: Torso) -> None:
    for (z0, half0), (z1, half1) in pairwise(_STERNUM):
        for z in np.arange(z0, z1, -3.0):
            half = np.interp(z, (z1, z0), (half1, half0))
            y = sternum_y(torso, float(z))
            path = np.array([(-half + 4, y, z), (0.0, y - 1.5, z), (half - 4, y, z)])
            blade(field, lattice, path, np.tile((0.0, 1.0, 0.0), (3, 1)), (5.2, 4.2))


def _add_tube(field: Field, lattice: Lattice, controls: NDArray[np.float64]) -> None:
    for segment in segments_of(controls, 6.0):
        box = segment_box(lattice, segment, 3.0)
        if not is_empty(box):
            field[box] = np.minimum(field[box], segment_distance(lattice.part(box), segment))


def _add_shoulder(field: Field, lattice: Lattice, torso: Torso, side: int) -> None:
    """Scapula, clavicle and the head of the humerus of a raised arm."""
    _add_scapular_blade(field, lattice, torso, side)
    ridge = torso.along(
        (side * 70, 78, 228, 3), (side * 98, 74, 238, 4), (side * 126, 56, 252, 4.5), (side * 146, 22, 268, 5)
    )  # fmt: skip
    coracoid = torso.along((side * 116, 26, 246, 6.5), (side * 112, 6, 254, 5), (side * 118, -10, 252, 4.5))
    neck = torso.along((side * 104, 46, 236, 6), (side * 118, 26, 246, 10))
    clavicle = torso.along((side * 20, -66, 217, 8), (side * 36, -64, 224, 6), (side * 66, -48, 239, 5.5),
                           (side * 100, -14, 258, 5.5), (side * 134, 8, 268, 6))  # fmt: skip
    humerus = torso.along((side * 141, 8, 262, 19), (side * 146, 2, 276, 15), (side * 152, -6, 310, 12))
    for controls in (ridge, coracoid, neck, clavicle, humerus):
        _add_tube(field, lattice, controls)
    box = lattice.box((-190, -40, 225), (190, 60, 300))
    if not is_empty(box):
        head = ellipsoid(lattice.part(box), torso.at(side * 138, 10, 258), (22, 22, 21))
        field[box] = np.minimum(field[box], head)


def _add_scapular_blade(field: Field, lattice: Lattice, torso: Torso, side: int) -> None:
    for z in np.arange(134.0, 246.0, 2.0):
        share = (z - 134) / 112
        angles = np.radians(np.linspace(40 - 4 * share, 50 + 34 * share, 9))
        path = torso.cage.point(side * angles, np.full(9, z), np.linspace(17 + 8 * share, 20 + 14 * share, 9))
        across = np.gradient(path, axis=0)
        normals = np.stack([across[:, 1], -across[:, 0], np.zeros(9)], axis=1)
        normals /= np.linalg.norm(normals, axis=1, keepdims=True)
        blade(field, lattice, path, normals, (1.7 + 0.5 * share, 4.0))
        x, y, _ = path[-1]
        _add_tube(field, lattice, np.array([(x, y, z, 4.2), (x, y, z + 5, 4.2)]))
