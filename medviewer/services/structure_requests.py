"""What decode workers are asked of Segmentations and Structure Sets."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medviewer.dicom.source_file import SourceFile

if TYPE_CHECKING:
    from medviewer.dicom.structure_sets.mask_parts import CutFrames
    from medviewer.dicom.structure_sets.segmentation import Segmentation
    from medviewer.imaging.structures.structure import StructureSet


@dataclass(frozen=True)
class ReadSegmentation:
    """Read the header of a Segmentation; the answer is a `Segmentation`."""

    source: SourceFile

    def answer(self) -> "Segmentation":
        from medviewer.dicom.structure_sets.segmentation import read_segmentation

        return read_segmentation(self.source)


@dataclass(frozen=True)
class ReadStructureSet:
    """Read an RT Structure Set; the answer is a `StructureSet`."""

    source: SourceFile

    def answer(self) -> "StructureSet":
        from medviewer.dicom.structure_sets.rt_structure_set import read_structure_set

        return read_structure_set(self.source)


@dataclass(frozen=True)
class CutMasks:
    """Decode some frames of a Segmentation; the answer is `CutFrames`.

    Attributes:
        segmentation: Its header, without the frames' places.
        numbers: Which frames, from 1.
    """

    segmentation: "Segmentation"
    numbers: tuple[int, ...]

    def answer(self) -> "CutFrames":
        from medviewer.dicom.structure_sets.mask_parts import mask_parts

        own = self.segmentation
        return mask_parts(
            own.source, own.pixels, own.type, self.numbers,
            maximum=own.maximum, unlabeled=own.unlabeled, stamp=own.stamp,
        )  # fmt: skip
