"""The type in which values are mixed."""

from typing import Any

import numpy as np


def mixing_type(kind: np.dtype[Any]) -> type[np.floating[Any]]:
    """A float type that holds every value of `kind` as it is: float64 for int32, else float32."""
    return np.float64 if kind == np.int32 else np.float32
