"""One decoded frame, and what came with it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from medviewer.i18n import Message
from medviewer.imaging.overlay_plane import OverlayPlane


@dataclass(frozen=True, eq=False)
class StoredFrame:
    """A frame as it is stored.

    Attributes:
        values: (rows, columns), or (rows, columns, 3) for color, before sign extension and Modality LUT.
        warnings: What decoding it told: the picture may be wrong.
        is_lossy: Its stream has lost something, whatever the header says.
        bits: Bits per sample that its stream announces; 0 where it does not.
    """

    values: NDArray[np.generic]
    warnings: tuple[Message, ...] = ()
    is_lossy: bool = False
    bits: int = 0


@dataclass(frozen=True)
class FrameNotes:
    """What comes with one frame's modality values.

    Attributes:
        warnings: What may be wrong with the picture, besides what its header told (`Instance.warnings`).
        overlay_planes: Graphics to be drawn over it.
        is_lossy: Its stream has lost something, whatever the header says.
    """

    warnings: tuple[Message, ...] = ()
    overlay_planes: tuple[OverlayPlane, ...] = ()
    is_lossy: bool = False
