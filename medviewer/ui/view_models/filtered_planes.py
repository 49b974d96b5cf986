"""Runs a filter chain over displayed planes in the background and keeps what it made."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from medviewer.enhance.filter import filterable
from medviewer.services.jobs import Context, Job, JobRunner

if TYPE_CHECKING:
    from medviewer.enhance.chain import FilterChain

KEPT_PLANES = 32

Plane = NDArray[np.integer[Any] | np.floating[Any]]


class FilteredPlanes:
    """A filter chain and the planes it has made; the latest wanted plane wins, earlier ones are dropped.

    Nothing but the display reads from here: measurements, probes and models read the Volume.
    """

    def __init__(
        self, runner: JobRunner, announce: Callable[[], None], announce_error: Callable[[Exception], None]
    ) -> None:
        """`announce` is called on the caller's thread when a plane is ready, `announce_error` when it failed."""
        self._runner = runner
        self._announce = announce
        self._announce_error = announce_error
        self._chain: FilterChain | None = None
        self._held = False
        self._planes: OrderedDict[Hashable, Plane] = OrderedDict()
        self._failed: set[Hashable] = set()
        self._wanted: Hashable = None
        self._job: Job | None = None
        self._generation = 0

    @property
    def chain(self) -> "FilterChain | None":
        return self._chain

    @property
    def is_held(self) -> bool:
        """True while the reader holds the compare key: the unfiltered plane is on view."""
        return self._held

    @property
    def generation(self) -> int:
        """Grows when the chain or the content changes: planes of different generations differ."""
        return self._generation

    def has_failed_on(self, key: Hashable) -> bool:
        """True if the chain could not be applied to the plane of this key."""
        return key in self._failed

    def use(self, chain: "FilterChain | None") -> None:
        """Filter with `chain` from now on; None = don't filter."""
        self.forget()
        self._chain = chain

    def hold(self, held: bool) -> None:
        self._held = held

    def forget(self) -> None:
        """Drop every plane and the work under way; the chain stays."""
        self._stop()
        self._planes.clear()
        self._failed.clear()
        self._generation += 1

    def plane(self, key: Hashable, values: Plane, spacing_mm: tuple[float, float]) -> Plane | None:
        """The filtered plane, or None: no chain, compare key held, or still to be worked out.

        Args:
            key: Planes with equal keys have equal values.
            values: (rows, columns), unfiltered modality values; not changed.
            spacing_mm: Distance between rows and between columns.
        """
        if self._chain is None or self._held or values.ndim != 2:
            return None
        if key in self._planes:
            self._planes.move_to_end(key)
            return self._planes[key]
        if key != self._wanted and key not in self._failed:
            self._request(self._chain, key, values, spacing_mm)
        return None

    def _request(
        self, chain: "FilterChain", key: Hashable, values: Plane, spacing_mm: tuple[float, float]
    ) -> None:
        self._stop()
        self._wanted = key

        def work(context: Context) -> Plane:
            context.check()
            result = chain.apply(filterable(values), spacing_mm)
            result.flags.writeable = False
            return result

        self._job = self._runner.submit(
            work, on_done=partial(self._keep, key), on_error=partial(self._give_up, key)
        )

    def _keep(self, key: Hashable, plane: Plane) -> None:
        self._wanted, self._job = None, None
        self._planes[key] = plane
        while len(self._planes) > KEPT_PLANES:
            self._planes.popitem(last=False)
        self._announce()

    def _give_up(self, key: Hashable, error: Exception) -> None:
        self._wanted, self._job = None, None
        self._failed.add(key)
        self._announce_error(error)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self._wanted, self._job = None, None
