"""One decoded frame, and what may be wrong with it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from medviewer.i18n import Message


@dataclass(frozen=True, eq=False)
class StoredFrame:
    """A frame as it is stored.

    Attributes:
        values: (rows, columns), or (rows, columns, 3) for color, before sign extension and Modality LUT.
        warnings: What decoding it told: the picture may be wrong.
    """

    values: NDArray[np.generic]
    warnings: tuple[Message, ...] = ()
