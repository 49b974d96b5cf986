"""Measurements for tests that show or write them."""

import numpy as np

from medviewer.finding.measurement import Attenuation, NoduleMeasurement, SliceOutline


def round_nodule(center_mm=(0.0, 0.0, 0.0), diameter_mm=12.0, slice_index=0, number_type=float):
    """A solid nodule, round in its slice."""
    center = np.array([float(value) for value in center_mm])
    radius = float(diameter_mm) / 2
    turn = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    rim = np.column_stack([np.cos(turn), np.sin(turn), np.zeros_like(turn)]) * radius
    across = np.array([(1.0, 0.0, 0.0), (0.0, 1.0, 0.0)]) * radius
    axes = np.stack([center - across, center + across], axis=1)
    return NoduleMeasurement(
        number_type(diameter_mm),
        number_type(diameter_mm),
        number_type(4 / 3 * np.pi * radius**3),
        Attenuation.SOLID,
        (SliceOutline(slice_index, center + rim),),
        0,
        axes,
    )
