"""A Series whose pixels are in shared memory, or still arriving there."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from medviewer.errors import MedviewerError, reader_text
from medviewer.i18n import N_, Message, message
from medviewer.imaging.volume import Volume
from medviewer.services.shared_array import SharedArray


@dataclass(frozen=True, eq=False)
class LoadedSeries:
    """What `series_loader.load_series` hands over at the first frame, and returns when all are there.

    The same object both times: while slices arrive, `loaded`, `errors` and the volume's values grow in place.

    Attributes:
        volume: The stack. Slices not asked for yet and those that failed hold the background value (padding, air, or
            the least value); those being decoded may hold zeros.
        shared: The memory behind `volume.values`; keep it as long as the volume is used.
        loaded: (slices,) bool: True once a slice's values are complete.
        errors: Slice index -> why its pixels are not shown.
        warnings: Slice index -> what may be wrong with its picture.
        lossy_slices: Slices whose streams have lost something, though their headers don't say so.
    """

    volume: Volume
    shared: SharedArray
    loaded: NDArray[np.bool_]
    errors: dict[int, MedviewerError]
    warnings: dict[int, tuple[Message, ...]] = field(default_factory=dict)
    lossy_slices: set[int] = field(default_factory=set)

    @property
    def failures(self) -> dict[int, str]:
        """Slice index -> translated sentence for the reader."""
        return {index: reader_text(error)[0] for index, error in sorted(self.errors.items())}

    @property
    def doubts(self) -> tuple[Message, ...]:
        """How many pictures may be wrong and what is wrong with the first, and loss that no header tells of."""
        told = (message(N_("The pixels were compressed with loss.")),) if self.lossy_slices else ()
        if not self.warnings:
            return told
        first = min(self.warnings)
        text = N_("Pictures that may be wrong: {count} of {total}. Number {number}: {reason}")
        count, total = len(self.warnings), len(self.loaded)
        return (
            message(text, count=count, total=total, number=first + 1, reason=self.warnings[first][0]),
            *told,
        )

    @property
    def is_complete(self) -> bool:
        """Every slice is loaded or has failed."""
        return int(self.loaded.sum()) + len(self.errors) >= len(self.loaded)
