"""Several screens, and screens with more pixels than points: tried in a process that has them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(what: str, **environment: str) -> dict:
    done = subprocess.run(
        [sys.executable, "-m", "tests.ui.screens", what],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", **environment}, cwd=ROOT, capture_output=True,
        encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("ratio", ["1", "1.25", "2"])
def test_an_image_pixel_is_a_screen_pixel_at_every_ratio(ratio):
    found = run("crispness", QT_SCALE_FACTOR=ratio)

    assert found["ratio"] == float(ratio)
    assert found["size"] == [round(700 * float(ratio)), round(500 * float(ratio))]
    assert found["between"] == 0
    assert found["white"] == pytest.approx(0.5, abs=0.01)
    assert found["alternates"] > 0.99


def test_a_window_goes_from_screen_to_screen_and_stays_full_screen(tmp_path):
    plain = {"y": 0, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    left = {"name": "left", "x": 0, "width": 1280, "height": 1024, **plain}
    right = {"name": "right", "x": 1280, "width": 1600, "height": 1200, **plain}
    screens = {"screens": [left, right]}
    (tmp_path / "screens.json").write_text(json.dumps(screens))
    found = run("moves", QT_QPA_PLATFORM=f"offscreen:configfile={tmp_path / 'screens.json'}")

    assert found["screens"] == "0,0 1280x1024 | 1280,0 1600x1200"
    assert [name for name, _full, _box in found["visited"]] == ["right", "left", "right"]
    assert [full for _name, full, _box in found["visited"]] == [False, True, True]
    assert found["visited"][0][2][2:] == [400, 300]
