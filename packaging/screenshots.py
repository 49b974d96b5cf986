"""Pictures of every screen, from the real window: both sizes, both languages.

    python packaging/screenshots.py OUT [STUDY]

STUDY is what is opened and analysed: the synthetic demo study unless it is given. The refused series and the
error are made here. Files are named SCREEN-WIDTHxHEIGHT-LANGUAGE.png.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # this checkout, whatever is installed

import pydicom
from pydicom.uid import generate_uid
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication, QWidget

import medviewer
from medviewer.app import Program, build_window
from medviewer.enhance.chain import FILTERS
from medviewer.errors import WorkerDiedError
from medviewer.i18n import LANGUAGES
from medviewer.reading.measurement import MeasurementKind
from medviewer.reading.shape import ellipse_between
from medviewer.services.demo_cache import demo_study_folder
from medviewer.services.jobs import foreground_context
from medviewer.services.settings import Settings

SIZES = ((1280, 800), (1920, 1080))
LIMIT_S = 600


class Photographer:
    """Grabs a window in every size and language, under the name of what it shows."""

    def __init__(self, program: Program, out: Path) -> None:
        self.program = program
        self._out = out

    def wait(self, until: Callable[[], bool] = lambda: False, at_most_s: float = LIMIT_S) -> None:
        """Run the event loop until `until` holds, or for so long."""
        end = time.monotonic() + at_most_s
        while not until() and time.monotonic() < end:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)

    def take(self, screen: str, sizes: tuple[tuple[int, int], ...] = SIZES) -> None:
        """The main window in each size and language."""
        for language in LANGUAGES:
            self.program.desk.settings.change(language=language)
            for size in sizes:
                self.program.window.resize(*size)
                self.wait(at_most_s=0.6)
                self._save(self.program.window, screen, size, language)
        self.program.desk.settings.change(language="en")

    def take_dialog(self, screen: str, show: Callable[[], QWidget | None]) -> None:
        """A window beside the main one, in each language."""
        for language in LANGUAGES:
            self.program.desk.settings.change(language=language)
            dialog = show()
            if dialog is not None:
                self.wait(at_most_s=0.3)
                self._save(dialog, screen, (dialog.width(), dialog.height()), language)
                dialog.close()
        self.program.desk.settings.change(language="en")

    def _save(self, widget: QWidget, screen: str, size: tuple[int, int], language: str) -> None:
        path = self._out / f"{screen}-{size[0]}x{size[1]}-{language}.png"
        widget.grab().save(str(path))
        print(path)


def photograph(photographer: Photographer, study: Path, unsuitable: Path) -> None:
    program = photographer.program
    window, desk = program.window, program.desk
    photographer.take("empty")
    window.resize(*SIZES[0])
    window.files.open([study])
    photographer.wait(lambda: desk.volumes.loaded(desk.hanging.key) is not None)
    photographer.take("loading", SIZES[:1])
    photographer.wait(lambda: desk.volumes.is_complete(desk.hanging.key))
    window.actions_by_id["preset-2"].trigger()
    photographer.wait(at_most_s=3)  # thumbnails
    photographer.take("lung-window")
    window.actions_by_id["layout-2x3"].trigger()
    photographer.wait(at_most_s=1)
    photographer.take("six-viewports", SIZES[:1])
    window.actions_by_id["hang-again"].trigger()
    photographer.wait(at_most_s=1)
    measure(photographer)
    photographer.take("measured", SIZES[:1])
    window.actions_by_id["mpr"].trigger()
    photographer.wait(lambda: desk.mpr.is_on)
    photographer.take("mpr")
    window.actions_by_id["mpr"].trigger()
    window.reading.analyse()
    photographer.wait(
        lambda: (
            (state := desk.analysis.state(desk.hanging.key)).progress is not None
            and state.phase.value == "running"
        )
    )
    photographer.take("analyzing", SIZES[:1])
    photographer.wait(lambda: not desk.analysis.is_under_way)
    if findings := desk.analysis.state(desk.hanging.key).findings:
        window.reading.go_to(findings[0])
    photographer.take("analyzed")
    photograph_reading(photographer)
    window.right.tabs.setCurrentWidget(window.enhancement_panel)
    for kind in FILTERS[:2]:
        window.enhancement_panel.add(kind())
    photographer.wait(at_most_s=2)
    photographer.take("enhanced", SIZES[:1])
    window.right.tabs.setCurrentIndex(0)
    photograph_dialogs(photographer)
    window.errors.report(WorkerDiedError("shown for the picture"))
    photographer.take("error")
    window.toast.hide()
    window.files.open([unsuitable])
    photographer.wait(lambda: desk.study.catalog is not None and desk.volumes.is_complete(desk.hanging.key))
    window.reading.analyse()
    photographer.wait(lambda: not desk.analysis.is_under_way)
    photographer.take("refused")


def measure(photographer: Photographer) -> None:
    """A distance and a region on the slice on show, in the Reading as if drawn there."""
    viewport = photographer.program.desk.hanging.viewport
    content, state, plane = viewport.content, viewport.state, viewport.measurements.plane
    assert content is not None
    assert state is not None
    assert plane is not None
    geometry, index = content.planes.geometry, state.slice_index
    rows, columns = geometry.shape[1:]
    parts = ((0.40, 0.20), (0.46, 0.34), (0.40, 0.50), (0.50, 0.62))
    ends = [geometry.to_patient((index, rows * down, columns * across)) for down, across in parts]
    for kind, points in (
        (MeasurementKind.DISTANCE, tuple(ends[:2])),
        (MeasurementKind.ELLIPSE, ellipse_between(ends[2], ends[3], plane)),
    ):
        measurement = viewport.measurements.new(kind, points)
        assert measurement is not None
        viewport.measurements.add(measurement)


def photograph_reading(photographer: Photographer) -> None:
    """What was measured and a key image, in the list with a note; then what can be exported of it."""
    window = photographer.program.window
    window.actions_by_id["key-image"].trigger()
    window.toast.hide()
    window.reading_panel.note.setPlainText("Nodule in the right upper lobe. Compare with the prior.")
    window.reading_panel.note.tell()
    window.right.tabs.setCurrentWidget(window.reading_panel)
    photographer.take("reading")
    photographer.take_dialog("export-table", window.exports.export_csv)
    photographer.take_dialog("export-view", window.exports.export_view)
    window.right.tabs.setCurrentIndex(0)


def shown_header(photographer: Photographer) -> QWidget:
    """The header window with the header of the image on show in it."""
    window = photographer.program.window.dialogs.show_header()
    photographer.wait(lambda: photographer.program.desk.header.tree is not None, 10)
    return window


def photograph_dialogs(photographer: Photographer) -> None:
    dialogs = photographer.program.window.dialogs
    photographer.take_dialog("preferences", dialogs.show_preferences)
    photographer.take_dialog("keys", dialogs.show_keys)
    photographer.take_dialog("model-card", dialogs.show_model_card)
    photographer.take_dialog("header", lambda: shown_header(photographer))
    photographer.take_dialog("geometry-check", dialogs.show_passport)
    photographer.take_dialog("first-notice", lambda: dialogs.show_notice(lambda: None))


def make_unsuitable(demo: Path, folder: Path) -> None:
    """A series that the model must refuse: some of the demo study's slices, named an MR."""
    for path in sorted(demo.glob("*.dcm"))[:30]:
        instance = pydicom.dcmread(path)
        instance.Modality = "MR"
        instance.SeriesDescription = "Not a CT"
        instance.SeriesInstanceUID = generate_uid(entropy_srcs=[instance.SeriesInstanceUID, "MR"])
        instance.SOPInstanceUID = generate_uid(entropy_srcs=[instance.SOPInstanceUID, "MR"])
        instance.file_meta.MediaStorageSOPInstanceUID = instance.SOPInstanceUID
        instance.save_as(folder / path.name)


def main(arguments: list[str]) -> int:
    if not 1 <= len(arguments) <= 2:
        print(__doc__, file=sys.stderr)
        return 2
    out = Path(arguments[0])
    out.mkdir(parents=True, exist_ok=True)
    _application = QApplication(sys.argv[:1])
    demo = demo_study_folder(foreground_context())
    with tempfile.TemporaryDirectory() as made:
        unsuitable = Path(made) / "unsuitable"
        unsuitable.mkdir()
        make_unsuitable(demo, unsuitable)
        program = build_window(
            Settings(language="en", notice_seen_for=medviewer.__version__), folder=Path(made)
        )
        program.window.show()
        program.start_background()
        try:
            photograph(Photographer(program, out), Path(arguments[1]) if arguments[1:] else demo, unsuitable)
        finally:
            program.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
