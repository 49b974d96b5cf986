"""Finds a place for a text box beside a figure: inside the picture, off the figure, off other texts."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

GAP_PX, EDGE_PX = 8.0, 2.0
MOST_SPOTS = 200

Spot = tuple[float, float]

NO_SPOTS: NDArray[np.float64] = np.zeros((0, 2))


@dataclass(frozen=True)
class TextBox:
    """A rectangle on the picture, y downwards."""

    left: float
    top: float
    width: float
    height: float

    @property
    def center(self) -> Spot:
        return (self.left + self.width / 2, self.top + self.height / 2)

    def overlap(self, other: "TextBox") -> float:
        """The area that two boxes share."""
        width = min(self.left + self.width, other.left + other.width) - max(self.left, other.left)
        height = min(self.top + self.height, other.top + other.height) - max(self.top, other.top)
        return max(width, 0.0) * max(height, 0.0)

    def inside(self, room: "TextBox") -> "TextBox":
        """The box moved into `room` as far as it fits."""
        left = max(min(self.left, room.left + room.width - self.width), room.left)
        top = max(min(self.top, room.top + room.height - self.height), room.top)
        return TextBox(left, top, self.width, self.height)

    def nearest(self, spot: Spot) -> Spot:
        """The point of the box nearest to a spot."""
        return (
            min(max(spot[0], self.left), self.left + self.width),
            min(max(spot[1], self.top), self.top + self.height),
        )


def box_around(center: Spot, size: tuple[float, float]) -> TextBox:
    """The box of `size` (width, height) with its middle at `center`."""
    return TextBox(center[0] - size[0] / 2, center[1] - size[1] / 2, *size)


def place_beside(
    spots: NDArray[np.float64],
    size: tuple[float, float],
    room: TextBox,
    taken: Sequence[TextBox] = (),
    obstacles: NDArray[np.float64] = NO_SPOTS,
) -> TextBox:
    """A place for a text box beside a figure.

    Tried are the right and left side at several heights, then above and below. The first place that is free and in the
    picture is taken; where there is none, the one that covers least, moved into the picture.

    Args:
        spots: (spots, 2) points along the figure's lines, x and y; at least one.
        size: (width, height) of the text.
        room: Where text may stand.
        taken: Boxes of other texts.
        obstacles: (spots, 2) points along other figures.
    """
    figure = spots[:: -(-len(spots) // MOST_SPOTS)]
    candidates = [box.inside(room) for box in _candidates(figure, size)]
    costs = [_cost(box, figure, taken, obstacles) for box in candidates]
    return candidates[int(np.argmin(costs))]


def place_behind(end: Spot, front: Spot, size: tuple[float, float], room: TextBox) -> TextBox:
    """A place for a text box beyond the `end` of a line that comes from `front`."""
    away = np.subtract(end, front)
    length = float(np.linalg.norm(away))
    way = away / length if length > 0 else np.array([1.0, 0.0])
    reach = GAP_PX + min(size[0] / 2 / max(abs(way[0]), 1e-9), size[1] / 2 / max(abs(way[1]), 1e-9))
    return box_around((float(end[0] + way[0] * reach), float(end[1] + way[1] * reach)), size).inside(room)


def _candidates(figure: NDArray[np.float64], size: tuple[float, float]) -> list[TextBox]:
    """The better a place is to read, the earlier it stands."""
    low, high = figure.min(axis=0), figure.max(axis=0)
    middle = (low + high) / 2
    rightmost, leftmost = figure[np.argmax(figure[:, 0])], figure[np.argmin(figure[:, 0])]
    across, down = size[0] / 2 + GAP_PX, size[1] / 2 + GAP_PX
    centers = [
        (high[0] + across, rightmost[1]),
        (low[0] - across, leftmost[1]),
        (high[0] + across, middle[1]),
        (low[0] - across, middle[1]),
        (middle[0], high[1] + down),
        (middle[0], low[1] - down),
        (high[0] + across, high[1] + down),
        (high[0] + across, low[1] - down),
        (low[0] - across, high[1] + down),
        (low[0] - across, low[1] - down),
        (middle[0], middle[1]),
    ]
    return [box_around((float(x), float(y)), size) for x, y in centers]


def _cost(
    box: TextBox, figure: NDArray[np.float64], taken: Sequence[TextBox], obstacles: NDArray[np.float64]
) -> float:
    """0 = free; other texts count most, then the figure itself, then other figures."""
    shared = sum(box.overlap(other) for other in taken) / max(box.width * box.height, 1.0)
    return 10 * shared + float(_covered(box, figure).mean()) + 0.01 * float(_covered(box, obstacles).sum())


def _covered(box: TextBox, spots: NDArray[np.float64]) -> NDArray[np.bool_]:
    """(spots,) True for those that a text box lies on, or nearly."""
    low = (box.left - EDGE_PX, box.top - EDGE_PX)
    high = (box.left + box.width + EDGE_PX, box.top + box.height + EDGE_PX)
    inside = (spots > low) & (spots < high)
    return inside[:, 0] & inside[:, 1]
