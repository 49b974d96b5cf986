"""How an image was shown: its window, its placement and its filters, as a value that can be kept."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from medviewer.enhance.chain import FilterChain
from medviewer.errors import MedviewerError
from medviewer.imaging.grayscale import VoiFunction, VoiLut, VoiWindow
from medviewer.imaging.viewport_state import ViewportState
from medviewer.reading.written_form import Plain, flag_from, number_from

NO_FILTERS = FilterChain()


@dataclass(frozen=True)
class Look:
    """How an image was shown, apart from which image it was.

    Attributes:
        window: The VOI window, in modality units; None = the object's own VOI LUT.
        inverted: The reader inverted the gray scale.
        flipped_horizontally: Mirrored left-right on the screen, after rotation.
        flipped_vertically: Mirrored top-bottom on the screen, after rotation.
        quarter_turns: Clockwise quarter turns, 0 to 3.
        zoom: Magnification relative to "the whole plane fits".
        center: Image point (column, row) in the viewport's middle; None = the plane's middle.
        filters: What the pixels went through; an empty chain for none.
    """

    window: VoiWindow | None = None
    inverted: bool = False
    flipped_horizontally: bool = False
    flipped_vertically: bool = False
    quarter_turns: int = 0
    zoom: float = 1.0
    center: tuple[float, float] | None = None
    filters: FilterChain = NO_FILTERS

    def __post_init__(self) -> None:
        if self.quarter_turns not in range(4) or not 0 < self.zoom < 1e6:
            raise ValueError("no such look")

    @classmethod
    def of(cls, state: ViewportState, filters: FilterChain | None = None) -> "Look":
        """What a viewport shows now."""
        return cls(
            window=None if isinstance(state.window, VoiLut) else state.window,
            inverted=state.inverted,
            flipped_horizontally=state.flipped_horizontally,
            flipped_vertically=state.flipped_vertically,
            quarter_turns=state.quarter_turns,
            zoom=state.zoom,
            center=state.center,
            filters=filters or FilterChain(),
        )

    def on(self, state: ViewportState, own_window: VoiWindow) -> ViewportState:
        """`state` with this look; slice and overlay stay. `own_window` is used where the object's own was."""
        return replace(
            state,
            window=self.window or own_window,
            inverted=self.inverted,
            flipped_horizontally=self.flipped_horizontally,
            flipped_vertically=self.flipped_vertically,
            quarter_turns=self.quarter_turns,
            zoom=self.zoom,
            center=self.center,
        )

    def to_dict(self) -> Plain:
        window = self.window
        return {
            "window": window
            and {"center": window.center, "width": window.width, "function": window.function.value},
            "inverted": self.inverted,
            "flipped_horizontally": self.flipped_horizontally,
            "flipped_vertically": self.flipped_vertically,
            "quarter_turns": self.quarter_turns,
            "zoom": self.zoom,
            "center": None if self.center is None else list(self.center),
            "filters": self.filters.to_json() if self.filters else "",
        }

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> "Look":
        """The look that `to_dict` wrote down; `KeyImage.from_dict` says what it raises."""
        center = plain["center"]
        return cls(
            window=_window(plain["window"]),
            inverted=flag_from(plain["inverted"]),
            flipped_horizontally=flag_from(plain["flipped_horizontally"]),
            flipped_vertically=flag_from(plain["flipped_vertically"]),
            quarter_turns=plain["quarter_turns"],
            zoom=number_from(plain["zoom"]),
            center=None if center is None else (number_from(center[0]), number_from(center[1])),
            filters=_chain(plain["filters"]),
        )


def _window(plain: Mapping[str, Any] | None) -> VoiWindow | None:
    if plain is None:
        return None
    return VoiWindow(
        number_from(plain["center"]), number_from(plain["width"]), VoiFunction(plain["function"])
    )


def _chain(text: str) -> FilterChain:
    """The filters; a chain that this version can't apply is left away, the key image stays."""
    try:
        return FilterChain.from_json(text) if text else FilterChain()
    except MedviewerError:
        return FilterChain()
