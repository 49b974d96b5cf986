"""A picture that was mirrored, turned or inverted says so where nothing else on it tells."""

from itertools import product

import numpy as np
import pytest

from medviewer.imaging.grayscale import VoiWindow
from medviewer.imaging.key_image import key_image
from medviewer.imaging.render import plane_of, render
from medviewer.imaging.view_signs import view_signs
from medviewer.imaging.viewport_state import Interpolation, ViewportState
from medviewer.imaging.volume import Calibration
from tests.imaging.volumes import volume_of

GRAY = (np.arange(25, dtype=np.int16).reshape(1, 5, 5) * 10).astype(np.int16)
COLOR = np.stack([GRAY, GRAY + 1, GRAY + 2], axis=-1).astype(np.uint8)
PLAIN = ViewportState(1, VoiWindow(120, 250), interpolation=Interpolation.NEAREST)


def state(turns=0, across=False, down=False, inverted=False):
    return ViewportState(
        1, PLAIN.window, quarter_turns=turns, flipped_horizontally=across, flipped_vertically=down,
        inverted=inverted, interpolation=Interpolation.NEAREST,
    )  # fmt: skip


DONE = {
    "TURNED 90° RIGHT": lambda picture: np.rot90(picture, -1),
    "TURNED 180°": lambda picture: np.rot90(picture, 2),
    "TURNED 90° LEFT": np.rot90,
    "FLIPPED LEFT-RIGHT": np.fliplr,
    "FLIPPED TOP-BOTTOM": np.flipud,
}


@pytest.mark.parametrize(("turns", "across", "down"), list(product(range(4), (False, True), (False, True))))
def test_the_signs_lead_from_the_picture_as_stored_to_the_one_on_view(turns, across, down):
    volume = volume_of(GRAY, calibration=Calibration.NONE, spacing_mm=(1, 1, 1))
    shown = state(turns, across, down)
    picture = render(plane_of(volume, 0), PLAIN, (50, 50))
    signs = view_signs(volume, shown)
    for sign in signs:
        picture = DONE[sign](picture)

    np.testing.assert_array_equal(picture, render(plane_of(volume, 0), shown, (50, 50)))
    assert len(signs) <= 2


@pytest.mark.parametrize(
    ("values", "calibration", "signs"),
    [
        (GRAY, Calibration.PATIENT, ()),
        (GRAY, Calibration.DETECTOR, ("FLIPPED TOP-BOTTOM", "INVERTED")),
        (GRAY, Calibration.NONE, ("FLIPPED TOP-BOTTOM", "INVERTED")),
        (COLOR, Calibration.PATIENT, ("INVERTED",)),
        (COLOR, Calibration.NONE, ("FLIPPED TOP-BOTTOM", "INVERTED")),
    ],
)
def test_letters_and_gray_anatomy_tell_themselves(values, calibration, signs):
    volume = volume_of(values, calibration=calibration)

    assert view_signs(volume, state(down=True, inverted=True)) == signs
    assert view_signs(volume, PLAIN) == ()


def test_a_picture_in_a_file_carries_the_signs():
    volume = volume_of(np.zeros((1, 64, 64), np.int16), calibration=Calibration.NONE)
    plain = key_image(volume, PLAIN, (512, 512)).astype(int)
    flipped = key_image(volume, state(across=True), (512, 512)).astype(int)
    rows, columns, _channels = np.nonzero(flipped - plain)

    assert 40 < rows.min() < rows.max() < 64
    assert 160 < columns.min() < 256 < columns.max() < 352
    assert (rows.min(), columns.max()) != (rows.max(), columns.min())
