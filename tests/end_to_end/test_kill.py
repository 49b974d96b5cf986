"""A window is killed while the reader works: at the next start everything is there, and it is said."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from medviewer.app import build_window
from tests.dicom.synthetic import write_series
from tests.end_to_end.reading_reader import what_is_there
from tests.ui.conftest import NO_NOTICE

ROOT = Path(__file__).resolve().parents[2]
SEEDS = range(int(os.environ.get("MEDVIEWER_KILLS", "2")))
"""MEDVIEWER_KILLS=50 for a long trial."""
AT_MOST_LOST_S = 1.0
"""A change is on disk within 0.2 s where nothing else runs; test machines are busy."""


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_after_a_kill_the_next_start_restores_the_reading_and_says_so(qtbot, tmp_path, seed):
    study, home = tmp_path / "study", tmp_path / "home"
    home.mkdir()
    write_series(study, [2.5 * index for index in range(12)])
    command = [sys.executable, "-m", "tests.end_to_end.reading_reader", str(study), str(home), str(seed)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as reader:
        lines = [reader.stdout.readline()]
        end = time.monotonic() + random.Random(seed).uniform(0.5, 2.5)
        while time.monotonic() < end:
            lines.append(reader.stdout.readline())
        killed_at = time.time()
        reader.send_signal(signal.SIGKILL)
        lines += reader.stdout.readlines()
    states = [json.loads(line) for line in lines if line.endswith("\n")]
    surely = max((n for n, state in enumerate(states) if state["at"] < killed_at - AT_MOST_LOST_S), default=0)

    program = build_window(NO_NOTICE, folder=home)
    qtbot.addWidget(program.window)
    try:
        program.window.show()
        program.window.files.open([study])
        qtbot.waitUntil(lambda: "Restored" in program.window.toast.message, timeout=60000)
        found = what_is_there(program.desk.reading.of_study("1.2"))
        shown = program.window.reading_panel.list.topLevelItemCount()
    finally:
        program.window.close()
        program.close()

    expected = [{key: state[key] for key in ("items", "note")} for state in states[surely:]]
    assert len(states) > 5
    assert found in expected
    assert shown == bool(found["items"])
