"""One Segmentation or Structure Set of the open studies, as the panel lists it."""

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from medviewer.i18n import Message
from medviewer.imaging.structures.placement import Registration
from medviewer.imaging.structures.structure import Structure, StructureSet, StructureSetHeader

if TYPE_CHECKING:
    from medviewer.dicom.object_kind import ObjectKind
    from medviewer.dicom.series import Series
    from medviewer.dicom.source_file import SourceFile


class EntryPhase(Enum):
    """How far a set has been read."""

    LISTED = "listed"  # not read, or only what it says of itself
    READING = "reading"
    READ = "read"
    FAILED = "failed"


@dataclass(frozen=True, eq=False)
class StructureEntry:
    """One set.

    Attributes:
        key: Unique among the open studies.
        series_key: Of the series it is in.
        title: As the browser names it.
        source: The file.
        kind: What it is.
        uid: SOP Instance UID; "" where it has none.
        phase: How far it has been read.
        header: What it says of itself; None while that isn't known.
        shapes: The set with its shapes; None before it was read.
        visible: Numbers of the structures that are switched on.
        error: Why it can't be shown.
    """

    key: str
    series_key: str
    title: str
    source: "SourceFile"
    kind: "ObjectKind"
    uid: str = ""
    phase: EntryPhase = EntryPhase.LISTED
    header: StructureSetHeader | None = None
    shapes: StructureSet | None = None
    visible: frozenset[int] = frozenset()
    error: Exception | None = None

    @property
    def structures(self) -> tuple[Structure, ...]:
        return self.header.structures if self.header is not None else ()

    @property
    def drawable(self) -> frozenset[int]:
        """Numbers of the structures that have something to be drawn; all of them before it was read."""
        if self.shapes is not None:
            return frozenset(self.shapes.shapes)
        return frozenset(each.number for each in self.structures)

    def belongs_to(self, series: "Series") -> bool:
        """It says that it was drawn on the series, or uses its patient coordinates."""
        if self.header is None:
            return False
        frames = {each.frame_of_reference_uid for each in self.structures} - {""}
        return series.uid in self.header.series_uids or series.frame_of_reference_uid in frames


@dataclass(frozen=True)
class Placement:
    """What was found when a set was compared with the images of a viewport.

    Attributes:
        objections: Number of each structure that can't be drawn there -> why.
        registration: How well the others fit.
    """

    objections: dict[int, Message]
    registration: Registration
