"""The size of what margins in parallel slices enclose, whoever drew them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.axes import point_axes
from medviewer.analysis.body import body_margin
from medviewer.finding.measurement import SliceOutline
from medviewer.imaging.figures import polygon_area


@dataclass(frozen=True, eq=False)
class OutlineSizes:
    """What was measured; the attributes are those of `NoduleMeasurement`."""

    long_mm: float
    short_mm: float
    volume_mm3: float | None
    largest: int
    axes_mm: NDArray[np.float64]


def outline_sizes(
    outlines: Sequence[SliceOutline], in_plane: NDArray[np.float64], slice_mm: float | None
) -> OutlineSizes:
    """Axes of the body in the slice of the largest area, and the volume of all that is enclosed.

    Args:
        outlines: At least one, one for each slice.
        in_plane: (2, 3) two unit vectors of the slices' plane at a right angle to each other, LPS.
        slice_mm: Distance of the slices; None for a single one, which has no volume.

    References:
        Long axis and short axis across it, and their mean: Bankier et al., doi:10.1148/radiol.2017162894. That strands
        are left out: `body_margin`. Volume: sum of the areas times the distance of the slices.
    """
    planes = [outline.points_mm @ in_plane.T for outline in outlines]
    areas = [polygon_area(plane) for plane in planes]
    largest = int(np.argmax(areas))
    axes = point_axes(body_margin(planes[largest]))
    ends_mm = outlines[largest].points_mm[0] + (axes.ends - planes[largest][0]) @ in_plane
    volume_mm3 = None if slice_mm is None else sum(areas) * slice_mm
    return OutlineSizes(axes.long, axes.short, volume_mm3, largest, np.asarray(ends_mm))
