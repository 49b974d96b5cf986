"""Keeps the plane on show, so that planes that are worked out are worked out once."""

from dataclasses import replace

from medviewer.imaging.render import DisplayPlane, plane_of
from medviewer.ui.view_models.viewport_content import ViewportContent


class ShownPlane:
    """The unfiltered plane of one viewport: the picture is drawn from it and pixels are read from it."""

    def __init__(self) -> None:
        self._plane: DisplayPlane | None = None

    def plane(self, content: ViewportContent, index: int) -> DisplayPlane:
        """A plane of the content, made anew only when it is another one or has filled in further."""
        key = (content.planes.key(index), content.fill())
        if self._plane is None or self._plane.key != key:
            self._plane = replace(plane_of(content.planes, index), key=key)
        return self._plane

    def forget(self) -> None:
        """Let the plane go: it may lie in shared memory."""
        self._plane = None
