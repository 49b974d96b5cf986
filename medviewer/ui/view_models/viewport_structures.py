"""The structures that one viewport shows, placed on its plane: at once where that is quick, else in the background."""

import time
from collections.abc import Callable, Hashable
from functools import partial

from medviewer.imaging.structures.layers import StructureLook
from medviewer.imaging.structures.on_plane import ShownStructure, StructuresOnPlane, structures_on_plane
from medviewer.services.jobs import Context, Job, JobRunner
from medviewer.ui.view_models.viewport_content import ViewportContent

QUICK_S = 0.02
"""Placing that took more of a processor the last time is done in the background the next time."""
NOTHING = StructuresOnPlane()


class ViewportStructures:
    """What is switched on for one viewport, and where it lies on the plane on show."""

    def __init__(self, runner: JobRunner, changed: Callable[[], None]) -> None:
        """`changed` is called when something else is to be drawn."""
        self._runner, self._changed = runner, changed
        self._shown: tuple[ShownStructure, ...] = ()
        self._look = StructureLook()
        self._placed: tuple[Hashable, StructuresOnPlane] = (None, NOTHING)
        self._took_s: dict[bool, float] = {}
        self._job: Job | None = None
        self._wanted: Hashable = None

    @property
    def shown(self) -> tuple[ShownStructure, ...]:
        return self._shown

    def show(self, shown: tuple[ShownStructure, ...], look: StructureLook) -> None:
        """Draw these; structures that can't be drawn on the viewport's images are not among them."""
        same = len(shown) == len(self._shown) and all(
            one.structure == other.structure and one.shapes == other.shapes
            for one, other in zip(shown, self._shown, strict=True)
        )
        if not same:
            self._shown, self._look = shown, look
            self._let_go()
            self._changed()
        elif look != self._look:
            self._look = look
            self._stop()
            key, placed = self._placed
            self._placed = (key, placed.looking(look))
            self._changed()

    @property
    def look(self) -> StructureLook:
        return self._look

    def show_as(self, other: "ViewportStructures") -> None:
        """Show what another viewport shows."""
        self.show(other.shown, other.look)

    def forget(self) -> None:
        """Another series hangs: nothing is shown until it is asked for anew."""
        self._shown = ()
        self._let_go()

    def on_plane(self, content: ViewportContent, index: int, line_px: int = 1) -> StructuresOnPlane:
        """What lies on a plane; nothing while that is worked out in the background.

        Args:
            content: What the viewport shows.
            index: Which of its planes.
            line_px: Width of outlines, in pixels of the picture.
        """
        if not self._shown:
            return NOTHING
        key = (content.planes.geometry, index, line_px)
        if self._placed[0] == key:
            return self._placed[1]
        if self._took_s.get(content.cut is None, 0.0) > QUICK_S:
            self._order(content, index, line_px, key)
            return NOTHING
        self._keep(content, key, _timed(self._shown, content, index, self._line(line_px)))
        return self._placed[1]

    def _line(self, line_px: int) -> StructureLook:
        return StructureLook(self._look.opacity, self._look.is_filled, line_px)

    def _order(self, content: ViewportContent, index: int, line_px: int, key: Hashable) -> None:
        if self._wanted == key:
            return
        self._stop()
        self._wanted = key
        shown, look = self._shown, self._line(line_px)

        def work(context: Context) -> tuple[StructuresOnPlane, float]:
            context.check()
            return _timed(shown, content, index, look)

        self._job = self._runner.submit(work, on_done=partial(self._take, content, key), on_error=_raise_it)

    def _take(self, content: ViewportContent, key: Hashable, answer: tuple[StructuresOnPlane, float]) -> None:
        self._job, self._wanted = None, None
        self._keep(content, key, answer)
        self._changed()

    def _keep(self, content: ViewportContent, key: Hashable, answer: tuple[StructuresOnPlane, float]) -> None:
        placed, self._took_s[content.cut is None] = answer
        self._placed = (key, placed)

    def _let_go(self) -> None:
        self._stop()
        self._placed = (None, NOTHING)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self._job, self._wanted = None, None


def _timed(
    shown: tuple[ShownStructure, ...], content: ViewportContent, index: int, look: StructureLook
) -> tuple[StructuresOnPlane, float]:
    begun = time.thread_time()
    placed = structures_on_plane(shown, content.planes.geometry, index, look)
    return placed, time.thread_time() - begun


def _raise_it(error: Exception) -> None:
    """Placing does not fail in any way that was foreseen: the log gets what did."""
    raise error
