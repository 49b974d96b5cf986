"""Known causes for a difference between our pixels and an outside reader's, each with its own check."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from pydicom.pixels import convert_color_space

from tests.oracles.outside import Facts

_JPEG = "1.2.840.10008.1.2.4."
_LOSSY_JPEG = {_JPEG + "50", _JPEG + "51"}
_LOSSY_J2K = {_JPEG + "91", _JPEG + "203"}
_BIG_ENDIAN, _RLE = "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.5"
IDCT_STEPS = 2
"""ISO 10918-2 lets two decoders differ by one step; rounding of a color transform adds another."""


@dataclass(frozen=True)
class Cause:
    """Why two right readers may differ, and a check that this is the whole difference.

    Attributes:
        name: In words, for the table.
        explains: (ours, theirs, facts) -> the difference of one frame has this cause and no other.
    """

    name: str
    explains: Callable[[np.ndarray, np.ndarray, Facts], bool]


def _is_exact(ours: np.ndarray, theirs: np.ndarray) -> bool:
    return ours.shape == theirs.shape and bool(np.array_equal(ours, theirs))


def _float_rounding(ours: np.ndarray, theirs: np.ndarray, facts: Facts) -> bool:
    """Ours are float32, theirs float64 (or the other way round)."""
    has_fractions = facts.slope != int(facts.slope) or facts.intercept != int(facts.intercept)
    is_float = facts.bits_stored > 24 or facts.bits_allocated in (0, 32, 64)
    if ours.shape != theirs.shape or not (has_fractions or is_float):
        return False
    scale = max(float(np.max(np.abs(theirs))), 1e-30)
    same = np.isclose(ours.astype(np.float64), theirs, rtol=1e-6, atol=1e-6 * scale, equal_nan=True)
    return bool(np.all(same))


def _eight_bits(ours: np.ndarray, theirs: np.ndarray, facts: Facts) -> bool:
    """Color is shown with 8 bits a channel: the upper 8 of theirs."""
    if ours.shape != theirs.shape or ours.dtype != np.uint8 or ours.ndim != 3 or theirs.dtype.itemsize < 2:
        return False
    bits = facts.bits_stored if facts.photometric != "PALETTE COLOR" else 16
    return _is_exact(ours, (theirs.astype(np.int64) >> max(bits - 8, 0)).astype(np.uint8))


def _saturated(ours: np.ndarray, theirs: np.ndarray, _facts: Facts) -> bool:
    """CT is kept as int16: values outside it, which no tissue has, stand at its ends."""
    is_outside = theirs.min() < -32768 or theirs.max() > 32767
    return is_outside and ours.dtype == np.int16 and _is_exact(ours, np.clip(theirs, -32768, 32767))


def _unused_bits(ours: np.ndarray, theirs: np.ndarray, facts: Facts) -> bool:
    """They keep bits outside Bits Stored, which are no part of the value (PS3.5 8.1.1)."""
    if facts.slope == 0 or facts.bits_stored >= facts.bits_allocated or ours.shape != theirs.shape:
        return False
    stored = np.rint((theirs.astype(np.float64) - facts.intercept) / facts.slope).astype(np.int64)
    mask = (1 << facts.bits_stored) - 1
    kept = stored & mask
    if facts.signed:
        kept = np.where(kept >> (facts.bits_stored - 1), kept - mask - 1, kept)
    return _is_exact(ours, kept * facts.slope + facts.intercept)


def _lossy_rounding(ours: np.ndarray, theirs: np.ndarray, facts: Facts) -> bool:
    """Lossy decoders may round the inverse transform differently, by a step or two everywhere at most."""
    if facts.syntax not in _LOSSY_JPEG | _LOSSY_J2K or ours.shape != theirs.shape:
        return False
    return _steps(ours, theirs, facts) <= IDCT_STEPS


def _color_rounding(ours: np.ndarray, theirs: np.ndarray, facts: Facts) -> bool:
    """YBR to RGB, rounded in tables of integers or in floats: two steps of 255."""
    is_converted = facts.photometric.startswith("YBR") and ours.shape == theirs.shape and ours.ndim == 3
    return is_converted and _steps(ours, theirs, facts) <= 2


def _chroma(ours: np.ndarray, theirs: np.ndarray, facts: Facts) -> bool:
    """Subsampled color is repeated by one decoder and interpolated by another: the luma agrees."""
    is_subsampled = facts.syntax in _LOSSY_JPEG or facts.photometric == "YBR_FULL_422"
    if not is_subsampled or ours.shape != theirs.shape or ours.ndim != 3:
        return False
    weights = np.array([0.299, 0.587, 0.114])
    inside = ((ours > 0) & (ours < 255) & (theirs > 0) & (theirs < 255)).all(axis=-1)
    luma = np.abs(ours.astype(np.float64) @ weights - theirs.astype(np.float64) @ weights)
    return not inside.any() or float(luma[inside].max()) <= IDCT_STEPS + 1


def _not_rescaled(ours: np.ndarray, theirs: np.ndarray, facts: Facts) -> bool:
    """They ignore the rescale of functional groups (or a Modality LUT): their values are the stored ones."""
    if not facts.is_per_frame or facts.slope == 0 or ours.shape != theirs.shape:
        return False
    rescaled = theirs.astype(np.float64) * facts.slope + facts.intercept
    return bool(np.allclose(ours, rescaled, rtol=1e-6, atol=1e-6 * max(float(np.abs(rescaled).max()), 1)))


def _inverted(ours: np.ndarray, theirs: np.ndarray, facts: Facts) -> bool:
    """They invert MONOCHROME1 within the range of Bits Stored; here the values stay and the display inverts."""
    if facts.photometric != "MONOCHROME1" or facts.slope == 0 or ours.shape != theirs.shape:
        return False
    low = -(1 << (facts.bits_stored - 1)) if facts.signed else 0
    top = low + (1 << facts.bits_stored) - 1
    stored = (theirs.astype(np.float64) - facts.intercept) / facts.slope
    mirrored = (low + top - stored) * facts.slope + facts.intercept
    return bool(np.allclose(ours, mirrored, rtol=1e-6, atol=1e-3 * abs(facts.slope)))


def _unreadable_rescale(ours: np.ndarray, theirs: np.ndarray, facts: Facts) -> bool:
    """A rescale that can't be read as it stands is made another thing of: ours is theirs times a number and one added."""
    is_unreadable = {"RescaleSlope", "RescaleIntercept"} & set(facts.unreadable)
    if not is_unreadable or ours.shape != theirs.shape or ours.ndim != 2 or theirs.min() == theirs.max():
        return False
    factor, offset = np.polyfit(theirs.ravel().astype(np.float64), ours.ravel().astype(np.float64), 1)
    return bool(np.allclose(ours, theirs * factor + offset, rtol=1e-5, atol=1e-3))


def _lowest_bits(ours: np.ndarray, theirs: np.ndarray, facts: Facts) -> bool:
    """High Bit is above Bits Stored, and the bits below hold something: they take the lowest bits, we the highest."""
    if facts.high_bit < facts.bits_stored or facts.slope == 0 or ours.shape != theirs.shape:
        return False
    stored = (theirs.astype(np.float64) - facts.intercept) / facts.slope
    return bool(
        np.ptp(stored) < 1 << facts.bits_stored and np.ptp(ours) / abs(facts.slope) < 1 << facts.bits_stored
    )


def _no_lut(ours: np.ndarray, theirs: np.ndarray, facts: Facts) -> bool:
    """They ignore the Modality LUT: each of their (stored) values stands for one of ours, everywhere the same."""
    if not facts.has_modality_lut or ours.shape != theirs.shape:
        return False
    pairs = np.unique(np.stack([theirs.ravel(), ours.ravel()]), axis=1)
    return len(np.unique(pairs[0])) == pairs.shape[1]


def _ycbcr_stream(ours: np.ndarray, theirs: np.ndarray, facts: Facts) -> bool:
    """The header says RGB, the JFIF stream is YCbCr by its own standard: they draw Y, Cb and Cr as red, green, blue."""
    if facts.photometric != "RGB" or facts.syntax not in _LOSSY_JPEG or ours.shape != theirs.shape:
        return False
    return _steps(ours, convert_color_space(theirs, "YBR_FULL", "RGB"), facts) <= IDCT_STEPS


def _swapped_words(ours: np.ndarray, theirs: np.ndarray, facts: Facts) -> bool:
    """32-bit pixels of a big endian file: they take the words of OW in the order of PS3.5 Annex D, writers don't."""
    if facts.syntax != _BIG_ENDIAN or facts.bits_allocated != 32 or facts.slope == 0:
        return False
    stored = np.rint((theirs.astype(np.float64) - facts.intercept) / facts.slope).astype(np.int64)
    swapped = ((stored & 0xFFFF) << 16) | ((stored >> 16) & 0xFFFF)
    return _is_exact(ours, (swapped * facts.slope + facts.intercept).astype(ours.dtype))


def _mixed_bytes(ours: np.ndarray, theirs: np.ndarray, facts: Facts) -> bool:
    """RLE color of more than 8 bits: they mix up the byte segments; each channel's upper byte stands elsewhere."""
    if facts.syntax != _RLE or ours.ndim != 3 or theirs.dtype.itemsize < 2 or ours.shape != theirs.shape:
        return False
    planes = np.ascontiguousarray(theirs).view(np.uint8)
    found = [
        {index for index in range(planes.shape[-1]) if np.array_equal(planes[..., index], ours[..., channel])}
        for channel in range(3)
    ]
    return all(found) and len(set().union(*found)) >= 3


def _steps(ours: np.ndarray, theirs: np.ndarray, facts: Facts) -> float:
    """The greatest difference in steps of the stored value."""
    step = abs(facts.slope) if ours.ndim == 2 and facts.slope else 1.0
    return float(np.max(np.abs(ours.astype(np.float64) - theirs.astype(np.float64)))) / step


CAUSES = (
    Cause("float32 instead of float64", _float_rounding),
    Cause("color is shown with 8 bits a channel", _eight_bits),
    Cause("CT values beyond int16 stand at its ends", _saturated),
    Cause("the oracle keeps bits outside Bits Stored", _unused_bits),
    Cause("YBR to RGB is rounded differently, by two steps at most", _color_rounding),
    Cause("lossy decoders round differently, by two steps at most", _lossy_rounding),
    Cause("subsampled color is interpolated differently, the luma agrees", _chroma),
    Cause("the oracle ignores the rescale of functional groups", _not_rescaled),
    Cause("the oracle inverts MONOCHROME1, the display does it here", _inverted),
    Cause("the oracle takes the lowest bits for those below High Bit", _lowest_bits),
    Cause("the oracle ignores the Modality LUT", _no_lut),
    Cause("the oracle makes another rescale of one that can't be read", _unreadable_rescale),
    Cause("the oracle draws a JFIF stream's YCbCr as RGB", _ycbcr_stream),
    Cause("the oracle swaps the words of big endian 32-bit pixels", _swapped_words),
    Cause("the oracle mixes up the bytes of RLE color of more than 8 bits", _mixed_bytes),
)


def cause_of(ours: np.ndarray, theirs: np.ndarray, facts: Facts) -> str | None:
    """ "" where both are the same, the name of the cause where one explains the difference, None where none does."""
    if _is_exact(ours, theirs):
        return ""
    return next((cause.name for cause in CAUSES if cause.explains(ours, theirs, facts)), None)
