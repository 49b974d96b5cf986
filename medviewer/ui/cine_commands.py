"""Playing the series in the viewports as films."""

from collections.abc import Callable

from medviewer.services.settings import Settings
from medviewer.ui.desk import Desk
from medviewer.ui.view_models.cine import HIGHEST_RATE_PER_S, LOWEST_RATE_PER_S, Cine
from medviewer.ui.view_models.viewport import ViewportViewModel

FASTER = 1.25


class CineCommands:
    """One film for each viewport; the rate and the way back are the reader's settings."""

    def __init__(self, desk: Desk, changed: Callable[[], None]) -> None:
        """`changed` is called when a film starts or stops by itself."""
        self._desk = desk
        self._changed = changed
        self._cines: list[Cine] = []
        desk.hanging.for_each_viewport(self._make_cine)
        desk.settings.changed.connect(self._take_settings)

    @property
    def is_playing(self) -> bool:
        return any(cine.is_running for cine in self._cines)

    def toggle(self) -> None:
        """Play the active viewport at the rate its series was made for (else the reader's), or stop every film."""
        if self.is_playing:
            self.stop()
        else:
            series = self._desk.hanging.series
            own = series.frame_rate_hz if series is not None else None
            self._cines[self._desk.hanging.active].start(own or self._desk.settings.settings.cine_rate)

    def stop(self) -> None:
        for cine in self._cines:
            cine.stop()

    def play_faster(self, factor: float) -> None:
        """Change the rate of the films that run, or else the rate they start with."""
        running = [cine for cine in self._cines if cine.is_running]
        for cine in running:
            cine.start(cine.rate_per_s * factor)
        if not running:
            rate = self._desk.settings.settings.cine_rate * factor
            self._desk.settings.change(cine_rate=min(max(rate, LOWEST_RATE_PER_S), HIGHEST_RATE_PER_S))

    def toggle_sweep(self) -> None:
        """Play back and forth, or round and round."""
        self._desk.settings.change(cine_sweeps=not self._desk.settings.settings.cine_sweeps)

    def _make_cine(self, _index: int, viewport: ViewportViewModel) -> None:
        cine = Cine(viewport, parent=viewport)
        cine.sweeps = self._desk.settings.settings.cine_sweeps
        cine.running_changed.connect(lambda _running: self._changed())
        self._cines.append(cine)

    def _take_settings(self, settings: Settings) -> None:
        for cine in self._cines:
            cine.sweeps = settings.cine_sweeps
