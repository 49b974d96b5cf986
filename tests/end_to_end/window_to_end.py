"""The program's own window at work, for a test to end from outside: python -m tests.end_to_end.window_to_end STUDY.

Once the study is loaded and a distance is measured, a dialog is open over the window and an analysis is under way, it
writes one line: where the voxels are, and which processes work for it.
"""

import json
import sys
import time
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from medviewer import app, paths
from medviewer.cli.command_line import guarded
from medviewer.i18n import message
from medviewer.services.inference_client import InferenceClient
from medviewer.services.logging_setup import start_logging
from tests.reading.examples import measurement
from tests.services import inference_models
from tests.services.command_to_end import start_hearing


class SlowClient(InferenceClient):
    """The real one, with networks that are still at it when the test ends."""

    def __init__(self) -> None:
        super().__init__(load_slow)


def load_slow(_model_id):
    return inference_models.load("slow")


def main(study: Path) -> int:
    begin = app._begin
    app.InferenceClient = SlowClient

    def begin_and_tell(program, loaded, log, sources) -> None:
        begin(program, loaded, log, sources)
        watch = QTimer(program.window)
        desk = program.desk
        told = []

        def look() -> None:
            key = desk.hanging.key
            if told or not (key and desk.volumes.is_complete(key)):
                return
            if not desk.analysis.is_under_way:
                desk.reading.change("1.2", lambda reading: reading.put(measurement()), message("draw"))
                program.window.reading.analyse()
            if program.client.process_id is None or QApplication.activeModalWidget() is None:
                return
            told.append(time.time())
            line = {
                "voxels": desk.volumes.loaded(key).shared.name.path,
                "processes": [*program.pool.process_ids(), program.client.process_id],
            }
            sys.stdout.write(json.dumps(line) + "\n")
            sys.stdout.flush()

        watch.timeout.connect(look)
        watch.start(50)

    app._begin = begin_and_tell
    return guarded(lambda: app.run([study]), start_logging(paths.cache_folder()))


if __name__ == "__main__":
    start_hearing()
    sys.exit(main(Path(sys.argv[1])))
