"""What lies over a viewport's picture: findings, the crosshair, another scan, what other viewports mean for it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import SignalInstance

from medviewer.finding.finding import Finding
from medviewer.imaging.crosshair import Crosshair
from medviewer.ui.view_models.compared import NOTHING_COMPARED, Compared
from medviewer.ui.view_models.viewport_moves import StateOwner

if TYPE_CHECKING:
    from medviewer.ui.view_models.fused import Fused


class ViewportLayers(StateOwner):
    """Holds the layers; whoever draws reads them anew when `changed` is told."""

    changed: SignalInstance

    _findings: tuple[Finding, ...] = ()
    _selected: int | None = None
    _crosshair: Crosshair | None = None
    _compared: Compared = NOTHING_COMPARED
    _fused: "Fused | None" = None
    _overlay_held = False

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self._findings

    @property
    def selected(self) -> int | None:
        """Number of the selected finding."""
        return self._selected

    @property
    def crosshair(self) -> Crosshair | None:
        """Where other planes of a reformat cut this one; None for what is no reformat."""
        return self._crosshair

    @property
    def fused(self) -> "Fused | None":
        """The scan laid over the picture."""
        return self._fused

    @property
    def compared(self) -> Compared:
        """What is drawn on it because of the other viewports."""
        return self._compared

    @property
    def overlay_shown(self) -> bool:
        """True if saliency maps are to be drawn: switched on and not held away."""
        state = self.state
        return state is not None and state.overlay.visible and not self._overlay_held

    def set_findings(self, findings: tuple[Finding, ...], selected: int | None = None) -> None:
        """Draw `findings` and their saliency maps; `selected` is the number of the emphasised one."""
        self._findings, self._selected = findings, selected
        self.changed.emit()

    def set_crosshair(self, crosshair: Crosshair | None) -> None:
        """Draw where other planes cut this one; None = nothing."""
        if crosshair != self._crosshair:
            self._crosshair = crosshair
            self.changed.emit()

    def set_compared(self, compared: Compared) -> None:
        """Draw what the other viewports mean for this one."""
        if compared != self._compared:
            self._compared = compared
            self.changed.emit()

    def set_fused(self, fused: "Fused | None") -> None:
        """Lay another scan over the picture; None = nothing."""
        if fused is not self._fused:
            self._fused = fused
            self.changed.emit()

    def hold_overlay(self, held: bool) -> None:
        """Hide the saliency map while held."""
        if held != self._overlay_held:
            self._overlay_held = held
            self.changed.emit()
