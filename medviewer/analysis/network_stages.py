"""Which of a network's maps speak for each of its depths."""

from collections.abc import Iterable
from typing import Any


def stages(layers: Iterable[Any], last_maps: Any) -> list[list[Any]]:
    """The maps that are made smaller next, those of one size together, and the last maps.

    Args:
        layers: The layers of a Keras network, the earliest first.
        last_maps: The output of its last layer with maps.
    """
    pooled: dict[int, list[Any]] = {}
    for layer in layers:
        if type(layer).__name__ == "MaxPooling2D":
            pooled.setdefault(layer.input.shape[1], []).append(layer.input)
    return [*pooled.values(), [last_maps]]
