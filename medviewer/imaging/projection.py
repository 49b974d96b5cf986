"""Makes one plane of several: the largest, the least or the mean of the values behind each other."""

from enum import Enum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from medviewer.imaging.volume import PlaneValues

_BLOCK_ROWS = 8


class Projection(Enum):
    """How values behind each other become one."""

    MAXIMUM = "maximum"
    MINIMUM = "minimum"
    MEAN = "mean"


_UFUNCS: dict[Projection, np.ufunc] = {
    Projection.MAXIMUM: np.maximum,
    Projection.MINIMUM: np.minimum,
    Projection.MEAN: np.add,
}


def projected(planes: NDArray[Any], projection: Projection) -> PlaneValues:
    """Planes behind each other as one: (planes, rows, columns[, 3]) -> (rows, columns[, 3]), in the same type.

    The mean of whole numbers is rounded.
    """
    ufunc, kind = _UFUNCS[projection], _working_type(planes.dtype, projection)
    if planes.ndim == 3 and planes.strides[0] <= min(abs(stride) for stride in planes.strides[1:]):
        whole = _reduced_along_memory(planes, ufunc, kind)
    else:
        whole = ufunc.reduce(planes, axis=0, dtype=kind)
    return _finished(whole, projection, len(planes), planes.dtype)


def _reduced_along_memory(planes: NDArray[Any], ufunc: np.ufunc, kind: np.dtype[Any]) -> NDArray[Any]:
    """`ufunc.reduce(planes, axis=0)` where neighbouring planes are neighbours in memory: several times as fast."""
    whole = np.empty(planes.shape[1:], kind)
    behind = planes.transpose(1, 2, 0)
    for first in range(0, len(whole), _BLOCK_ROWS):
        block = np.ascontiguousarray(behind[first : first + _BLOCK_ROWS])
        turned = np.ascontiguousarray(block.reshape(-1, len(planes)).T)
        reduced = ufunc.reduce(turned, axis=0, dtype=kind)
        whole[first : first + _BLOCK_ROWS] = reduced.reshape(block.shape[:2])
    return whole


class Projector:
    """Projects planes that are made one after the other, each covering a part of the picture only.

    Attributes:
        neutral: The value that planes must hold where they cover nothing.
    """

    def __init__(self, projection: Projection, kind: np.dtype[Any]) -> None:
        self._projection, self._kind = projection, kind
        self._whole: NDArray[Any] | None = None
        self._counts: NDArray[np.int32] | None = None
        limits = np.finfo(kind) if kind.kind == "f" else np.iinfo(kind)
        self.neutral = {
            Projection.MAXIMUM: float(limits.min),
            Projection.MINIMUM: float(limits.max),
            Projection.MEAN: 0.0,
        }[projection]

    def add(self, plane: PlaneValues, covered: NDArray[np.bool_]) -> None:
        """Take one more plane, (rows, columns[, 3]); `covered` is (rows, columns)."""
        working = plane.astype(_working_type(self._kind, self._projection), copy=False)
        if self._whole is None or self._counts is None:
            self._whole, self._counts = working.copy(), covered.astype(np.int32)
            return
        _UFUNCS[self._projection](self._whole, working, out=self._whole)
        self._counts += covered

    def result(self, outside: float) -> PlaneValues:
        """The projection; `outside` where no plane covered anything.

        Raises:
            ValueError: No plane was added.
        """
        if self._whole is None or self._counts is None:
            raise ValueError("a projection needs a plane")
        counts = self._counts.reshape(*self._counts.shape, *[1] * (self._whole.ndim - 2))
        finished = _finished(self._whole, self._projection, np.maximum(counts, 1), self._kind)
        return np.where(counts > 0, finished, np.asarray(outside, dtype=self._kind))


def _working_type(kind: np.dtype[Any], projection: Projection) -> np.dtype[Any]:
    """The type itself; for means one that sums of thousands of such values fit into."""
    if projection is not Projection.MEAN:
        return kind
    return np.dtype(np.int64 if kind == np.int32 else np.int32 if kind.kind in "iu" else np.float64)


def _finished(
    whole: NDArray[Any], projection: Projection, count: int | NDArray[np.int32], kind: np.dtype[Any]
) -> PlaneValues:
    if projection is not Projection.MEAN:
        return whole
    mean = whole / count
    return np.asarray(np.rint(mean) if kind.kind in "iu" else mean, dtype=kind)
