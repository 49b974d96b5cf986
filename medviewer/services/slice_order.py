"""Which slice of a stack is asked for next: the one nearest to the view, which may move meanwhile."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray


class SliceOrder:
    """Gives out each slice once, nearest to the view first; or as `in_order` says, where that is not empty.

    Attributes:
        given: (slices,) bool: True once a slice was given out.
    """

    def __init__(
        self, slice_count: int, wanted: Callable[[], int | None], in_order: Sequence[int] = ()
    ) -> None:
        self.given: NDArray[np.bool_] = np.zeros(slice_count, dtype=bool)
        self._left = list(range(slice_count))
        self._wanted = wanted
        self._in_order = in_order

    @property
    def is_fixed(self) -> bool:
        """The order is given and does not follow the view."""
        return bool(self._in_order)

    @property
    def view(self) -> int:
        """The slice in view, within the stack; the middle one while nothing is."""
        index, last = self._wanted(), len(self.given) - 1
        return len(self.given) // 2 if index is None else min(max(index, 0), last)

    def __iter__(self) -> Iterator[int]:
        for index in self._in_order:
            self.given[index] = True
            yield index
        self._left = [] if self._in_order else self._left
        while self._left:
            view = self.view
            place = bisect_left(self._left, view)  # those from here on lie at the view or behind it
            is_behind = place < len(self._left) and (
                place == 0 or self._left[place] - view < view - self._left[place - 1]
            )
            index = self._left.pop(place if is_behind else place - 1)
            self.given[index] = True
            yield index
