"""Sharper edges: the plane plus a share of what a blur takes from it."""

from dataclasses import dataclass
from typing import ClassVar

import cv2
import numpy as np
from numpy.typing import NDArray

from medviewer.enhance.filter import Plane, Spacing, filtered_as
from medviewer.i18n import N_, _


@dataclass(frozen=True)
class Unsharp:
    """Unsharp masking with a Gaussian whose size is in millimetres, so it looks alike on every matrix.

    Attributes:
        amount: Share of the detail that is added, above 0 to 5.
        radius_mm: Standard deviation of the Gaussian, above 0 to 20 mm.
    """

    id: ClassVar[str] = "unsharp"
    name: ClassVar[str] = N_("Sharpen")

    amount: float = 0.7
    radius_mm: float = 1.2

    def __post_init__(self) -> None:
        if not 0 < self.amount <= 5:
            raise ValueError(f"an amount is above 0 and at most 5, got {self.amount}")
        if not 0 < self.radius_mm <= 20:
            raise ValueError(f"a radius is above 0 and at most 20 mm, got {self.radius_mm}")

    def label(self) -> str:
        return _("{name} ({amount}, {radius} mm)").format(
            name=_(self.name), amount=f"{self.amount:.1f}", radius=f"{self.radius_mm:.1f}"
        )

    def __call__(self, plane: Plane, spacing_mm: Spacing) -> Plane:
        return filtered_as(plane, lambda values: self._sharpened(values, spacing_mm))

    def _sharpened(self, values: NDArray[np.float32], spacing_mm: Spacing) -> NDArray[np.float32]:
        sigma_y, sigma_x = (max(self.radius_mm / spacing, 0.1) for spacing in spacing_mm)
        blurred = cv2.GaussianBlur(values, (0, 0), sigmaX=sigma_x, sigmaY=sigma_y)
        sharpened: NDArray[np.float32] = values + np.float32(self.amount) * (values - blurred)
        return sharpened
