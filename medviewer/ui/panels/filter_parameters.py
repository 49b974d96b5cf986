"""How each parameter of each filter is edited: its name, bounds and step."""

from dataclasses import dataclass

from medviewer.i18n import N_


@dataclass(frozen=True)
class Parameter:
    """One editable field of a filter.

    Attributes:
        field: Name of the filter's field.
        title: For the reader, not yet translated.
        low: Least value.
        high: Greatest value.
        step: By how much the arrows change it.
        decimals: Digits after the point; 0 for whole numbers.
        unit: Shown behind the number.
    """

    field: str
    title: str
    low: float
    high: float
    step: float
    decimals: int = 0
    unit: str = ""


PARAMETERS: dict[str, tuple[Parameter, ...]] = {
    "edge-preserving-denoise": (
        Parameter("iterations", N_("Iterations"), 1, 50, 1),
        Parameter("conductance", N_("Conductance"), 0.5, 20, 0.5, 1),
    ),
    "clahe": (
        Parameter("clip_limit", N_("Contrast limit"), 1, 40, 0.5, 1),
        Parameter("tiles", N_("Tiles"), 2, 32, 1),
        Parameter("low", N_("Range from"), -1024, 3000, 50, 0, "HU"),
        Parameter("high", N_("Range to"), -1000, 3072, 50, 0, "HU"),
    ),
    "unsharp": (
        Parameter("amount", N_("Amount"), 0.1, 5, 0.1, 1),
        Parameter("radius_mm", N_("Radius"), 0.1, 20, 0.1, 1, "mm"),
    ),
}
"""Filter id -> its parameters."""
