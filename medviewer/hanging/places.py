"""Which viewports stand in the grid and which have a window of their own, as a value."""

from dataclasses import dataclass, replace

from medviewer.hanging.grid_layout import LAYOUTS, GridLayout


@dataclass(frozen=True)
class Places:
    """Viewports are known by number, from 0; new ones come into being when a place needs one.

    Attributes:
        layout: The grid's rows and columns.
        active: The viewport that tools and keys act on; always one on show.
        in_grid: The viewport at each place of the grid, row by row.
        own_windows: Viewports in windows of their own, the latest last.
        order: Every viewport there is, in the order in which they take the grid's places.
        stand_ins: (viewport in a window of its own, the one that took its place of the grid) for each.
    """

    layout: GridLayout = LAYOUTS[0]
    active: int = 0
    in_grid: tuple[int, ...] = (0,)
    own_windows: tuple[int, ...] = ()
    order: tuple[int, ...] = (0,)
    stand_ins: tuple[tuple[int, int], ...] = ()

    @property
    def count(self) -> int:
        """How many viewports there are, on show or not."""
        return len(self.order)

    @property
    def on_show(self) -> tuple[int, ...]:
        return (*self.in_grid, *self.own_windows)

    def laid_out(self, layout: GridLayout) -> "Places":
        """Another grid. Each viewport takes its old place again; the active one stays on show in any case."""
        missing = layout.count - (self.count - len(self.own_windows))
        order = (*self.order, *range(self.count, self.count + max(missing, 0)))
        free = [viewport for viewport in order if viewport not in self.own_windows]
        in_grid = free[: layout.count]
        if self.active not in (*in_grid, *self.own_windows):
            in_grid[-1] = self.active
        return replace(self, layout=layout, order=order, in_grid=tuple(in_grid))

    def activated(self, viewport: int) -> "Places":
        """Another active viewport; one that is not on show can't become it."""
        return replace(self, active=viewport) if viewport in self.on_show else self

    def stepped(self, steps: int) -> "Places":
        """The next (1) or previous (-1) viewport on show becomes the active one, round and round."""
        shown = self.on_show
        return replace(self, active=shown[(shown.index(self.active) + steps) % len(shown)])

    def taken_out(self, viewport: int) -> "Places":
        """Give a viewport of the grid a window of its own; the next one that is free takes its place."""
        if viewport not in self.in_grid:
            return self
        free = (other for other in self.order if other not in self.on_show)
        stand_in = next(free, self.count)
        order = self.order if stand_in < self.count else (*self.order, stand_in)
        stand_ins = self.stand_ins
        if viewport in self._first_in_line():  # else it was shown only because it was the active one
            order = _swapped(order, viewport, stand_in)
            stand_ins = (*stand_ins, (viewport, stand_in))
        return replace(
            self,
            active=viewport,
            in_grid=tuple(stand_in if each == viewport else each for each in self.in_grid),
            own_windows=(*self.own_windows, viewport),
            order=order,
            stand_ins=stand_ins,
        )

    def put_back(self, viewport: int) -> "Places":
        """Bring a viewport back from its own window to where it stood in the grid, as the active one."""
        if viewport not in self.own_windows:
            return self
        stand_ins = dict(self.stand_ins)
        stand_in = stand_ins.get(viewport)
        while stand_in in self.own_windows:  # taken out as well, meanwhile
            stand_in = stand_ins.get(stand_in)
        back = replace(
            self,
            active=viewport,
            own_windows=tuple(each for each in self.own_windows if each != viewport),
            order=self.order if stand_in is None else _swapped(self.order, viewport, stand_in),
            stand_ins=tuple(pair for pair in self.stand_ins if pair[0] != viewport),
        )
        return back.laid_out(self.layout)

    def _first_in_line(self) -> tuple[int, ...]:
        """The viewports that the grid would show if none were active."""
        free = tuple(viewport for viewport in self.order if viewport not in self.own_windows)
        return free[: self.layout.count]


def _swapped(order: tuple[int, ...], one: int, other: int) -> tuple[int, ...]:
    exchange = {one: other, other: one}
    return tuple(exchange.get(each, each) for each in order)
