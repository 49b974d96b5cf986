"""What is to hang where, as a value: a hanging protocol's choice, or the reader's."""

from dataclasses import dataclass

from medviewer.hanging.grid_layout import GridLayout
from medviewer.imaging.first_look import PLAIN_LOOK, FirstLook
from medviewer.imaging.patient_plane import PatientPlane


@dataclass(frozen=True)
class Hung:
    """What hangs in one viewport.

    Attributes:
        key: Of the series; "" = nothing.
        look: How it is first shown.
        plane: Which plane of a reformat of the series; None = its slices.
    """

    key: str = ""
    look: FirstLook = PLAIN_LOOK
    plane: PatientPlane | None = None


@dataclass(frozen=True)
class Arrangement:
    """What hangs in a grid.

    Attributes:
        hung: For each place, row by row; places beyond are empty.
        grid: Rows and columns; None = as many as there are, the rest of them filled with the study's other series.
        same_scale: All are magnified alike.
    """

    hung: tuple[Hung, ...] = ()
    grid: GridLayout | None = None
    same_scale: bool = False
