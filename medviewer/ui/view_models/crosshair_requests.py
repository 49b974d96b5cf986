"""What a reader asks of the crosshair in a viewport: a point, a turn, a thickness. Others decide what comes of it."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import SignalInstance

from medviewer.imaging.crosshair import Crosshair
from medviewer.imaging.volume import Calibration
from medviewer.ui.view_models.pixel_reading import PixelReading


class CrosshairRequests(PixelReading):
    """Turns points of a viewport (logical pixels, at pixel centers) into requests in patient coordinates."""

    crosshair_moved: SignalInstance
    crosshair_turned: SignalInstance
    slab_thickened: SignalInstance

    @property
    def crosshair(self) -> Crosshair | None:
        raise NotImplementedError

    def move_crosshair(self, x: float, y: float) -> None:
        """Ask for the crosshair at a point of the plane on show; beside the picture: at its nearest edge."""
        state, content, transform = self.state, self.content, self.transform
        if state is None or content is None or transform is None:
            return
        if content.planes.calibration is not Calibration.PATIENT:
            return
        geometry = content.planes.geometry
        column, row = transform.to_image(x, y)
        inside = np.clip((row, column), 0, np.array(geometry.shape[1:]) - 1)
        self.crosshair_moved.emit(geometry.to_patient((state.slice_index, *inside)))

    def nudge_crosshair(self, right: int, down: int) -> None:
        """Ask for the crosshair some image pixels to the right and down, as it is seen on the screen."""
        crosshair, content, transform = self.crosshair, self.content, self.transform
        if crosshair is None or content is None or transform is None:
            return
        geometry = content.planes.geometry
        index = np.array(geometry.to_index(crosshair.point_mm))
        along = np.sign(np.round(np.linalg.inv(transform.matrix[:, :2]) @ (right, down), 9))
        row, column = index[1:] + np.abs((right, down)).max() * along[::-1]
        inside = np.clip((row, column), 0, np.array(geometry.shape[1:]) - 1)
        self.crosshair_moved.emit(geometry.to_patient((index[0], *inside)))

    def turn_crosshair(self, degrees: float) -> None:
        """Ask for the other planes turned in this one, clockwise on a screen that mirrors nothing."""
        if self.crosshair is not None:
            self.crosshair_turned.emit(degrees)

    def thicken_slab(self, notches: int) -> None:
        """Ask for thicker slabs (negative: thinner), by notches of a wheel."""
        if self.crosshair is not None:
            self.slab_thickened.emit(notches)

    def crosshair_pixel(self, along: Sequence[float] = (0, 0, 0)) -> tuple[float, float] | None:
        """Where on the screen the crosshair's point lies, moved by (x, y, z) mm; None without a crosshair."""
        crosshair, content, transform = self.crosshair, self.content, self.transform
        if crosshair is None or content is None or transform is None:
            return None
        point = np.add(crosshair.point_mm, along)
        _k, row, column = content.planes.geometry.to_index((point[0], point[1], point[2]))
        return transform.to_screen(column, row)
