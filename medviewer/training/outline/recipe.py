"""How the outline network is trained, as data."""

from dataclasses import dataclass


@dataclass(frozen=True)
class OutlineRecipe:
    """Everything that decides a training but the data.

    Attributes:
        widths: Features at each scale of the network, the finest first.
        dtype: Keras's dtype policy while training; the network that comes of it always has float32.
        copies: Cuts of each slice, each with its own shift and size.
        shift_mm: Largest shift of a cut along rows and columns; less for nodules under 8 mm.
        scale: Largest logarithm of a cut's change of size.
        sized: Share of cuts whose field is as wide as their nodule needs; the others are as wide as a first look.
        epochs: Passes along the schedule.
        settling: Passes after them at `settling_rate`, over which the weights are averaged.
        slices: Slices drawn for each pass.
        batch_size: Slices in each step.
        learning_rate: Start of the cosine schedule of Adam.
        settling_rate: Adam's rate while the network settles.
        lone: Share of slices shown without their neighbours, as a single picture has none.
        noise: Largest standard deviation of the noise added, in units of the input (1 = 1400 HU).
        seed: Of weights, order and variation.
    """

    widths: tuple[int, ...] = (16, 32, 64, 96)
    dtype: str = "mixed_bfloat16"
    copies: int = 6
    shift_mm: float = 3.0
    scale: float = 0.25
    sized: float = 0.5
    epochs: int = 37
    settling: int = 10
    slices: int = 3200
    batch_size: int = 32
    learning_rate: float = 3e-3
    settling_rate: float = 1e-3
    lone: float = 0.25
    noise: float = 0.03
    seed: int = 20250

    @property
    def steps_of_epoch(self) -> int:
        """Optimiser steps of one pass."""
        return self.slices // self.batch_size

    @property
    def steps(self) -> int:
        """Optimiser steps of one training."""
        return (self.epochs + self.settling) * self.steps_of_epoch


OUTLINE = OutlineRecipe()
