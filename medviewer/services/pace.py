"""Keeps progress messages to a rate that a window can show."""

import time
from dataclasses import dataclass, field

from medviewer.services.jobs import Context

SECONDS_BETWEEN = 0.04


@dataclass
class Pace:
    """Publishes the first, the last and about 25 steps a second in between."""

    context: Context
    total: int
    message: str
    _last: float = field(default=0.0, init=False)

    def step(self, done: int) -> None:
        """As `Context.step`; the cancel check is made every time."""
        self.context.check()
        now = time.monotonic()
        if done >= self.total or now - self._last >= SECONDS_BETWEEN:
            self._last = now
            self.context.step(done, self.total, self.message)
