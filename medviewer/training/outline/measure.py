"""Outlines every nodule by the network that has not seen its patient, as it is and under harder conditions."""

from collections.abc import Callable, Sequence
from enum import Enum

import numpy as np

from medviewer.analysis.outline_model import OutlineModel
from medviewer.training.outline.agreement import Agreement, agreement, lone_slice
from medviewer.training.outline.datasets import OutlinedNodule

_OFF_MM = (2.0, 3.0)
_SEED = 1


class Condition(Enum):
    """How a nodule is shown and pointed at."""

    MIDDLE = "pointed at in its middle"
    OFF = "pointed at 2 to 3 mm beside its middle"
    LONE = "one slice alone"


def measured(
    nodules: Sequence[OutlinedNodule],
    models: Sequence[OutlineModel],
    condition: Condition,
    step: Callable[[], None],
) -> list[Agreement]:
    """Each nodule's agreement, in their order; `step` is called after each.

    Args:
        nodules: The nodules.
        models: One for each fold, which has not seen the fold's patients.
        condition: How they are shown.
        step: Told of progress.
    """
    rng = np.random.default_rng(_SEED)
    found = []
    for nodule in nodules:
        turn, far = rng.uniform(0, 2 * np.pi), rng.uniform(*_OFF_MM)
        off = (far * np.cos(turn), far * np.sin(turn)) if condition is Condition.OFF else (0.0, 0.0)
        shown = lone_slice(nodule) if condition is Condition.LONE else nodule
        found.append(agreement(shown, models[nodule.fold], off))
        step()
    return found
