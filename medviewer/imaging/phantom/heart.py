"""The heart, the great vessels with contrast medium, trachea and esophagus."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from medviewer.imaging.phantom.fields import Field, Lattice, ellipsoid, smooth_union, union
from medviewer.imaging.phantom.layers import Layer
from medviewer.imaging.phantom.torso import Torso
from medviewer.imaging.phantom.tubes import tube

BLOOD_HU, AIR_HU = 205.0, -995.0
_LONG_AXIS = np.array([0.78, -0.48, -0.40])


def _frame(axis: NDArray[np.float64]) -> NDArray[np.float64]:
    """Three perpendicular unit axes, `axis` first."""
    first = axis / np.linalg.norm(axis)
    second = np.cross((0.0, 0.0, 1.0), first)
    second /= np.linalg.norm(second)
    return np.stack([first, second, np.cross(first, second)])


@dataclass(frozen=True, eq=False)
class Mediastinum:
    """The organs between the lungs on the coarse lattice.

    Attributes:
        envelope: What the lungs are kept away from.
        layers: The organs, to be painted after the lungs.
    """

    envelope: Field
    layers: tuple[Layer, ...]


def _aorta(torso: Torso, lattice: Lattice) -> Field:
    return tube(
        lattice,
        torso.along(
            (2, -16, 132, 15), (-12, -24, 150, 15.5), (-19, -24, 172, 15), (-12, -17, 193, 14), (5, -4, 203, 13.5),
            (20, 14, 200, 13), (28, 31, 186, 12.5), (28, 37, 165, 12), (24, 38, 130, 11.8), (22, 36, 95, 11.5),
            (15, 30, 60, 11), (9, 24, 30, 10.5), (5, 18, -20, 10),
        ),
    )  # fmt: skip


def _arch_branches(torso: Torso, lattice: Lattice) -> Field:
    return tube(
        lattice,
        torso.along((-8, -12, 200, 6.5), (-16, -10, 218, 6.3), (-24, -4, 238, 6), (-34, 0, 262, 3.4), (-36, 4, 300, 3.4)),
        torso.along((-24, -4, 238, 4.5), (-48, 2, 250, 4.5), (-80, 0, 251, 4), (-120, 4, 256, 3.5)),
        torso.along((3, -4, 204, 4), (10, -4, 225, 3.8), (24, 2, 255, 3.4), (30, 4, 300, 3.4)),
        torso.along((16, 10, 206, 5), (24, 10, 226, 4.8), (42, 8, 247, 4.6), (82, 2, 251, 4), (120, 4, 256, 3.5)),
    )  # fmt: skip


def _veins(torso: Torso, lattice: Lattice) -> Field:
    return tube(
        lattice,
        torso.along((-31, -14, 128, 11), (-31, -14, 150, 9.5), (-31, -17, 178, 9), (-31, -22, 204, 9)),
        torso.along((-31, -22, 204, 8), (-34, -20, 222, 7.5), (-44, -14, 240, 7), (-72, -16, 248, 6), (-120, -10, 254, 5)),
        torso.along((-31, -22, 204, 7), (-10, -34, 209, 6.5), (14, -32, 217, 6.5), (40, -20, 236, 7), (72, -18, 248, 6),
                    (120, -10, 254, 5)),
        torso.along((-42, -10, 242, 5), (-42, 0, 262, 5.5), (-44, 2, 300, 5.5)),
        torso.along((38, -16, 238, 5), (38, 0, 262, 5), (40, 2, 300, 5)),
    )  # fmt: skip


def _pulmonary_trunk(torso: Torso, lattice: Lattice) -> Field:
    return tube(
        lattice,
        torso.along((27, -46, 132, 14), (27, -42, 148, 14), (24, -30, 163, 13.5), (18, -16, 169, 12)),
        torso.along(
            (18, -16, 169, 11), (0, -6, 166, 10), (-24, -2, 163, 9.5), (-42, 2, 159, 8), (-48, 8, 148, 6.5)
        ),
        torso.along((18, -16, 169, 11), (34, -4, 174, 10.5), (46, 10, 171, 9), (50, 19, 158, 7)),
    )


def _pulmonary_veins(torso: Torso, lattice: Lattice) -> Field:
    paths = [
        torso.along((side * 14, 4, z, 8), (side * 32, 2 + dy, z + dz, 6.5), (side * 50, dy, z + dz * 1.6, 5))
        for side in (-1, 1)
        for z, dy, dz in ((140, -10, 5), (130, 14, -6))
    ]
    return tube(lattice, *paths)


def _airway(torso: Torso, lattice: Lattice, widened_mm: float) -> Field:
    w = widened_mm
    return tube(
        lattice,
        torso.along((0, 0, 300, 9 + w), (-1, 8, 250, 9 + w), (-2, 13, 215, 9 + w), (-4, 17, 181, 9.2 + w)),
        torso.along(
            (-4, 17, 181, 8 + w), (-20, 19, 170, 7.4 + w), (-37, 20, 158, 6.2 + w), (-43, 20, 142, 5 + w)
        ),
        torso.along((-28, 19, 166, 5 + w), (-46, 17, 170, 4.5 + w), (-56, 14, 176, 3.2 + w)),
        torso.along(
            (-4, 17, 181, 7.5 + w), (15, 20, 169, 6.4 + w), (36, 22, 157, 5.6 + w), (45, 24, 142, 4.4 + w)
        ),
        torso.along((38, 22, 156, 4.4 + w), (50, 14, 160, 3.4 + w)),
    )


def _chambers(torso: Torso, lattice: Lattice, noise: Field) -> dict[str, Field]:
    frame, size = _frame(_LONG_AXIS * (torso.width, torso.depth, 1)), torso.heart
    left_outer = ellipsoid(lattice, torso.at(42, -31, 106), (48 * size, 30 * size, 29 * size), frame)
    septal = ellipsoid(lattice, torso.at(18, -48, 104), (43 * size, 24 * size, 27 * size), frame)
    outflow = ellipsoid(lattice, torso.at(26, -50, 122), (19, 17, 24))
    right_ventricle = np.maximum(smooth_union(septal, outflow, 14), 1.0 - left_outer)
    left = np.maximum(
        left_outer + 9.5 - 2.0 * noise, -ellipsoid(lattice, torso.at(38, -18, 100), (9, 4, 5), frame)
    )
    return {
        "left outer": left_outer,
        "left ventricle": left,
        "right ventricle": right_ventricle + 3.8 - 2.2 * noise,
        "right outer": right_ventricle,
        "right atrium": ellipsoid(lattice, torso.at(-30, -20, 114), (21 * size, 28 * size, 29 * size))
        + 2.5 * noise,
        "left atrium": ellipsoid(lattice, torso.at(4, 3, 136), (32 * size, 16, 19 * size)) + 2.0 * noise,
        "appendage": ellipsoid(lattice, torso.at(44, -20, 144), (12, 15, 9)),
    }


def mediastinum(torso: Torso, lattice: Lattice, noise: Field) -> Mediastinum:
    """Everything between the lungs, from the diaphragm to the neck; `noise` roughens the walls."""
    organs = _chambers(torso, lattice, noise) | _tubes(torso, lattice)
    muscle = smooth_union(organs["left outer"], organs["right outer"], 5)
    atria = smooth_union(organs["left atrium"], organs["appendage"], 8)
    atria = smooth_union(organs["right atrium"], atria, 5)
    pericardium = smooth_union(muscle, atria, 16) - 3.5
    layers = (
        Layer(pericardium, 0.0),
        Layer(pericardium + 1.5, -88.0),
        Layer(muscle, 104.0),
        Layer(atria - 2.0, 95.0),
        *_blood_layers(organs, noise),
        Layer(organs["esophagus"], 42.0),
        Layer(organs["esophagus"] + 5.2, -520.0),
        *_nodes(torso, lattice),
        Layer(organs["airway"], 38.0),
        Layer(organs["lumen"], AIR_HU),
    )
    upper = tube(
        lattice, torso.along((0, -8, 196, 20), (-2, -12, 214, 29), (-2, -6, 240, 31), (0, 6, 270, 30))
    )
    envelope = smooth_union(_envelope(pericardium, organs), upper + 1.5 * noise, 12)
    return Mediastinum(envelope.astype(np.float32), layers)


def _tubes(torso: Torso, lattice: Lattice) -> dict[str, Field]:
    cava = torso.along((-22, 2, -20, 10.5), (-25, 3, 40, 11), (-27, -3, 80, 11.5), (-29, -12, 105, 12))
    azygos = torso.along(
        (-6, 30, -20, 2.5), (-8, 32, 100, 3.2), (-8, 32, 180, 3.8), (-20, 22, 194, 4), (-29, -8, 188, 4)
    )  # fmt: skip
    return {
        "aorta": _aorta(torso, lattice),
        "branches": _arch_branches(torso, lattice),
        "veins": _veins(torso, lattice),
        "trunk": _pulmonary_trunk(torso, lattice),
        "pulmonary veins": _pulmonary_veins(torso, lattice),
        "cava": tube(lattice, cava),
        "azygos": tube(lattice, azygos),
        "airway": _airway(torso, lattice, 1.6),
        "lumen": _airway(torso, lattice, 0.0),
        "esophagus": tube(lattice, *_esophagus_path(torso)),
    }


def _envelope(pericardium: Field, organs: dict[str, Field]) -> Field:
    vessels = union(organs["aorta"], organs["veins"], organs["trunk"]) - 1.8
    others = union(organs["airway"], organs["esophagus"], organs["branches"]) - 2.0
    envelope = smooth_union(smooth_union(pericardium - 1.0, vessels, 12), others, 14)
    return smooth_union(envelope, union(organs["azygos"], organs["cava"]) - 1.5, 8)


def _blood_layers(organs: dict[str, Field], noise: Field) -> list[Layer]:
    """Chambers and vessels with their contrast medium, which mixes unevenly on the venous side."""
    left_inflow = smooth_union(organs["pulmonary veins"], organs["appendage"], 5)
    arteries = union(organs["aorta"], organs["branches"])
    return [
        Layer(organs["right ventricle"], 185.0 + 9 * noise),
        Layer(organs["left ventricle"], BLOOD_HU + 4 * noise),
        Layer(smooth_union(organs["right atrium"], organs["cava"], 6), 172.0 + 14 * noise),
        Layer(smooth_union(organs["left atrium"], left_inflow, 6), 212.0),
        Layer(organs["trunk"], 226.0),
        Layer(organs["veins"] - 0.8, 40.0),
        Layer(organs["veins"], 236.0 + 22 * noise),
        Layer(arteries - 1.2, 48.0),
        Layer(smooth_union(organs["aorta"], organs["branches"], 4), 214.0),
        Layer(organs["azygos"], 150.0),
    ]


def _esophagus_path(torso: Torso) -> tuple[NDArray[np.float64], ...]:
    return (
        torso.along((3, 16, 300, 6), (4, 24, 240, 6.5), (6, 29, 190, 6.5), (6, 27, 150, 6.5), (9, 24, 110, 6.5),
                    (18, 16, 78, 6.5), (30, 6, 58, 7)),
        torso.along((6, 16, 300, 5), (8, 24, 240, 5), (10, 29, 190, 5), (10, 27, 150, 5)),
    )  # fmt: skip


def _nodes(torso: Torso, lattice: Lattice) -> list[Layer]:
    """A few normal lymph nodes in the mediastinal fat."""
    places = ((-18, 2, 192), (-22, 4, 184), (12, -30, 190), (4, 22, 168), (-14, -34, 196), (30, -10, 186))
    return [Layer(ellipsoid(lattice, torso.at(*place), (4.5, 3.2, 5)), 70.0) for place in places]
