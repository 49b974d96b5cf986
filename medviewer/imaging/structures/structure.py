"""Structures and the sets they come in: a Segmentation's segments, a Structure Set's regions of interest."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from medviewer.i18n import Message
from medviewer.imaging.structures.contours import ContourStack
from medviewer.imaging.structures.masks import MaskStack

Rgb = tuple[int, int, int]
Shape = MaskStack | ContourStack

DEFAULT_COLORS: tuple[Rgb, ...] = (
    (86, 180, 233), (230, 159, 0), (0, 190, 140), (240, 228, 66), (204, 121, 167), (213, 94, 0),
    (120, 160, 255), (170, 220, 90), (255, 150, 150), (160, 120, 220),
)  # fmt: skip
"""For structures that come without a color: told apart also without red and green (after Okabe and Ito, 2008)."""


class StructureSetKind(Enum):
    """What the set is in DICOM."""

    SEGMENTATION = "segmentation"
    STRUCTURE_SET = "structure set"


@dataclass(frozen=True)
class Structure:
    """A segment (PS3.3 C.8.20.4) or a region of interest (C.8.8.5).

    Attributes:
        number: Segment Number (0062,0004) or ROI Number (3006,0022).
        label: Segment Label (0062,0005) or ROI Name (3006,0026); "" where absent.
        color: Recommended display color (R, G, B), 0 to 255.
        details: What else is said of it: property type, algorithm, RT ROI Interpreted Type.
        frame_of_reference_uid: Of its patient coordinates; "" where it names none.
    """

    number: int
    label: str
    color: Rgb
    details: tuple[str, ...] = ()
    frame_of_reference_uid: str = ""


@dataclass(frozen=True)
class StructureSetHeader:
    """A set without its shapes.

    Attributes:
        sop_instance_uid: SOP Instance UID (0008,0018).
        kind: What it is.
        title: Content Label, Structure Set Label, or the like; "" where absent.
        structures: In the order of the file, each number once.
        series_uids: Series Instance UIDs that it says it was drawn on.
        notes: What is wrong with it, in sentences.
    """

    sop_instance_uid: str
    kind: StructureSetKind
    title: str = ""
    structures: tuple[Structure, ...] = ()
    series_uids: frozenset[str] = frozenset()
    notes: tuple[Message, ...] = ()

    def structure(self, number: int) -> Structure:
        """The structure of a number.

        Raises:
            KeyError: There is none.
        """
        found = next((each for each in self.structures if each.number == number), None)
        if found is None:
            raise KeyError(number)
        return found


@dataclass(frozen=True, eq=False)
class StructureSet:
    """A set with its shapes.

    Attributes:
        header: What it says of itself.
        shapes: Number of a structure -> its shapes; a structure that is drawn nowhere has none.
    """

    header: StructureSetHeader
    shapes: Mapping[int, tuple[Shape, ...]] = field(default_factory=dict)
