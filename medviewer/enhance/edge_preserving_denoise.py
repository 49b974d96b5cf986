"""Noise reduction that keeps edges: curvature anisotropic diffusion."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from medviewer.enhance.filter import Plane, Spacing, filtered_as
from medviewer.i18n import N_, _

_LARGEST_STEP = 0.0625
_SAFETY = 0.9


@dataclass(frozen=True)
class EdgePreservingDenoise:
    """Modified curvature diffusion (Whitaker and Xue, DOI 10.1109/ICIP.2001.958978), by ITK.

    Attributes:
        iterations: How often it is applied, 1 to 50.
        conductance: How strong an edge must be to stay, above 0 to 20; lower keeps more edges.
    """

    id: ClassVar[str] = "edge-preserving-denoise"
    name: ClassVar[str] = N_("Denoise")

    iterations: int = 5
    conductance: float = 3.0

    def __post_init__(self) -> None:
        if isinstance(self.iterations, bool) or not isinstance(self.iterations, int):
            raise TypeError(f"iterations are a whole number, got {self.iterations!r}")
        if not 1 <= self.iterations <= 50:
            raise ValueError(f"iterations are 1 to 50, got {self.iterations}")
        if not 0 < self.conductance <= 20:
            raise ValueError(f"conductance is above 0 and at most 20, got {self.conductance}")

    def label(self) -> str:
        return _("{name} ({count} iterations)").format(name=_(self.name), count=self.iterations)

    def __call__(self, plane: Plane, spacing_mm: Spacing) -> Plane:
        return filtered_as(plane, lambda values: self._diffused(values, spacing_mm))

    def _diffused(self, values: NDArray[np.float32], spacing_mm: Spacing) -> NDArray[np.float32]:
        import SimpleITK

        image = SimpleITK.GetImageFromArray(values)
        image.SetSpacing((float(spacing_mm[1]), float(spacing_mm[0])))
        diffused = SimpleITK.CurvatureAnisotropicDiffusion(
            image,
            timeStep=time_step(spacing_mm),
            conductanceParameter=self.conductance,
            conductanceScalingUpdateInterval=1,
            numberOfIterations=self.iterations,
        )
        result: NDArray[np.float32] = SimpleITK.GetArrayFromImage(diffused)
        return result


def time_step(spacing_mm: Spacing) -> float:
    """The step of the diffusion for a plane: under ITK's stability limit, smallest spacing / 2^(dimensions + 1)."""
    return min(_LARGEST_STEP, _SAFETY * min(spacing_mm) / 8)
