"""The type in which a volume's modality values are kept."""

import numpy as np

_LARGEST_EXACT_FLOAT = 1 << 24


def volume_type(low: float, high: float, *, integral: bool, is_ct: bool) -> np.dtype[np.generic]:
    """The smallest of int16, float32 and int32 that holds the values exactly; float32 for fractions.

    CT of whole HU is always int16: values beyond it (16-bit headers allow them, tissue and metal do not) saturate.
    """
    if not integral:
        return np.dtype(np.float32)
    if is_ct or (low >= -32768 and high <= 32767):
        return np.dtype(np.int16)
    if low >= -_LARGEST_EXACT_FLOAT and high <= _LARGEST_EXACT_FLOAT:
        return np.dtype(np.float32)
    return np.dtype(np.int32) if low >= -(1 << 31) and high < 1 << 31 else np.dtype(np.float32)
