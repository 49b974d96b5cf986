"""The reader's own key images for the summary: drawn with the look they were kept with, measurements over them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from medviewer.dicom.series import Series
from medviewer.enhance.filter import filterable
from medviewer.i18n import N_, Translate
from medviewer.imaging.display_transform import DisplayTransform, display_transform
from medviewer.imaging.label_place import TextBox, box_around, place_beside
from medviewer.imaging.orientation_labels import plane_letters
from medviewer.imaging.presets import default_window
from medviewer.imaging.render import plane_of, render
from medviewer.imaging.structures.layers import StructureLook
from medviewer.imaging.structures.on_plane import ShownStructure, structures_on_plane
from medviewer.imaging.structures.structure import Structure
from medviewer.imaging.view_signs import view_signs
from medviewer.imaging.viewport_state import Interpolation, ViewportState
from medviewer.imaging.volume import Volume
from medviewer.reading.figure import figure_of
from medviewer.reading.image_text import image_lines
from medviewer.reading.key_image import KeyImage
from medviewer.reading.measurement import Measurement
from medviewer.reading.words import details, headline, kind_name
from medviewer.report.key_picture import DrawnFigure, KeptPicture, KeyPicture, Spots, bar_of
from medviewer.report.wording import number_text, unbroken

EDGE_PX = 900
PLAIN_LOOK = StructureLook()
STRUCTURE_LINE_PX, MOST_NAMES = 2, 8
"""Width of structures' outlines; how many of them are named below a picture."""
LETTER_PX, LINE_PX = 25.0, 29.0
"""Width of a letter and height of a line of the text beside a measurement, of a picture `EDGE_PX` wide."""


_ROOM = TextBox(6, 6, EDGE_PX - 12, EDGE_PX - 12)
"""Where text may stand."""


@dataclass(frozen=True, eq=False)
class KeptImage:
    """A key image with its pixels.

    Attributes:
        image: The key image.
        series: Its Series.
        slice_index: Slice of the Series, 0 = first.
        volume: A Volume that has its Frame.
        index: The Frame's slice in that Volume.
        measurements: What was measured on that Frame.
        structures: Segments and contours that are on show on the Series.
        structure_look: How they are drawn.
    """

    image: KeyImage
    series: Series
    slice_index: int
    volume: Volume
    index: int
    measurements: tuple[Measurement, ...] = ()
    structures: tuple[ShownStructure, ...] = ()
    structure_look: StructureLook = PLAIN_LOOK


def kept_pictures(kept: Sequence[KeptImage], _: Translate) -> tuple[KeptPicture, ...]:
    """A picture of each, in their order."""
    return tuple(_kept_picture(each, _) for each in kept)


def _kept_picture(kept: KeptImage, _: Translate) -> KeptPicture:
    volume, look = kept.volume, kept.image.look
    start = ViewportState(
        volume.geometry.shape[0],
        default_window(volume, kept.index),
        kept.index,
        interpolation=Interpolation.CUBIC,
    )
    state = look.on(start, start.window)
    plane = plane_of(volume, kept.index)
    if look.filters and plane.values.ndim == 2:
        filtered = look.filters.apply(filterable(plane.values), plane.spacing_mm)
        plane = replace(plane, values=filtered, key=None)
    look_here = replace(kept.structure_look, line_px=STRUCTURE_LINE_PX)
    facts = volume.facts(kept.index)
    structures = structures_on_plane(kept.structures, facts.geometry, 0, look_here)
    drawn = render(plane, state, (EDGE_PX, EDGE_PX), structures=structures.layers)
    rows, columns = facts.geometry.shape[1:]
    place = display_transform((rows, columns), plane.spacing_mm, state, (EDGE_PX, EDGE_PX))
    letters = plane_letters(volume, kept.index, state)
    picture = KeyPicture(
        pixels=drawn if drawn.ndim == 2 else np.ascontiguousarray(drawn[..., :3]),
        caption=_caption(state, look.filters.label() if look.filters else "", structures.legend, volume, _),
        letters=(letters.left, letters.top, letters.right, letters.bottom) if letters else ("", "", "", ""),
        bar=bar_of(facts, place, EDGE_PX, _),
        figures=_figures(kept, place),
        signs=tuple(map(_, view_signs(volume, state))),
    )
    return KeptPicture(
        _heading(kept, _), kept.image.note, tuple(_line(each, _) for each in kept.measurements), picture
    )


def _heading(kept: KeptImage, _: Translate) -> str:
    number = kept.series.number
    parts = (
        "" if number is None else _(N_("Series {number}")).format(number=number),
        kept.series.description,
        _(N_("slice {number}")).format(number=kept.slice_index + 1),
    )
    return " · ".join(part for part in parts if part)


def _caption(
    state: ViewportState, filters: str, legend: Sequence[Structure], volume: Volume, _: Translate
) -> str:
    window = state.window
    text = _(N_("Window center {center}, width {width}")).format(
        center=number_text(round(window.center, 1)), width=number_text(round(window.width, 1))
    )
    parts = [] if volume.is_color else [text, *([_(N_("inverted"))] if state.inverted else [])]
    if filters:
        parts.append(_(N_("FILTERED: {filters}")).format(filters=filters))
    names = [each.label or str(each.number) for each in legend]
    if len(names) > MOST_NAMES:
        more = _(N_("and {count} more")).format(count=len(names) - MOST_NAMES)
        names = [*names[:MOST_NAMES], more]
    if names:
        parts.append(_(N_("Structures: {names}")).format(names=", ".join(names)))
    return " · ".join(part for part in parts if part)


def _line(measurement: Measurement, _: Translate) -> str:
    """ "Distance “nodule”: 12.4 mm"."""
    kind = kind_name(measurement, _)
    name = f"{kind} “{measurement.label}”" if measurement.label else kind
    values = "; ".join(unbroken(each) for each in (headline(measurement), *details(measurement, _)) if each)
    return _(N_("{action}: {what}")).format(action=name, what=values) if values else name


def _figures(kept: KeptImage, place: DisplayTransform) -> tuple[DrawnFigure, ...]:
    """Each measurement with its text beside it, off the other figures and texts as far as there is room."""
    spots = [[_spot(point, kept, place) for point in each.points] for each in kept.measurements]
    figures = [
        figure_of(each.kind, own, EDGE_PX / 600) for each, own in zip(kept.measurements, spots, strict=True)
    ]
    along = [
        np.concatenate([np.asarray(own, np.float64), figure.spots()])
        for own, figure in zip(spots, figures, strict=True)
    ]
    boxes = [_box(each) for each in along]
    texts: list[TextBox] = []
    drawn = []
    for number, measurement in enumerate(kept.measurements):
        lines, middle = image_lines(measurement), None
        if lines and ((along[number] >= 0) & (along[number] <= EDGE_PX)).all(axis=1).any():
            size = (max(map(_width, lines)), LINE_PX * len(lines))
            if measurement.text_at is not None:
                box = box_around(_spot(measurement.text_at, kept, place), size).inside(_ROOM)
            else:
                others = [*texts, *boxes[:number], *boxes[number + 1 :]]
                box = place_beside(along[number], size, _ROOM, others)
            texts.append(box)
            middle = (box.center[0] / EDGE_PX, box.center[1] / EDGE_PX)
        drawn.append(
            DrawnFigure(
                tuple(_part(line) for line in figures[number].lines),
                tuple(_part(line) for line in figures[number].helping),
                lines if middle is not None else (),
                middle or (0.0, 0.0),
            )
        )
    return tuple(drawn)


def _box(along: NDArray[np.float64]) -> TextBox:
    (left, top), (right, bottom) = along.min(axis=0), along.max(axis=0)
    return TextBox(float(left), float(top), float(right - left), float(bottom - top))


def _spot(point: tuple[float, float, float], kept: KeptImage, place: DisplayTransform) -> tuple[float, float]:
    _k, row, column = kept.volume.facts(kept.index).geometry.to_index(point)
    return place.to_screen(column, row)


def _part(line: Spots) -> Spots:
    """Points as fractions of the picture's width, counted from its corner."""
    return tuple(((x + 0.5) / EDGE_PX, (y + 0.5) / EDGE_PX) for x, y in line)


def _width(line: str) -> float:
    """About how wide a line is: Chinese characters take twice as much."""
    return sum(LETTER_PX if ord(letter) > 0x2E80 else LETTER_PX * 0.56 for letter in line)
