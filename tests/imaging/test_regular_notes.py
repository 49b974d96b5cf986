"""A resampled picture says why, with numbers."""

import numpy as np
import pytest

from medviewer.imaging.regular_notes import regular_notes
from medviewer.imaging.regular_plan import regular_plan
from tests.imaging.uneven import stack

EVEN = np.arange(12) * 2.5
UNEVEN = np.cumsum([0, 2, 3, 2.5, 1.2, 3.8, 2.5, 2.5, 2.0, 3.1])
SHIFTS = np.zeros((12, 2))
SHIFTS[5] = (3, -4)
GAP = np.delete(np.arange(20) * 2.5, slice(8, 12))


@pytest.mark.parametrize(
    ("geometry", "expected"),
    [
        (stack(EVEN, 12.5), ["Resampled: gantry tilt 12.5°"]),
        (stack(UNEVEN), ["Resampled: steps of 1.20 to 3.80 mm"]),
        (stack(UNEVEN, -8), ["Resampled: gantry tilt 8.0°", "Resampled: steps of 1.20 to 3.80 mm"]),
        (stack(EVEN, shifts_mm=SHIFTS), ["Resampled: slices shifted by up to 5.0 mm"]),
        (
            stack(GAP),
            ["Resampled: steps of 2.50 to 12.50 mm", "Gaps too wide to fill, left empty: 1"],
        ),
    ],
)
def test_each_reason_is_told(geometry, expected):
    assert list(map(str, regular_notes(regular_plan(geometry)))) == expected
