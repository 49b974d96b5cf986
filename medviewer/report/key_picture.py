"""Key images as the summary shows them: pixels, and what is drawn over them as vectors."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from medviewer.i18n import Translate
from medviewer.imaging.display_transform import DisplayTransform
from medviewer.imaging.scale_bar import scale_bar_on
from medviewer.imaging.volume import PlaneFacts

YELLOW = "#ffd866"
"""Color of measurements and markers on any image, in the window and on paper."""


@dataclass(frozen=True)
class Circle:
    """A circle around a finding; all values are fractions of the picture's width.

    Attributes:
        center: (x, y) from the top left corner.
        radius: Its radius.
        label: Number of the finding; "" draws none.
    """

    center: tuple[float, float]
    radius: float
    label: str = ""


@dataclass(frozen=True)
class Box:
    """A rectangle, here the place of a close-up; all values are fractions of the picture's width."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Bar:
    """A scale bar: its length as a fraction of the picture's width, and its words."""

    length: float
    label: str


def bar_of(facts: PlaneFacts, transform: DisplayTransform, edge_px: int, _: Translate) -> Bar | None:
    """The scale bar of a plane in a square picture; it says where its millimetres come from if not the patient's."""
    bar = scale_bar_on(facts, transform, (edge_px, edge_px))
    if bar is None:
        return None
    source = "" if bar.is_the_bodys else f" ({_(bar.origin)})"
    return Bar(bar.length_px / edge_px, f"{bar.length:g} {_(bar.unit)}{source}")


Spots = tuple[tuple[float, float], ...]
"""Points (x, y) of a line."""


@dataclass(frozen=True)
class DrawnFigure:
    """A measurement; all values are fractions of the picture's width.

    Attributes:
        lines: Its lines.
        helping: Lines that only help to understand it, dashed.
        texts: What is written beside it, line by line.
        text_middle: Where the middle of that text lies.
    """

    lines: tuple[Spots, ...]
    helping: tuple[Spots, ...] = ()
    texts: tuple[str, ...] = ()
    text_middle: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, eq=False)
class KeyPicture:
    """One picture.

    Attributes:
        pixels: (rows, columns) gray or (rows, columns, 3) RGB, uint8, square.
        caption: What is seen.
        letters: Orientation letters at the left, top, right and bottom; "" where unknown.
        bar: Scale bar; None where millimetres are unknown.
        circle: Mark around the finding; None on a picture that is to be seen bare.
        box: Where the close-ups lie; None on a close-up.
        figures: Measurements on it.
        signs: How it was turned, mirrored or inverted, where letters don't tell; in words.
    """

    pixels: NDArray[np.uint8]
    caption: str
    letters: tuple[str, str, str, str]
    bar: Bar | None
    circle: Circle | None = None
    box: Box | None = None
    figures: tuple[DrawnFigure, ...] = ()
    signs: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class ColorScale:
    """The overlay's color bar.

    Attributes:
        colors: (count, 3) RGB uint8, low to high.
        hidden: Part of the scale, from its low end, that is not drawn.
        title: What is shown, with its unit.
        low: Words at the low end.
        high: Words at the high end.
    """

    colors: NDArray[np.uint8]
    hidden: float
    title: str
    low: str
    high: str


@dataclass(frozen=True, eq=False)
class KeyPictures:
    """One finding's pictures, side by side.

    Attributes:
        heading: Number and place.
        result: Score and size, or why there is no score.
        pictures: Overview, close-up, close-up with overlay: the same window.
        scale: The overlay's color bar; None without an overlay.
        note: What the overlay is and is not; "" without one.
    """

    heading: str
    result: str
    pictures: tuple[KeyPicture, ...]
    scale: ColorScale | None
    note: str


@dataclass(frozen=True, eq=False)
class KeptPicture:
    """A key image of the reader's choice.

    Attributes:
        heading: Series and slice.
        note: The reader's own words; "" for none.
        lines: What was measured on it, a line each.
        picture: The image with the measurements drawn.
    """

    heading: str
    note: str
    lines: tuple[str, ...]
    picture: KeyPicture
