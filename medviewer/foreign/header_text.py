"""Values in the text headers of MetaImage and NRRD files."""

import math
from collections.abc import Sequence

from medviewer.foreign.volume_header import bad_volume
from medviewer.i18n import N_

MOST_DIGITS = 18


def integers(text: str) -> list[int]:
    """Whole numbers separated by spaces.

    Raises:
        BadVolumeError: They are something else, or beyond any size.
    """
    words = text.split()
    if not words or any(len(word) > MOST_DIGITS or not word.lstrip("+-").isdecimal() for word in words):
        raise bad_volume(N_("its header holds text where a whole number belongs"))
    return [int(word) for word in words]


def numbers(text: str) -> list[float]:
    """Numbers separated by spaces.

    Raises:
        BadVolumeError: They are something else, or infinite.
    """
    try:
        values = [float(word) for word in text.split()]
    except ValueError:
        values = []
    if not values:
        raise bad_volume(N_("its header holds text where a number belongs"))
    if not all(map(math.isfinite, values)):
        raise bad_volume(N_("its header holds what is no number"))
    return values


def counted(values: Sequence[float], count: int) -> list[float]:
    """The values themselves.

    Raises:
        BadVolumeError: They are not `count`.
    """
    if len(values) != count:
        raise bad_volume(N_("its header holds too few or too many numbers"))
    return list(values)
