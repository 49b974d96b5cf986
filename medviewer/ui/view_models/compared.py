"""What other viewports mean for one viewport, as a value: its links, reference lines and the shared point."""

from dataclasses import dataclass
from enum import Enum

from medviewer.dicom.same_patient import SamePatient
from medviewer.imaging.geometry import Triple
from medviewer.imaging.plane_match import Segment


class LinkKind(Enum):
    """Why two stacks are paged together."""

    POSITION = "position"  # the same patient coordinates
    REGISTERED = "registered"  # other coordinates, brought together by a registration
    BY_HAND = "by hand"  # the reader linked the slices on show


@dataclass(frozen=True)
class Link:
    """How a viewport is linked to others on show.

    Attributes:
        kind: Why.
        scroll: Slices go together.
        view: Place and magnification go together.
        window: The window goes together.
        residual_mm: Of a registration: by how much its two directions disagree on average; None without one.
    """

    kind: LinkKind = LinkKind.POSITION
    scroll: bool = False
    view: bool = False
    window: bool = False
    residual_mm: float | None = None


@dataclass(frozen=True)
class Compared:
    """What is drawn on a viewport because of the others.

    Attributes:
        link: None = it is linked to none.
        lines: Where the plane of the active viewport cuts the displayed one: (column, row) ends.
        point_mm: The point shown in all viewports, in this one's own patient coordinates (LPS mm); None = none.
        same_patient: NO where another one shows another patient; UNKNOWN where nothing tells of one of them.
    """

    link: Link | None = None
    lines: tuple[Segment, ...] = ()
    point_mm: Triple | None = None
    same_patient: SamePatient = SamePatient.YES


NOTHING_COMPARED = Compared()
