"""Whose header the header window shows, and what it is compared with."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from medviewer.errors import reader_text
from medviewer.i18n import _
from medviewer.services.jobs import JobRunner
from medviewer.ui.view_models.hanging import HangingViewModel
from medviewer.ui.view_models.header_reading import HeaderReading
from medviewer.ui.view_models.instance_places import InstancePlace, InstancePlaces
from medviewer.ui.view_models.study import StudyViewModel

if TYPE_CHECKING:
    from medviewer.dicom.header_tree import HeaderTree
    from medviewer.services.decode_pool import DecodePool

SETTLE_MS = 60
"""How long the slice must stay before its header is read: scrolling on must not read hundreds."""


@dataclass(frozen=True)
class Counterpart:
    """What a header is compared with.

    Attributes:
        steps: Another instance of its series, so many further on (-1 = the previous).
        viewport: Number of the viewport whose displayed instance it is; None = not a viewport's.
    """

    steps: int = 0
    viewport: int | None = None


class HeaderViewModel(QObject):
    """Follows the displayed instance, or stays at a chosen one. Nothing is read while no window asks for it.

    Attributes:
        places: The instances of the open studies, in words.

    Signals:
        changed: Another instance, another comparison, other choices, or an error: read all anew.
    """

    changed = Signal()

    def __init__(
        self, runner: JobRunner, pool: "DecodePool", study: StudyViewModel, hanging: HangingViewModel
    ) -> None:
        super().__init__()
        self._hanging = hanging
        self.places = InstancePlaces(study, hanging)
        self._is_open, self._follows = False, True
        self._place: InstancePlace | None = None
        self._counterpart: Counterpart | None = None
        self._asked: tuple[InstancePlace | None, InstancePlace | None] = (None, None)
        self._reading = HeaderReading(runner, pool, self.changed.emit)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SETTLE_MS)
        self._timer.timeout.connect(self._read)
        study.catalog_changed.connect(self._forget)
        hanging.active_changed.connect(self._look_again)
        hanging.layout_changed.connect(self._look_again)
        hanging.series_shown.connect(lambda _key: self._look_again())
        hanging.for_each_viewport(
            lambda _number, viewport: viewport.slice_changed.connect(lambda _index: self._look_again())
        )

    @property
    def tree(self) -> "HeaderTree | None":
        """The lines on show; None while the first is read, and where nothing can be."""
        return self._reading.tree

    @property
    def error(self) -> str:
        """Why there are no lines; "" where there are, or while they are read."""
        return reader_text(self._reading.error)[0] if self._reading.error is not None else ""

    @property
    def place(self) -> InstancePlace | None:
        """Whose header is wanted."""
        return self._place

    @property
    def follows(self) -> bool:
        """It is the displayed instance's."""
        return self._follows

    @property
    def counterpart(self) -> Counterpart | None:
        """What it is compared with; None for nothing."""
        return self._counterpart

    @property
    def counterpart_place(self) -> InstancePlace | None:
        """The instance it is compared with; None for none."""
        return self._wanted()[1]

    # What the reader asks for

    def open(self, key: str = "") -> None:
        """Show the header of a series' displayed (or first) instance, and stay there; "" = follow the display."""
        self._is_open = True
        self._follows = not key or key == self._hanging.key
        if key and not self._follows:
            self._place = self.places.displayed(key) or InstancePlace(key, 0)
        self._look_again()

    def close(self) -> None:
        """Read nothing more until it is opened again."""
        self._is_open = False
        self._forget()

    def follow(self, follows: bool) -> None:
        """Follow the displayed instance, or stay at the present one."""
        self._follows = follows
        self._look_again()

    def can_step(self, steps: int) -> bool:
        return self.places.stepped(self._place, steps) not in (None, self._place)

    def step(self, steps: int) -> None:
        """Go to another instance of the series, stopping at either end; it follows the display no longer."""
        if self.can_step(steps):
            self._follows, self._place = False, self.places.stepped(self._place, steps)
            self._look_again()

    def compare_with(self, counterpart: Counterpart | None) -> None:
        self._counterpart = counterpart
        self._look_again()

    def counterparts(self) -> list[tuple[Counterpart, str]]:
        """What the header can be compared with, each with its words."""
        offered = []
        if self.can_step(-1):
            offered.append((Counterpart(-1), _("Previous instance of the series")))
        if self.can_step(1):
            offered.append((Counterpart(1), _("Next instance of the series")))
        for number in self._hanging.places.on_show:
            other = self.places.displayed(self._hanging.key_in(number), number)
            if other is not None and other != self._place:
                text = _("Viewport {number}: {name}").format(number=number + 1, name=self.places.title(other))
                offered.append((Counterpart(viewport=number), text))
        return offered

    # Which instances are wanted

    def _wanted(self) -> tuple[InstancePlace | None, InstancePlace | None]:
        """The header's and the counterpart's; the latter None where it is the same, or not there any more."""
        other: InstancePlace | None = None
        chosen = self._counterpart
        if chosen is not None and chosen.viewport is None:
            other = self.places.stepped(self._place, chosen.steps)
        elif chosen is not None and chosen.viewport in self._hanging.places.on_show:
            other = self.places.displayed(self._hanging.key_in(chosen.viewport), chosen.viewport)
        return self._place, other if other != self._place else None

    def _look_again(self) -> None:
        """Something on the screen changed: see whether another header is wanted."""
        if not self._is_open:
            return
        if self._follows:
            self._place = self.places.displayed(self._hanging.key, self._hanging.active)
        if self._wanted() != self._asked:
            self._timer.start()
        self.changed.emit()

    def _read(self) -> None:
        self._asked = place, other = self._wanted()
        ours, theirs = self.places.instance(place), self.places.instance(other)
        self._reading.read((ours.source if ours else None, theirs.source if theirs else None))

    def _forget(self) -> None:
        """Another study, or none."""
        self._timer.stop()
        self._place, self._counterpart, self._asked, self._follows = None, None, (None, None), True
        self._reading.forget()
