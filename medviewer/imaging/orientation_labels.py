"""The letters at a picture's edges that say which side of the patient lies there."""

from dataclasses import dataclass

import numpy as np

from medviewer.imaging.patient_directions import Anatomy, Directions, opposite, words_of
from medviewer.imaging.plane_source import PlaneSource
from medviewer.imaging.viewport_state import ViewportState


@dataclass(frozen=True)
class EdgeLetters:
    """Letters for the four edges of a picture, main direction first: "A", "AR", "FPL"; of an animal "LE", "RTV"."""

    left: str
    top: str
    right: str
    bottom: str
    anatomy: Anatomy = Anatomy.BIPED

    def parts(self, letters: str) -> tuple[str, str]:
        """The main direction of an edge's letters, and the others."""
        main = next(iter(words_of(letters, self.anatomy)), "")
        return main, letters[len(main) :]


def edge_letters(
    directions: Directions, state: ViewportState, anatomy: Anatomy = Anatomy.BIPED
) -> EdgeLetters:
    """The letters of a displayed plane's edges, turned and flipped as `state` shows it.

    Args:
        directions: Where the plane's rows and columns lead.
        state: Quarter turns and flips.
        anatomy: Which names the directions have.
    """
    turn = np.linalg.matrix_power(np.array([[0, -1], [1, 0]]), state.quarter_turns)
    flip = np.diag([-1 if state.flipped_horizontally else 1, -1 if state.flipped_vertically else 1])
    ends = [(letters, opposite(letters, anatomy)) for letters in directions]
    (right, left), (bottom, top) = (
        ends[axis] if sign > 0 else ends[axis][::-1]
        for axis, sign in ((int(np.flatnonzero(way)[0]), way.sum()) for way in flip @ turn)
    )
    return EdgeLetters(left, top, right, bottom, anatomy)


def plane_letters(planes: PlaneSource, index: int, state: ViewportState) -> EdgeLetters | None:
    """The letters for a plane on show; None where its own image doesn't say how it lies in the patient."""
    facts = planes.facts(index)
    return None if facts.directions is None else edge_letters(facts.directions, state, facts.anatomy)
