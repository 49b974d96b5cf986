"""What lies under the diaphragm: its two domes, liver, spleen, stomach and the upper pole of the kidneys."""

import numpy as np

from medviewer.imaging.phantom.fields import Field, Lattice, ellipsoid, ramp, smooth_union
from medviewer.imaging.phantom.layers import Layer
from medviewer.imaging.phantom.torso import Torso
from medviewer.imaging.phantom.tubes import tube


def diaphragm_distance(torso: Torso, lattice: Lattice, noise: Field) -> Field:
    """Distance above (positive) or below the diaphragm, which falls to the costophrenic angles behind and beside."""
    x, y = lattice.x / torso.width, lattice.y / torso.depth
    heights = []
    for center, lateral_sign, top in ((-62, -1, 98), (70, 1, 85)):
        aside = (x - center) * lateral_sign
        lateral = np.where(aside > 0, 54 * (aside / 66) ** 2, 14 * (aside / 62) ** 2)
        away = y + 14
        front_to_back = np.where(away > 0, 74 * (away / 88) ** 2, 24 * (away / 74) ** 2)
        heights.append(top + torso.dome_mm - lateral - front_to_back)
    height = -smooth_union(-heights[0].astype(np.float32), -heights[1].astype(np.float32), 18)
    steepness = 1 / np.sqrt(1 + np.minimum(((height - heights[0].max()) / 45) ** 2, 1.5))
    distance: Field = ((lattice.z - height) * steepness + 1.2 * noise).astype(np.float32)
    return distance


def _liver(torso: Torso, lattice: Lattice, below: Field, cage: Field) -> Field:
    right = ellipsoid(lattice, torso.at(-68, -8, 25), (78, 92, 110))
    left = ellipsoid(lattice, torso.at(12, -52, 40), (66, 30, 46))
    hilum = ellipsoid(lattice, torso.at(-12, 8, 6), (26, 22, 22))
    liver = np.maximum(smooth_union(right, left, 26), -hilum)
    bounded: Field = np.maximum(np.maximum(liver, below + 4.5), cage + 4).astype(np.float32)
    return bounded


def _liver_vessels(torso: Torso, lattice: Lattice) -> Field:
    return tube(
        lattice,
        torso.along((-26, 4, 62, 5), (-52, -4, 58, 4), (-80, -12, 44, 2.5), (-100, -22, 30, 1.5)),
        torso.along((-24, 0, 62, 4.5), (-36, -26, 54, 3.5), (-44, -52, 38, 2)),
        torso.along((-20, 0, 62, 4), (2, -30, 56, 3), (24, -50, 46, 1.6)),
        torso.along((-52, -4, 58, 3), (-78, 20, 44, 2.5), (-96, 32, 28, 1.5)),
        torso.along((-20, -14, -5, 6.5), (-44, -16, 20, 5), (-72, -26, 24, 3), (-92, -40, 14, 2)),
        torso.along((-44, -16, 20, 4), (-72, 8, 10, 3), (-92, 24, 0, 2)),
        step_mm=8,
    )


def abdomen_layers(
    torso: Torso, lattice: Lattice, diaphragm: Field, cage: Field, noise: Field
) -> list[Layer]:
    """Organs below the diaphragm, back to front; `diaphragm` and `cage` are distances on `lattice`."""
    inside = np.maximum(diaphragm, cage + 1.5)
    liver = _liver(torso, lattice, diaphragm, cage) + 0.8 * noise
    spleen = ellipsoid(
        lattice, torso.at(92, 36, 36), (27, 44, 44), [(0.86, 0.5, 0), (-0.5, 0.86, 0), (0, 0, 1)]
    )
    spleen = np.maximum(np.maximum(spleen - 1.5 * noise, diaphragm + 4.5), cage + 4)
    stomach = ellipsoid(lattice, torso.at(56, -14, 42), (38, 46, 40)) + 1.5 * noise
    stomach = np.maximum(np.maximum(stomach, diaphragm + 5), np.maximum(cage + 5, 4 - liver))
    stomach = np.maximum(stomach, 3 - spleen).astype(np.float32)
    gas = np.maximum(stomach + 3.5, lattice.y - torso.depth * (-26.0)).astype(np.float32)
    layers = [
        Layer(np.maximum(diaphragm, cage + 0.5).astype(np.float32), 62.0),
        Layer(np.maximum(inside + 3.2, cage + 2).astype(np.float32), -102.0),
        Layer(liver.astype(np.float32), 106.0),
        Layer(np.maximum(_liver_vessels(torso, lattice), liver + 3).astype(np.float32), 152.0),
        Layer(spleen.astype(np.float32), 122.0),
        Layer(stomach, 72.0),
        Layer(stomach + 4.0, 18.0),
        Layer(gas, -985.0),
    ]
    for side, top in ((-1, 12), (1, 22)):
        kidney = ellipsoid(lattice, torso.at(side * 57, 44, top - 42), (25, 27, 46))
        kidney = np.maximum(kidney + 0.5 * noise, 3 - (liver if side < 0 else spleen)).astype(np.float32)
        layers += [Layer(kidney, 185.0), Layer(kidney + 8, 120.0)]
    return layers + _vessels_and_crura(torso, lattice, diaphragm)


def _vessels_and_crura(torso: Torso, lattice: Lattice, diaphragm: Field) -> list[Layer]:
    crura = [
        torso.along((side * 13, 18, -20, 6.0), (side * 15, 22, 20, 5.5), (side * 12 + 6, 22, 58, 3.0))
        for side in (-1, 1)
    ]
    celiac = torso.along((6, 22, 4, 4), (8, 4, 0, 3.5), (34, 6, 2, 3), (62, 26, 14, 2.5), (80, 34, 26, 2))
    fade = ramp(lattice.z, 88, 60)
    return [
        Layer(np.maximum(tube(lattice, *crura), diaphragm).astype(np.float32) + 6 * (1 - fade), 60.0),
        Layer(tube(lattice, celiac), 200.0),
    ]
