"""What pydicom's parser is seen to raise on damaged bytes."""

import struct
import zlib

from pydicom.errors import BytesLengthException, InvalidDicomError

ENDS_EARLY = (EOFError, struct.error, zlib.error)
"""The bytes end inside an element."""

DAMAGED = (
    ValueError, KeyError, TypeError, AttributeError, NotImplementedError, RecursionError, OSError, IndexError,
    AssertionError, UnboundLocalError, MemoryError, OverflowError, InvalidDicomError, BytesLengthException,
)  # fmt: skip
"""The bytes make no sense."""
