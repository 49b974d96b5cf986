"""Lays one scan over another: PET over CT, for instance. Patient to patient by affines, never by array order."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from medviewer.imaging.color_map import uptake_colors
from medviewer.imaging.display_transform import DisplayTransform
from medviewer.imaging.geometry import Affine, VolumeGeometry
from medviewer.imaging.interpolate import SamplePlane, interpolated
from medviewer.imaging.overlay import OverlayLayer, blend
from medviewer.imaging.viewport_state import OverlayState
from medviewer.imaging.volume import Volume

_STILL: Affine = np.eye(4)


@dataclass(frozen=True, eq=False)
class Fusion:
    """A scan to be laid over another one.

    Attributes:
        volume: Its slices lie evenly and straight (regular_plan.py); one value for each voxel.
        top: The value at the top of the color scale, above 0; the scale starts at 0.
        opacity: 0 to 1, of the top of the scale.
        to_volume: 4x4, from patient mm (LPS) of the scan below to those of `volume`: a registration, or nothing moved.
    """

    volume: Volume
    top: float
    opacity: float = 0.5
    to_volume: Affine = field(default_factory=lambda: _STILL)

    def __post_init__(self) -> None:
        if not self.top > 0:
            raise ValueError("a color scale has a top above 0")


@dataclass(frozen=True, eq=False)
class FusionLayer:
    """What of a fused scan lies on one plane, ready to be drawn.

    Attributes:
        layer: Its values on the plane.
        opacity: Of the top of the scale.
    """

    layer: OverlayLayer
    opacity: float

    def draw(self, picture: NDArray[np.uint8], transform: DisplayTransform) -> None:
        """Draw over (height, width, 3) uint8 RGB, in place."""
        blend(picture, self.layer, transform, OverlayState(opacity=self.opacity, threshold=0.0))


def fusion_layer(fusion: Fusion, geometry: VolumeGeometry, index: int) -> FusionLayer | None:
    """Read a scan where a plane of another one lies, trilinear; None where the plane misses it.

    It is read no finer than its own voxels: between them there is nothing to see.

    Args:
        fusion: The scan above.
        geometry: The grid on show, of the scan below.
        index: Which of its planes.
    """
    above = fusion.volume.geometry
    to_voxel = np.linalg.inv(above.affine) @ fusion.to_volume @ geometry.slice_affine(index)
    points = SamplePlane(to_voxel[:3, 3], to_voxel[:3, 1], to_voxel[:3, 2], geometry.shape[1:])
    if not points.count_inside(above.shape):
        return None
    step_mm = max(geometry.spacing_mm[1:])
    factor = max(1, int(min(above.spacing_mm) / 2 / step_mm))
    thinned = points.thinned(factor)
    values = interpolated(np.ascontiguousarray(fusion.volume.values), thinned, 0)
    shift = (factor - 1) / 2
    matrix = np.array([[factor, 0, shift], [0, factor, shift]], dtype=np.float64)
    layer = OverlayLayer(values.astype(np.float32), matrix, fusion.top, uptake_colors())
    return FusionLayer(layer, fusion.opacity)
