"""What is known of rated nodules beyond their pictures: where they lie in them, and the slices beside."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from medviewer.training.datasets import NoduleSet
from medviewer.training.outline.datasets import OutlinedNodule

_SAME_HU = 20.0  # root mean square: resampled copies of one slice differ less
_LIKE_ITS_LARGEST = 0.35  # of the area: a slice with less of the nodule is not its neighbour but its end


@dataclass(frozen=True, eq=False)
class Surroundings:
    """What a training may use beside a `NoduleSet`, row for row.

    Attributes:
        masks: (count, rows, columns) bool: where the nodule lies in its picture, nowhere where that is not known.
        beside: Row -> (1 or 2, rows, columns) int16, HU: the slices next to the picture's, where they are known.
    """

    masks: NDArray[np.bool_]
    beside: Mapping[int, NDArray[np.int16]]

    @staticmethod
    def unknown(nodules: NoduleSet) -> "Surroundings":
        """Of nodules of which nothing more is known."""
        return Surroundings(np.zeros(nodules.hu.shape, np.bool_), {})

    def chosen(self, kept: NDArray[np.bool_]) -> "Surroundings":
        """Those of the nodules where `kept` is True."""
        rows = np.flatnonzero(kept).tolist()
        beside = {place: self.beside[row] for place, row in enumerate(rows) if row in self.beside}
        return Surroundings(self.masks[kept], beside)


def slices_beside(nodules: NoduleSet, outlined: Sequence[OutlinedNodule]) -> Mapping[int, NDArray[np.int16]]:
    """The neighbouring slices of those pictures that show a slice of an outlined nodule of the same patient.

    Where the outlined nodule's volume is narrower than the picture, the picture goes on around it.

    Raises:
        ValueError: The nodules have no ratings, and so no patients.
    """
    if nodules.ratings is None:
        raise ValueError("matching needs patients")
    beside: dict[int, NDArray[np.int16]] = {}
    for nodule in outlined:
        for row in np.flatnonzero(nodules.ratings.patient_id == nodule.patient_id):
            found = list(_beside(nodules.hu[row], nodule))
            if found:
                beside[int(row)] = np.stack(found)
    return beside


def _beside(picture: NDArray[np.int16], nodule: OutlinedNodule) -> Iterator[NDArray[np.int16]]:
    """The slices next to the one of the nodule's that a picture shows; none where it shows none."""
    parts = [_middle(values, picture.shape) for values in nodule.volume.values]
    placed = [_placed(picture, part) for part in parts]
    shown = min(range(len(placed)), key=lambda k: placed[k].off_hu)
    place, areas = placed[shown], nodule.mask.sum(axis=(1, 2))
    if place.off_hu > _SAME_HU:
        return
    for k in (shown - 1, shown + 1):
        if 0 <= k < len(areas) and areas[k] >= _LIKE_ITS_LARGEST * areas.max():
            other = picture.copy()
            rows, columns = parts[k].shape
            other[place.top : place.top + rows, place.left : place.left + columns] = parts[k]
            yield other


@dataclass(frozen=True)
class _Place:
    """Where a part lies in a picture, and by how much (root mean square, HU) it differs from it there."""

    off_hu: float
    top: int
    left: int


def _placed(picture: NDArray[np.int16], part: NDArray[np.int16]) -> _Place:
    """The place in a picture that is most like a part of at most its size."""
    squares = cv2.matchTemplate(picture.astype(np.float32), part.astype(np.float32), cv2.TM_SQDIFF)
    least, _most, (left, top), _where = cv2.minMaxLoc(squares)
    return _Place(float(np.sqrt(max(least, 0.0) / part.size)), top, left)


def _middle(values: NDArray[np.generic], most: tuple[int, ...]) -> NDArray[np.int16]:
    """A plane's middle part, of at most that shape."""
    starts = [max(0, (have - room) // 2) for have, room in zip(values.shape, most, strict=True)]
    ends = [start + min(have, room) for start, have, room in zip(starts, values.shape, most, strict=True)]
    return values[starts[0] : ends[0], starts[1] : ends[1]].astype(np.int16)
