"""Plays the slices of a viewport as a film."""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from medviewer.ui.view_models.viewport import ViewportViewModel

DEFAULT_RATE_PER_S = 20.0
LOWEST_RATE_PER_S, HIGHEST_RATE_PER_S = 1.0, 100.0


class Cine(QObject):
    """Steps a view-model through its slices at a rate, leaving slices out where drawing can't keep up.

    Signals:
        running_changed: True when it starts, False when it stops.

    Attributes:
        sweeps: True to run back and forth, False to start again from the first slice.
    """

    running_changed = Signal(bool)

    def __init__(
        self,
        view_model: ViewportViewModel,
        parent: QObject | None = None,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        """`now_s` is the clock that the rate is kept by."""
        super().__init__(parent)
        self.sweeps = False
        self._view_model = view_model
        self._rate_per_s = DEFAULT_RATE_PER_S
        self._direction = 1
        self._debt = 0.0
        self._now_s = now_s
        self._last_s = 0.0
        self._timer = QTimer(self, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._advance)

    @property
    def is_running(self) -> bool:
        return self._timer.isActive()

    @property
    def rate_per_s(self) -> float:
        """Slices a second, as it plays now or would."""
        return self._rate_per_s

    def start(self, rate_per_s: float = DEFAULT_RATE_PER_S) -> None:
        """Play at `rate_per_s` slices a second (1 to 100), also while playing; one slice alone does not play."""
        state = self._view_model.state
        if state is None or state.slice_count < 2:
            return
        self._rate_per_s = min(max(rate_per_s, LOWEST_RATE_PER_S), HIGHEST_RATE_PER_S)
        self._debt = 0.0
        self._last_s = self._now_s()
        self._timer.start(round(1000 / self._rate_per_s))
        self._view_model.set_playing(self._rate_per_s)
        self.running_changed.emit(True)

    def stop(self) -> None:
        if self.is_running:
            self._timer.stop()
            self._view_model.set_playing(None)
            self.running_changed.emit(False)

    def toggle(self) -> None:
        self.stop() if self.is_running else self.start(self._rate_per_s)

    def _advance(self) -> None:
        state = self._view_model.state
        if state is None or state.slice_count < 2:
            self.stop()
            return
        now_s = self._now_s()
        self._debt += (now_s - self._last_s) * self._rate_per_s
        self._last_s = now_s
        steps = round(self._debt)
        self._debt -= steps
        for _step in range(min(steps, state.slice_count)):
            state = state.at_slice(self._next(state.slice_index, state.slice_count))
        self._view_model.go_to_slice(state.slice_index)

    def _next(self, index: int, count: int) -> int:
        if not self.sweeps:
            return (index + 1) % count
        if not 0 <= index + self._direction < count:
            self._direction = -self._direction
        return index + self._direction
