"""`render` writes on a picture what that image says of itself."""

import cv2
import pytest

from medviewer.cli.command_line import WindowDoors, run
from medviewer.cli.exit_codes import ExitCode
from medviewer.imaging import key_image
from tests.dicom.synthetic import make_ct_slice, write

WAYS = {1: [-1, 0, 0, 0, 0, -1], 2: [0, 1, 0, 0, 0, -1], 3: [1, 0, 0, 0, 1, 0], 4: [1, 0, 0, 0, 0, -1]}
"""Coronal from behind, lateral, axial and coronal."""


@pytest.fixture
def folder(tmp_path):
    """Scouts of one series, each facing another way, each with a window and a gray scale of its own."""
    for number, way in WAYS.items():
        one = make_ct_slice(
            0.0, Modality="MR", InstanceNumber=number, ImageOrientationPatient=way, WindowCenter=100 * number,
            PhotometricInterpretation="MONOCHROME1" if number == 2 else "MONOCHROME2",
        )  # fmt: skip
        write(one, tmp_path / "scouts" / f"{number}.dcm")
    return tmp_path / "scouts"


def render(*arguments):
    doors = WindowDoors(lambda _sources: 1, lambda _sources: b"")
    return run(["render", *(str(each) for each in arguments)], doors)


@pytest.mark.parametrize(("number", "letters"), [(1, "LRHF"), (2, "APHF"), (3, "RLAP"), (4, "RLHF")])
def test_letters_and_window_are_those_of_the_image(folder, tmp_path, monkeypatch, number, letters):
    texts = []
    monkeypatch.setattr(key_image, "_text", lambda _picture, text, *_place: texts.append(text))

    assert render(folder, "--slice", number, "--out", tmp_path / "a.png") == ExitCode.DONE
    assert texts[:4] == list(letters)
    assert f"W 400 L {100 * number}" in texts


def test_the_gray_scale_is_that_of_the_image(folder, tmp_path):
    pictures = {}
    for number in (1, 2):
        target = tmp_path / f"{number}.png"
        render(folder, "--slice", number, "--plain", "--window", 0, 4000, "--out", target)
        pictures[number] = cv2.imread(str(target), cv2.IMREAD_GRAYSCALE)[:, 100:-100].astype(int)

    assert abs(pictures[1] + pictures[2] - 255).max() <= 1  # the same pixels, one inverted
