"""The trunk's wall: skin, fat, muscle layers and the inside of the rib cage."""

import numpy as np

from medviewer.imaging.phantom.fields import Field, Lattice, ellipsoid, ramp, smooth_union
from medviewer.imaging.phantom.layers import Layer
from medviewer.imaging.phantom.torso import Torso
from medviewer.imaging.phantom.tubes import tube

SKIN_HU, FAT_HU, MUSCLE_HU, MEDIASTINAL_FAT_HU = 5.0, -104.0, 58.0, -92.0
_SKIN_MM, _WALL_MM = 1.9, 9.5


def skin_distance(torso: Torso, lattice: Lattice, noise: Field) -> Field:
    """The body's surface: trunk, pectoral bulges, raised upper arms, and the furrow over the spine."""
    surface = torso.skin.distance(lattice) + 1.4 * noise
    for side in (-1, 1):
        chest = ellipsoid(lattice, torso.at(side * 72, -78, 165), (52, 26, 42))
        shoulder = ellipsoid(lattice, torso.at(side * 139, 8, 272), (52, 56, 42))
        flank = ellipsoid(lattice, torso.at(side * 128, 42, 195), (40, 48, 75))
        surface = smooth_union(smooth_union(surface, chest, 24), smooth_union(shoulder, flank, 30), 28)
    groove = ramp(np.abs(lattice.x), 26, 0) * ramp(lattice.y, 60, 90)
    body: Field = (surface + 6 * groove).astype(np.float32)
    return body


def _muscle_thickness(torso: Torso, lattice: Lattice) -> Field:
    """How far muscle reaches beyond the inner surface of the rib cage, in mm."""
    x, y, z = np.abs(lattice.x) / np.float32(torso.width), lattice.y / np.float32(torso.depth), lattice.z
    front = ramp(y, -10, -45)
    side = ramp(x, 75, 105)
    pectoral = 17 * front * ramp(x, 12, 34) * ramp(x, 128, 100) * ramp(z, 128, 165) * ramp(z, 262, 225)
    oblique = 8 * ramp(z, 95, 50) * ramp(x, 25, 60)
    rectus = 9 * front * ramp(x, 3, 12) * ramp(x, 68, 52) * ramp(z, 90, 60)
    dorsal = side * ramp(y, -35, 20) * (10 + 12 * ramp(z, 90, 180)) * ramp(z, 20, 70)
    trapezius = 9 * ramp(y, 45, 65) * ramp(x, 95, 40)
    subscapular = 17 * ramp(z, 118, 160) * ramp(y, -5, 30) * ramp(x, 45, 75)
    thickness: Field = _WALL_MM + np.maximum(pectoral + oblique + rectus, dorsal + trapezius + subscapular)
    return thickness.astype(np.float32)


def _paraspinal(torso: Torso, lattice: Lattice) -> Field:
    paths = [
        [(side * x, float(torso.spine_y(z)) + y, z, radius) for z in range(-20, 300, 32)]
        for side in (-1, 1)
        for x, y, radius in ((15, 38, 13), (33, 36, 13.5), (46, 35, 9))
    ]
    return tube(lattice, *paths, step_mm=32)


def _shoulder_muscles(torso: Torso, lattice: Lattice, skin: Field, noise: Field) -> Field:
    """Deltoid and rotator cuff around the joints, neck muscles in the middle, and fat in the armpits."""
    field = skin + 9 + 5 * noise + 45 * ramp(lattice.z, 256, 226)
    for side in (-1, 1):
        armpit = ellipsoid(lattice, torso.at(side * 102, -4, 236), (20, 24, 30)) + 3 * noise
        field = np.maximum(field, 2 - armpit)
    field = np.maximum(field, 3 - ellipsoid(lattice, torso.at(0, 0, 262), (44, 20, 40)))
    for side in (-1, 1):
        deltoid = ellipsoid(lattice, torso.at(side * 143, 5, 272), (42, 40, 34))
        cuff = ellipsoid(lattice, torso.at(side * 108, 46, 232), (44, 30, 46))
        pectoral = ellipsoid(lattice, torso.at(side * 95, -30, 232), (48, 18, 30))
        field = np.minimum(field, np.minimum(smooth_union(deltoid, cuff, 10), pectoral))
    muscles: Field = field.astype(np.float32)
    return muscles


def wall_layers(torso: Torso, lattice: Lattice, skin: Field, cage: Field, noise: Field) -> list[Layer]:
    """From the skin inwards to the fat that fills the rib cage; `cage` is its inner surface."""
    thickness = _muscle_thickness(torso, lattice)
    muscle = smooth_union(cage - thickness, _paraspinal(torso, lattice), 5)
    muscle = smooth_union(muscle, _shoulder_muscles(torso, lattice, skin, noise), 8)
    muscle = np.maximum(muscle + 1.2 * noise, skin + 6.5)
    depth = (cage - _WALL_MM) / np.maximum(thickness - _WALL_MM, 1)
    sheet_offset = np.abs(depth - 0.5 + 0.1 * noise) * np.maximum(thickness - _WALL_MM, 1)
    sheets = np.where(thickness > _WALL_MM + 9, sheet_offset - 1.1, 5).astype(np.float32)
    sheets = np.minimum(sheets, np.abs(cage - _WALL_MM - 0.8 * noise) - 0.9)
    gap = 1.0 + 2.2 * ramp(lattice.z, 228, 250)
    streaks = np.maximum(np.abs(noise[:, ::-1] - np.roll(noise, 7, axis=2)) * 13 - gap, 11 - cage)
    fat_planes = np.maximum(np.minimum(sheets, streaks), muscle + 1.0)
    return [
        Layer(skin, SKIN_HU),
        Layer(skin + _SKIN_MM, FAT_HU),
        Layer(muscle, MUSCLE_HU),
        Layer(fat_planes.astype(np.float32), -60.0, 0.75),
        Layer(np.maximum(np.abs(cage - 4.6) - 3.2, skin + 4).astype(np.float32), 50.0),
        Layer(cage, MEDIASTINAL_FAT_HU),
    ]
