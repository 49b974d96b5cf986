"""Keeps the plane on show, so that planes that are worked out are worked out once, the slow ones in the background."""

from collections.abc import Callable, Hashable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QTimer

from medviewer.imaging.render import DisplayPlane, display_plane, plane_of
from medviewer.imaging.volume import PlaneValues
from medviewer.services.jobs import Context, Job, JobRunner
from medviewer.ui.view_models.viewport_content import ViewportContent

REST_MS = 150
"""How long a draft must have stood before its plane is worked out: while the reader drags, none is."""


class ShownPlane:
    """The unfiltered plane of one viewport: the picture is drawn from it and pixels are read from it."""

    def __init__(self, runner: JobRunner, announce: Callable[[], None]) -> None:
        """`announce` is called on the caller's thread when a plane is there whose draft was on show."""
        self._runner = runner
        self._announce = announce
        self._plane: DisplayPlane | None = None
        self._draft: DisplayPlane | None = None
        self._wanted: tuple[ViewportContent, int, Hashable] | None = None
        self._job: Job | None = None
        self._rest = QTimer(singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._work_out)

    def plane(self, content: ViewportContent, index: int) -> DisplayPlane:
        """A plane of the content, or its draft while the plane takes long to work out."""
        key = self.key(content, index)
        if self._plane is not None and self._plane.key == key:
            return self._plane
        draft_key = ("draft", key)
        if self._draft is not None and self._draft.key == draft_key:
            return self._draft
        self.forget()
        draft = content.planes.draft(index)
        if draft is None:
            self._plane = replace(plane_of(content.planes, index), key=key)
            return self._plane
        self._draft = display_plane(content.planes, index, draft, draft_key)
        self._wanted = (content, index, key)
        self._rest.start()
        return self._draft

    @staticmethod
    def key(content: ViewportContent, index: int) -> Hashable:
        """Of a plane as far as it has filled in: planes with equal keys have equal values."""
        return (content.planes.key(index), content.fill())

    def is_draft(self, plane: DisplayPlane) -> bool:
        return plane is self._draft

    def forget(self) -> None:
        """Let the plane go (it may lie in shared memory), and the work on the next one."""
        self._rest.stop()
        if self._job is not None:
            self._job.cancel()
        self._plane, self._draft, self._wanted, self._job = None, None, None, None

    def _work_out(self) -> None:
        if self._wanted is None:
            return
        content, index, key = self._wanted

        def work(context: Context) -> PlaneValues:
            return content.planes.plane(index, context.check)

        self._job = self._runner.submit(
            work, on_done=partial(self._keep, content, index, key), on_error=_raise_it
        )

    def _keep(self, content: ViewportContent, index: int, key: Hashable, values: PlaneValues) -> None:
        self._job, self._wanted = None, None
        self._plane = display_plane(content.planes, index, values, key)
        self._announce()


def _raise_it(error: Exception) -> None:
    """Reading memory does not fail in any way that was foreseen: the log gets what did."""
    raise error
