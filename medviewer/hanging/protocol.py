"""A hanging protocol: for which Studies it is made, how many viewports it wants, and what hangs in each."""

from dataclasses import dataclass

from medviewer.hanging.grid_layout import GridLayout
from medviewer.hanging.selector import Selector
from medviewer.imaging.first_look import Edge
from medviewer.imaging.grayscale import VoiWindow


@dataclass(frozen=True)
class ViewportRule:
    """What hangs in one viewport.

    Attributes:
        series: Selectors in order of preference: the first that picks a Series decides.
        window: The window it is first shown with, in modality units; None = the Series' own.
        may_repeat: A Series that already hangs in an earlier viewport of the layout may hang here too.
        chest_wall: Of a mammogram: the edge of the viewport that its chest wall stands at. None = as it is stored.
    """

    series: tuple[Selector, ...]
    window: VoiWindow | None = None
    may_repeat: bool = False
    chest_wall: Edge | None = None


@dataclass(frozen=True)
class ProtocolLayout:
    """One grid of a protocol.

    Attributes:
        grid: Rows and columns.
        viewports: At most as many as the grid has places, row by row.
        at_least: How many of them must find a Series for the layout to be used.
        same_scale: All are magnified alike, so that sizes can be compared.
    """

    grid: GridLayout
    viewports: tuple[ViewportRule, ...]
    at_least: int
    same_scale: bool = False


@dataclass(frozen=True)
class HangingProtocol:
    """A protocol as it is read from a file.

    Attributes:
        id: Its name among protocols; one of the reader's own replaces the program's of the same name.
        names: Language code -> its name for the reader; "en" is always there.
        study: A Study must have at least `at_least` Series that this picks.
        at_least: See `study`.
        layouts: In order of preference: the first that can be filled is used.
        is_own: It is one of the reader's.
    """

    id: str
    names: tuple[tuple[str, str], ...]
    study: Selector
    layouts: tuple[ProtocolLayout, ...]
    at_least: int = 1
    is_own: bool = False

    def name(self, language: str) -> str:
        """Its name in a language, else in English."""
        names = dict(self.names)
        return names.get(language, names["en"])

    @property
    def precision(self) -> int:
        """How many things it asks of a Study: the more, the earlier it is tried."""
        asked = self.study
        wanted = (asked.modality, asked.region, asked.plane, asked.view, asked.laterality, asked.weighting)
        return sum(map(bool, (*wanted, asked.description, self.at_least > 1)))
