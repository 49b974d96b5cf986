"""Measurements for tests that show or write them."""

import numpy as np

from medviewer.finding.measurement import Attenuation, NoduleMeasurement, SliceOutline

LONG_PART, SHORT_PART = 1.25, 0.75
"""Long and short axis as parts of their mean: no two of the three can be exchanged without a test that notices."""
TURN = np.radians(30)


def oval_nodule(center_mm=(0.0, 0.0, 0.0), mean_mm=12.0, slice_index=0, number_type=float):
    """A solid nodule, an ellipse in its slice whose long axis lies 30 degrees off the rows; as deep as `mean_mm`."""
    center = np.array([float(value) for value in center_mm])
    mean = float(mean_mm)
    along = np.array([np.cos(TURN), np.sin(TURN), 0.0]) * mean * LONG_PART / 2
    across = np.array([-np.sin(TURN), np.cos(TURN), 0.0]) * mean * SHORT_PART / 2
    angles = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    rim = np.outer(np.cos(angles), along) + np.outer(np.sin(angles), across)
    axes = np.stack([[center - along, center + along], [center - across, center + across]])
    return NoduleMeasurement(
        number_type(mean * LONG_PART),
        number_type(mean * SHORT_PART),
        number_type(np.pi / 6 * mean**3 * LONG_PART * SHORT_PART),
        Attenuation.SOLID,
        (SliceOutline(slice_index, center + rim),),
        0,
        axes,
    )


def on_rim(offsets, mean_mm):
    """For each (x, y) from an oval nodule's center, how far out it lies: 1 = on the margin."""
    turned = np.asarray(offsets) @ np.array([[np.cos(TURN), -np.sin(TURN)], [np.sin(TURN), np.cos(TURN)]])
    return np.hypot(*(turned / (mean_mm * np.array([LONG_PART, SHORT_PART]) / 2)).T)
