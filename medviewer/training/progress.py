"""Progress of a training: a bar on a terminal, nothing elsewhere."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tqdm import tqdm

Publish = Callable[[int, int, str], None]
"""Called with (steps done, steps in all, what is under way)."""


@contextmanager
def progress_bar() -> Iterator[Publish]:
    """A bar on standard error while it is a terminal; publishing does nothing where it is not."""
    with tqdm(disable=not sys.stderr.isatty(), unit="step", dynamic_ncols=True) as bar:

        def publish(done: int, total: int, message: str) -> None:
            bar.total = total
            bar.set_description_str(message, refresh=False)
            bar.update(done - bar.n)

        yield publish


def step_counter(total: int, publish: Publish) -> Callable[[int, str], None]:
    """A function that adds up steps of a training of `total` steps and publishes them: (steps, what is under way)."""
    done = 0

    def step(count: int, message: str) -> None:
        nonlocal done
        done += count
        publish(done, total, message)

    return step
