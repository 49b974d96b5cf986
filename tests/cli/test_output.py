"""Answers go where they were asked to go."""

import json

import cv2
import numpy as np

from medviewer.cli.output import write_json, write_png
from medviewer.cli.progress import terminal_context


def test_json_goes_to_the_output_or_to_a_file(tmp_path, capfdbinary):
    write_json({"name": "王"}, "-")
    write_json({"name": "王"}, str(tmp_path / "a.json"))

    assert json.loads(capfdbinary.readouterr().out) == {"name": "王"}
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8")) == {"name": "王"}


def test_a_picture_keeps_its_colors(tmp_path):
    picture = np.random.default_rng(1).integers(0, 256, (5, 7, 3), np.uint8)
    write_png(picture, tmp_path / "a.png")
    write_png(picture[..., 0], tmp_path / "b.png")

    assert (cv2.imread(str(tmp_path / "a.png"))[..., ::-1] == picture).all()
    assert (cv2.imread(str(tmp_path / "b.png"), cv2.IMREAD_UNCHANGED) == picture[..., 0]).all()


def test_progress_is_silent_where_the_output_is_piped(capfd):
    with terminal_context() as context:
        for done in range(4):
            context.step(done, 4, "Reading headers")

    assert capfd.readouterr() == ("", "")
