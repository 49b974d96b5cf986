"""No picture shows a letter, a line or a millimetre that the image on show doesn't justify by its own header."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from medviewer.imaging import key_image as key_image_module
from medviewer.imaging.grayscale import VoiWindow
from medviewer.imaging.orientation_labels import plane_letters
from medviewer.imaging.patient_plane import PatientPlane
from medviewer.imaging.reformat import ReformattedPlanes
from medviewer.imaging.viewport_state import ViewportState
from medviewer.imaging.volume import Calibration
from medviewer.reading.key_image import KeyImage
from medviewer.reading.look import Look
from medviewer.report.kept_images import KeptImage, kept_pictures
from medviewer.ui.view_models.even_volumes import obstacle
from medviewer.ui.view_models.partners import Partners, Shown
from medviewer.ui.view_models.patient_frames import PatientFrames
from medviewer.ui.view_models.viewport_content import ViewportContent
from medviewer.ui.viewport import annotations
from tests.dicom.loading import load_folder
from tests.imaging.test_plane_match import stack
from tests.imaging.volumes import volume_of
from tests.ui.viewport.header_oracle import header_of, images, is_placed, place_mm, sides, spacing, written

LETTER_SIZE = 1.3
"""Of the letters on a picture that stands alone; no other text has it."""
states = st.tuples(st.integers(0, 3), st.booleans(), st.booleans())


def told(_text, **_words):
    return _text


def drawn_by(widget, content, index, view):
    """(letters, bar) as the viewport painted them."""
    turns, horizontally, vertically = view
    widget.view_model.show(content)
    widget.view_model.go_to_slice(index)
    state = replace(
        widget.view_model.state,
        quarter_turns=turns,
        flipped_horizontally=horizontally,
        flipped_vertically=vertically,
    )
    widget.view_model.restore(state)
    letters, bars = [], []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(annotations, "paint_letters", lambda *given: letters.append(given[2]) or [])
        patch.setattr(annotations, "paint_scale_bar", lambda *given: bars.append(given[2]) or given[1])
        widget.grab()
    return (letters[-1] if letters else None), (bars[-1] if bars else None)


def letters_on_key_image(volume, state):
    """The letters (left, top, right, bottom) of a picture that stands alone: that is what `medviewer render` writes."""
    texts = []

    def write(_picture, text, _at, _anchor, size=1.0):
        texts.extend([text] if size == LETTER_SIZE else [])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(key_image_module, "_text", write)
        key_image_module.key_image(volume, state, (512, 512))
    left, right, top, bottom = texts or (None,) * 4
    return [left, top, right, bottom] if texts else None


def listed(letters):
    return None if letters is None else [letters.left, letters.top, letters.right, letters.bottom]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(images(), states)
def test_letters_bars_places_and_lines_are_those_of_the_images_own_header(widget, tmp_path, made, view):
    folder = written(tmp_path, made)
    axial = stack(shape=(3, 24, 32), origin=(-40, -20, 0))
    other = ViewportContent(volume_of(np.zeros(axial.shape, np.int16), frame_of_reference_uid="1.2.9"))
    for series, volume in load_folder(folder):
        for index in range(series.slice_count):
            header = header_of(folder, volume.frames[index])
            expected, mm = sides(header, *view), spacing(header)
            letters, bar = drawn_by(widget, ViewportContent(volume), index, view)
            assert listed(letters) == expected

            shown = Shown(series.key, widget.view_model.content, widget.view_model.state)
            check_bar(bar, mm, widget.view_model)
            check_probe(header, widget.view_model)
            check_lines(header, shown, Shown("other", other, replace(shown.state, slice_index=1)))

            state = replace(widget.view_model.state, slice_index=index)
            assert letters_on_key_image(volume, state) == expected
            (kept,) = kept_pictures(
                [
                    KeptImage(
                        KeyImage(series.key, volume.frames[index], Look.of(state)),
                        series,
                        index,
                        volume,
                        index,
                    )
                ],
                told,
            )
            assert kept.picture.letters == tuple(expected or ("", "", "", ""))
            assert ("px" in kept.picture.bar.label) == (mm is None)


def check_bar(bar, mm, view_model):
    """The bar is as long as it says, by the image's own spacing; in pixels where it has none."""
    assert bar is not None
    if mm is None:
        assert bar.unit == "px"
        return
    assert bar.unit in ("mm", "cm")
    length_mm = bar.length * (10 if bar.unit == "cm" else 1)
    first, second = (view_model.transform.to_screen(column, 0) for column in (0, 1))
    assert bar.length_px == pytest.approx(np.hypot(*np.subtract(second, first)) / mm[1] * length_mm)


def check_probe(header, view_model):
    """The place under the mouse is the pixel's own, or there is none."""
    found = view_model.probe(view_model.transform.to_screen(9, 4))
    assert (found.position_mm is not None) == is_placed(header)
    if found.position_mm is not None:
        assert found.position_mm == pytest.approx(tuple(place_mm(header, 4, 9)), abs=1e-4)


def check_lines(header, shown, other):
    """A line of intersection lies in both planes, and there is one only where the header places the image."""
    partners = Partners(PatientFrames())
    there, here = partners.line_in(shown, other), partners.line_in(other, shown)
    if not is_placed(header):
        assert there is here is None
        return
    first = place_mm(header, 0, 0)
    normal = np.cross(place_mm(header, 0, 1) - first, place_mm(header, 1, 0) - first)
    geometry = other.content.volume.geometry
    for column, row in there or ():
        point = np.array(geometry.to_patient((1, row, column)))
        assert (point - first) @ normal / np.linalg.norm(normal) == pytest.approx(0, abs=1e-3)
    for column, row in here or ():
        assert place_mm(header, row, column)[2] == pytest.approx(geometry.to_patient((1, 0, 0))[2], abs=1e-3)


@settings(max_examples=40)
@given(images(), states)
def test_planes_are_cut_only_through_a_grid_and_carry_the_letters_of_where_they_lie(
    tmp_path_factory, made, view
):
    folder = written(tmp_path_factory.mktemp("cut"), made)
    turns, horizontally, vertically = view
    for series, volume in load_folder(folder):
        headers = [header_of(folder, frame) for frame in volume.frames]
        heights = {
            round(float(np.dot(place_mm(each, 0, 0), (1, 2, 3))), 3) for each in headers if is_placed(each)
        }
        if len(headers) > 1 and len(heights) < len(headers):
            assert volume.calibration is not Calibration.PATIENT
            assert obstacle(series, volume) is not None
            continue
        if volume.calibration is not Calibration.PATIENT:
            assert not all(map(is_placed, headers))
            continue
        planes = ReformattedPlanes(volume, PatientPlane.CORONAL)
        state = ViewportState(
            planes.geometry.shape[0],
            VoiWindow(40, 400),
            quarter_turns=turns,
            flipped_horizontally=horizontally,
            flipped_vertically=vertically,
        )
        first, right, below = (
            np.array(planes.geometry.to_patient((0, *at))) for at in ((0, 0), (0, 1), (1, 0))
        )
        cut = headers[0]
        cut.ImageOrientationPatient = [
            *((right - first) / np.linalg.norm(right - first)),
            *((below - first) / np.linalg.norm(below - first)),
        ]
        assert listed(plane_letters(planes, 0, state)) == sides(cut, *view)
