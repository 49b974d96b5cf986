"""Which values stand for pixels where nothing was measured (PS3.3 C.7.5.1.1.2)."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Padding:
    """Pixel Padding Value and Pixel Padding Range Limit, as modality values.

    Attributes:
        value: Pixel Padding Value (0028,0120): what unmeasured pixels are filled with.
        limit: Pixel Padding Range Limit (0028,0121): with `value` the ends of a range, all of which is padding; None =
            the value alone.
    """

    value: float
    limit: float | None = None

    def covers(self, values: NDArray[Any]) -> NDArray[np.bool_]:
        """In the shape of `values`: True where nothing was measured."""
        if self.limit is None:
            covered: NDArray[np.bool_] = values == self.value
            return covered
        low, high = sorted((self.value, self.limit))
        within: NDArray[np.bool_] = (values >= low) & (values <= high)
        return within
