"""A window that is asked to end, by the system or from a terminal, saves and tidies up as if it were closed."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from medviewer.services.reading_store import ReadingStore
from tests.dicom.synthetic import write_series
from tests.reading.examples import measurement

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no such signals there")
@pytest.mark.parametrize(("name", "code"), [("SIGTERM", 143), ("SIGINT", 130), ("SIGHUP", 129)])
def test_a_window_ends_under_an_open_dialog_and_in_an_analysis(tmp_path, name, code):
    study = tmp_path / "study"
    write_series(study, [2.5 * index for index in range(12)])
    command = [sys.executable, "-m", "tests.end_to_end.window_to_end", str(study)]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as window:
        told = json.loads(window.stdout.readline())
        processes = [psutil.Process(each) for each in told["processes"]]
        assert Path(told["voxels"]).exists()
        window.send_signal(getattr(signal, name))
        _out, said = window.communicate(timeout=120)

    assert window.returncode == code
    assert [line for line in said.splitlines() if "This plugin does not support" not in line] == []
    assert not Path(told["voxels"]).exists()
    assert psutil.wait_procs(processes, timeout=60)[1] == []
    store = ReadingStore(Path(os.environ["MEDVIEWER_DATA"]) / "readings", lambda _trouble: None)
    assert [item.points for item in store.open("1.2").reading.items] == [measurement().points]
