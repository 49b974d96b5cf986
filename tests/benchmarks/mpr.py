"""How long three planes of a 512x512x400 CT take to follow the crosshair, from the mouse move to the last painting.

    python -m tests.benchmarks.mpr [STEPS]

The real window with real events on a series that was read from files, three viewports of 600x600 side by side,
software rendering (offscreen unless QT_QPA_PLATFORM says otherwise). The floor, in the same run: three bare widgets
that paint ready pictures of that size. Medians, 95th percentiles, and the processor time of this process, which other
programs hardly touch. Planes that have a draft are timed as the reader sees them while dragging; how long the plane
itself takes in the background stands beside it. Memory: what this process holds after the drags and did not before.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QEvent, QEventLoop, QPointF
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

import medviewer
from medviewer.app import Program, build_window
from medviewer.hanging.grid_layout import GridLayout
from medviewer.imaging.patient_plane import PatientPlane
from medviewer.imaging.projection import Projection
from medviewer.services.settings import Settings
from medviewer.ui.viewport.viewport_widget import ViewportWidget
from tests.benchmarks.made_series import write_series
from tests.benchmarks.viewport import Paintings, mouse

SIDE, SLICES = 600, 400
WARM_UP = 5
LIMIT_S = 300


class Bare(QWidget):
    """The floor: paints one ready picture after the other."""

    def __init__(self) -> None:
        super().__init__()
        noise = np.random.default_rng(1).integers(0, 256, (4, SIDE, SIDE), dtype=np.uint8)
        self._pictures = [
            QImage(one.data, SIDE, SIDE, SIDE, QImage.Format.Format_Grayscale8).copy() for one in noise
        ]
        self._number = 0
        self.resize(SIDE, SIDE)

    def step(self) -> None:
        self._number = (self._number + 1) % len(self._pictures)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawImage(0, 0, self._pictures[self._number])
        painter.end()


def measure(
    name: str, widgets: list[QWidget], step: Callable[[int], None], steps: int, floor_ms: float = 0.0
) -> float:
    """Print and return the median of the times until every widget was painted."""
    paintings = [Paintings(widget) for widget in widgets]
    wall_ms, cpu_ms = [], []
    for number in range(WARM_UP + steps):
        began, cpu, painted = time.perf_counter(), time.process_time(), [each.count for each in paintings]
        step(number)
        QApplication.processEvents()
        if number >= WARM_UP:
            wall_ms.append((time.perf_counter() - began) * 1000)
            cpu_ms.append((time.process_time() - cpu) * 1000)
        assert all(each.count > count for each, count in zip(paintings, painted, strict=True)), "not painted"
    median, late = statistics.median(wall_ms), sorted(wall_ms)[int(0.95 * (len(wall_ms) - 1))]
    ratio = f"  {median / floor_ms:5.1f} x floor" if floor_ms else ""
    print(
        f"{name:<44} median {median:5.1f} ms  p95 {late:5.1f} ms  "
        f"processor median {statistics.median(cpu_ms):5.1f} ms{ratio}",
        flush=True,
    )
    return median


def step_all(bare: list[Bare]) -> None:
    for each in bare:
        each.step()


def wait(until: Callable[[], bool]) -> None:
    end = time.monotonic() + LIMIT_S
    while not until():
        if time.monotonic() > end:
            raise TimeoutError("the window did not get there")
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)


def open_planes(program: Program, folder: Path) -> dict[PatientPlane, ViewportWidget]:
    """Read the series, show its planes in three viewports of 600x600; the widget of each plane."""
    window, desk = program.window, program.desk
    window.files.open([folder])
    wait(lambda: bool(desk.hanging.key) and desk.volumes.is_complete(desk.hanging.key))
    desk.mpr.toggle()
    wait(lambda: desk.mpr.is_on)
    desk.hanging.set_layout(GridLayout(1, 3))
    QApplication.processEvents()
    grid = window.grid
    window.resize(window.width() + 3 * SIDE + 2 - grid.width(), window.height() + SIDE - grid.height())
    wait(lambda: (grid.width(), grid.height()) == (3 * SIDE + 2, SIDE))
    hanging = desk.hanging
    by_plane = {hanging.hung_in(index).plane: index for index in hanging.places.in_grid}
    return {plane: grid.cells[by_plane[plane]].viewport for plane in PatientPlane}


def drag(widget: ViewportWidget, number: int) -> None:
    """A mouse move with the crosshair tool, a few pixels on a circle around the middle."""
    angle = number / 9
    at = QPointF(SIDE / 2 + 70 * np.cos(angle), SIDE / 2 + 70 * np.sin(angle))
    mouse(widget, QEvent.Type.MouseMove, at)


def resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def plane_ms(widget: ViewportWidget) -> float:
    """How long the plane on show takes to work out."""
    content, state = widget.view_model.content, widget.view_model.state
    assert content is not None
    assert state is not None
    began = time.perf_counter()
    content.planes.plane(state.slice_index)
    return (time.perf_counter() - began) * 1000


def measure_drags(
    program: Program, widgets: dict[PatientPlane, ViewportWidget], steps: int, floor_ms: float
) -> None:
    mpr = program.desk.mpr
    views: dict[str, Callable[[], None]] = {
        "planes along the voxels": lambda: None,
        "slabs of 10 mm, maximum": lambda: mpr.change_active(lambda now: now.projected(Projection.MAXIMUM)),
        "slabs of 10 mm, mean": lambda: mpr.change_active(lambda now: now.projected(Projection.MEAN)),
        "turned planes (20 and 10 degrees)": lambda: mpr.change_active(
            lambda now: now.projected(None).turned(PatientPlane.AXIAL, 20).turned(PatientPlane.CORONAL, 10)
        ),
        "turned slabs of 10 mm, maximum": lambda: mpr.change_active(lambda now: now.projected(Projection.MAXIMUM)),
    }  # fmt: skip
    axial = widgets[PatientPlane.AXIAL]
    for name, show in views.items():
        show()
        middle = QPointF(SIDE / 2, SIDE / 2)
        mouse(axial, QEvent.Type.MouseButtonPress, middle)
        measure(name, list(widgets.values()), lambda number: drag(axial, number), steps, floor_ms)
        mouse(axial, QEvent.Type.MouseButtonRelease, middle)
        took = "  ".join(f"{plane.value} {plane_ms(widget):.1f} ms" for plane, widget in widgets.items())
        print(f"{'':<44} planes themselves: {took}", flush=True)


def main(steps: int) -> None:
    _application = QApplication(sys.argv[:1])
    settings = Settings(
        language="en", notice_seen_for=medviewer.__version__, browser_open=False, analysis_open=False
    )
    with tempfile.TemporaryDirectory() as made:
        write_series(Path(made) / "series", SLICES)
        program = build_window(settings, folder=Path(made))
        program.window.show()
        try:
            bare = [Bare() for _place in range(3)]
            for each in bare:
                each.show()
            floor_ms = measure(
                "floor: ready pictures on bare widgets", list(bare),
                lambda _number: step_all(bare), steps,
            )  # fmt: skip
            widgets = open_planes(program, Path(made) / "series")
            before = resident_mb()
            measure_drags(program, widgets, steps, floor_ms)
            print(f"{'memory of the planes':<44} {resident_mb() - before:+.0f} MB", flush=True)
        finally:
            program.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 100)
