"""The type in which a volume's modality values are kept."""

import numpy as np

_LARGEST_EXACT_FLOAT = 1 << 24


def volume_type(low: float, high: float, *, integral: bool) -> np.dtype[np.generic]:
    """The smallest of int16, float32 and int32 that holds the values exactly; float32 for fractions.

    Nothing is cut off at the ends of int16: a CT of 16 stored bits with an intercept of -1024 reaches down to -33792
    (signed) or up to 64511 (unsigned), and is kept as float32.

    Args:
        low: Least modality value that the headers allow.
        high: Greatest modality value that the headers allow.
        integral: All modality values are whole numbers.
    """
    if not integral:
        return np.dtype(np.float32)
    if low >= -32768 and high <= 32767:
        return np.dtype(np.int16)
    if low >= -_LARGEST_EXACT_FLOAT and high <= _LARGEST_EXACT_FLOAT:
        return np.dtype(np.float32)
    return np.dtype(np.int32) if low >= -(1 << 31) and high < 1 << 31 else np.dtype(np.float32)
