"""One-bit graphics that an object brings along for its picture (PS3.3 C.9.2)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from medviewer.i18n import Message


@dataclass(frozen=True)
class OverlayPlane:
    """One Overlay Plane of one Frame.

    Attributes:
        label: Overlay Label (60xx,1500), else its description; "" where it has none.
        rows: Overlay Rows (60xx,0010).
        columns: Overlay Columns (60xx,0011).
        packed: Its bits row by row, lowest bit first (PS3.5 D.1 order); empty where `problem` says why.
        origin: (row, column) of the image under the overlay's first pixel, counted from 0; may be negative.
        is_region: Overlay Type (60xx,0040) is ROI: the area is tinted; else GRAPHIC, drawn full.
        problem: Why it can't be drawn; None where it can.
    """

    label: str
    rows: int = 0
    columns: int = 0
    packed: bytes = b""
    origin: tuple[int, int] = (0, 0)
    is_region: bool = False
    problem: Message | None = None

    def mask(self) -> NDArray[np.uint8]:
        """(rows, columns) 1 where something is drawn."""
        bits = np.unpackbits(np.frombuffer(self.packed, np.uint8), bitorder="little")
        return bits[: self.rows * self.columns].reshape(self.rows, self.columns)
