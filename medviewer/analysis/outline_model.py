"""What the analysis asks of an outline network, whatever framework it runs on."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Fields = NDArray[np.float32]
"""(count, rows, columns, 3), values as `analysis.outline_field` makes them."""


class OutlineModel(Protocol):
    """A network that says of each cell of a field whether it belongs to the nodule."""

    def probabilities(self, fields: Fields) -> NDArray[np.float32]:
        """The middle slice's cells, 0 to 1: (count, rows, columns)."""
        ...
