"""What every image-enhancement filter takes and gives.

A filter is a frozen value: parameters that, called with a plane and its spacing, give a new plane of the same shape
and dtype. It has an `id` it is stored by for ever, a `name` for the reader (untranslated) and a `label()`.
"""

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Plane: TypeAlias = NDArray[np.int16] | NDArray[np.float32]
"""(rows, columns) in modality values: HU for CT."""

Spacing = tuple[float, float]
"""Distance between rows and between columns, in mm."""


def filtered_as(plane: Plane, compute: Callable[[NDArray[np.float32]], NDArray[np.float32]]) -> Plane:
    """Apply `compute` to a float32 copy of `plane` and give the result in the dtype of `plane`, rounded and clipped.

    Raises:
        ValueError: The plane is not two-dimensional, or neither int16 nor float32.
    """
    if plane.ndim != 2 or plane.dtype not in (np.int16, np.float32):
        raise ValueError(f"a filter takes a plane of int16 or float32, got {plane.ndim}-D {plane.dtype}")
    result = compute(np.array(plane, dtype=np.float32))
    if plane.dtype == np.int16:
        return np.clip(np.rint(result), -32768, 32767).astype(np.int16)
    return result.astype(np.float32)


def filterable(values: NDArray[np.integer[Any] | np.floating[Any]]) -> Plane:
    """A plane in a type that filters take."""
    if values.dtype == np.int16:
        return np.asarray(values, np.int16)
    return np.asarray(values, np.float32)
