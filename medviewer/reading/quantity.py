"""One measured value with its name and unit."""

import math
import re
from dataclasses import dataclass
from enum import Enum

from medviewer.i18n import N_, _
from medviewer.minus import with_minus

LONGEST_UNIT = 24
AT_DETECTOR = " at detector"
"""Ends the unit of lengths and areas that were measured at the detector, not in the body (Imager Pixel Spacing)."""
ESTIMATED = " estimated"
"""Ends the unit of lengths and areas in the body whose magnification was estimated."""
ON_FILM = " on film"
"""Ends the unit of lengths and areas on a film or paper that was scanned (Nominal Scanned Pixel Spacing)."""
PIXEL_WIDTHS = "pixel widths"
"""The unit of lengths where pixels are not square and nothing else is known of their size."""
_SUFFIXES = {
    AT_DETECTOR: N_("{unit} at detector"),
    ESTIMATED: N_("{unit} estimated"),
    ON_FILM: N_("{unit} on film"),
}
_DIGITS = {"s": 3, "cm": 2}
"""Digits behind the point of calculated values; 1 in all other units."""


class QuantityName(Enum):
    """What is measured. The values are written to journals and tables: never change them."""

    LENGTH = "length"
    LONG_AXIS = "long axis"
    SHORT_AXIS = "short axis"
    ANGLE = "angle"
    AREA = "area"
    PERIMETER = "perimeter"
    MEAN = "mean"
    STANDARD_DEVIATION = "standard deviation"
    MINIMUM = "minimum"
    MAXIMUM = "maximum"
    PIXEL_COUNT = "pixel count"
    ALONG_X = "along x"
    ALONG_Y = "along y"
    VALUE = "value"
    STORED_VALUE = "stored value"
    RED = "red"
    GREEN = "green"
    BLUE = "blue"


QUANTITY_TEXTS = {
    QuantityName.LENGTH: N_("Length"),
    QuantityName.LONG_AXIS: N_("Long axis"),
    QuantityName.SHORT_AXIS: N_("Short axis"),
    QuantityName.ANGLE: N_("Angle"),
    QuantityName.AREA: N_("Area"),
    QuantityName.PERIMETER: N_("Perimeter"),
    QuantityName.MEAN: N_("Mean"),
    QuantityName.STANDARD_DEVIATION: N_("SD"),
    QuantityName.MINIMUM: N_("Min"),
    QuantityName.MAXIMUM: N_("Max"),
    QuantityName.PIXEL_COUNT: N_("Pixels"),
    QuantityName.ALONG_X: N_("Along x"),
    QuantityName.ALONG_Y: N_("Along y"),
    QuantityName.VALUE: N_("Value"),
    QuantityName.STORED_VALUE: N_("Stored value"),
    QuantityName.RED: N_("Red"),
    QuantityName.GREEN: N_("Green"),
    QuantityName.BLUE: N_("Blue"),
}
"""The quantities' names for the reader, not yet translated."""

ALONG = frozenset({QuantityName.ALONG_X, QuantityName.ALONG_Y})
"""What the columns and the rows of an ultrasound region measure; the unit tells what that is (PS3.3 C.8.5.5.1.15)."""
_ALONG_TEXTS = {
    "cm/s": N_("Velocity"),
    "s": N_("Time"),
    "Hz": N_("Frequency"),
    "cm": N_("Depth"),
    "cm²": N_("Area"),
    "cm³": N_("Volume"),
    "cm³/s": N_("Flow"),
    "dB": N_("Level"),
    "°": N_("Angle"),
}

EXACT = frozenset(
    {
        QuantityName.MINIMUM,
        QuantityName.MAXIMUM,
        QuantityName.PIXEL_COUNT,
        QuantityName.VALUE,
        QuantityName.STORED_VALUE,
        QuantityName.RED,
        QuantityName.GREEN,
        QuantityName.BLUE,
    }
)
"""Read or counted, and so written as they are; all others are calculated, and written with one digit behind the point."""


@dataclass(frozen=True)
class Quantity:
    """A measured value.

    Attributes:
        name: What was measured.
        value: Finite.
        unit: "mm", "mm²", "px", "px²", "pixel widths", "°", "HU"; "mm at detector" where the millimetres are not the
            body's; "cm/s" and others of a region of an ultrasound picture; "" for a count or a value without a unit.
    """

    name: QuantityName
    value: float
    unit: str = ""

    def __post_init__(self) -> None:
        if not isinstance(self.name, QuantityName):
            raise ValueError(f"no quantity: {self.name!r}")
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            raise ValueError(f"{self.name.value}: no number")
        if not math.isfinite(self.value):
            raise ValueError(f"{self.name.value} is not finite")
        if not isinstance(self.unit, str) or not re.fullmatch(rf"[^\s].{{0,{LONGEST_UNIT - 1}}}|", self.unit):
            raise ValueError(f"{self.name.value}: no unit")

    @property
    def title(self) -> str:
        """Its name for the reader, not yet translated: "Area", "Velocity"."""
        named = _ALONG_TEXTS.get(self.unit) if self.name in ALONG else None
        return named or QUANTITY_TEXTS[self.name]

    @property
    def number_text(self) -> str:
        """The value as it is written: "12.4", "0.043", "1034", "−630.2"."""
        if self.name in EXACT:
            return with_minus(f"{self.value:.0f}" if self.value == round(self.value) else f"{self.value:.6g}")
        digits = _DIGITS.get(self.unit, 1)
        rounded = round(self.value, digits) + 0.0  # never "-0.0"
        is_small = digits == 1 and abs(self.value) >= 0.001 and abs(rounded) < 1
        return with_minus(f"{self.value:.2g}" if is_small else f"{rounded:.{digits}f}")

    @property
    def unit_text(self) -> str:
        """The unit, translated: "mm", "mm at detector"."""
        if self.unit == PIXEL_WIDTHS:
            return _("pixel widths")
        for suffix, text in _SUFFIXES.items():
            if self.unit.endswith(suffix):
                return _(text).format(unit=self.unit.removesuffix(suffix))
        return self.unit

    @property
    def text(self) -> str:
        """Value and unit: "12.4 mm", "38.2°", "1034"."""
        joint = "" if self.unit in ("", "°") else " "
        return f"{self.number_text}{joint}{self.unit_text}"
