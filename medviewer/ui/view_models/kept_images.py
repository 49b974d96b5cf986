"""Which planes of a viewport are key images."""

from collections.abc import Callable

from medviewer.reading.key_image import KeyImage
from medviewer.ui.view_models.viewport_content import ViewportContent


class KeptImages:
    """The key images of the series in one viewport."""

    def __init__(self, changed: Callable[[], None]) -> None:
        """`changed` is called when other images are kept."""
        self._changed = changed
        self._images: tuple[KeyImage, ...] = ()
        self._placed: tuple[ViewportContent | None, dict[int, KeyImage]] = (None, {})

    def show(self, images: tuple[KeyImage, ...]) -> None:
        """Mark these."""
        if images != self._images:
            self._images = images
            self._placed = (None, {})
            self._changed()

    def forget(self) -> None:
        """Let the planes go: they may lie in shared memory."""
        self._placed = (None, {})

    def by_plane(self, content: ViewportContent) -> dict[int, KeyImage]:
        """Plane index -> the key image that it is. Planes that were not acquired are none."""
        if self._placed[0] is not content:
            by_frame = {image.frame: image for image in self._images}
            frames = ((k, content.planes.frame(k)) for k in range(content.planes.geometry.shape[0]))
            placed = {k: by_frame[frame] for k, frame in frames if frame in by_frame} if by_frame else {}
            self._placed = (content, placed)
        return self._placed[1]
