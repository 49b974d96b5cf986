"""A Series, or one part of it, as the browser lists it and a viewport shows it."""

from dataclasses import dataclass

from medviewer.dicom.file_format import FileFormat, format_text
from medviewer.dicom.instance import FrameHeader, Instance, SeriesHeader
from medviewer.dicom.object_kind import ObjectKind, kind_message
from medviewer.dicom.splitting import same_way
from medviewer.i18n import Message, _
from medviewer.imaging.geometry import VolumeGeometry
from medviewer.imaging.geometry_passport import GeometryPassport
from medviewer.imaging.volume import FrameReference, Unit


@dataclass(frozen=True)
class SliceSource:
    """Where one slice comes from.

    Attributes:
        instance: Index into `Series.instances`.
        frame_number: Frame of that instance, counted from 1.
    """

    instance: int
    frame_number: int = 1


@dataclass(frozen=True)
class Series(SeriesHeader):
    """Slices that belong into one stack, in display order; or objects without pixels.

    A Series Instance UID can hold several such stacks (kernels, echoes, a localizer): each is one Series here,
    told apart by `split_number`.

    Attributes:
        split_number: 1 for the first (mostly only) part of a Series Instance UID.
        split_count: Number of parts the Series Instance UID was split into.
        object_kind: What the objects are; `kind` puts it into words.
        instances: In display order: along the slice normal where positions are known.
        slices: One entry per slice, in display order; empty where `is_image` is False.
        geometry: The grid in the patient. Where positions are unknown: millimetres (or pixels, see
            `passport`) in the plane and steps of 1. None where `is_image` is False.
        passport: The geometry check, with numbers.
        duplicates: Instances left out because another lies at the same place.
        frame_rate_hz: Rate at which a cine loop was made for display; None for a stack that is not one.
    """

    split_number: int = 1
    split_count: int = 1
    object_kind: ObjectKind = ObjectKind.IMAGE
    instances: tuple[Instance, ...] = ()
    slices: tuple[SliceSource, ...] = ()
    geometry: VolumeGeometry | None = None
    passport: GeometryPassport | None = None
    duplicates: tuple[Instance, ...] = ()
    frame_rate_hz: float | None = None

    @property
    def key(self) -> str:
        """Unique among all series of a catalog: "UID#part"."""
        return f"{self.uid}#{self.split_number}"

    @property
    def kind(self) -> str:
        """Translated words for what this is: "CT images", "Structured report", "NIfTI volume"."""
        if self.object_kind is ObjectKind.IMAGE and self.acquisition.is_mosaic:
            return _("{modality} mosaics (Siemens)").format(modality=self.modality).strip()
        if self.file_format is not FileFormat.DICOM:
            return format_text(self.file_format)
        return str(kind_message(self.object_kind, self.modality))

    @property
    def file_format(self) -> FileFormat:
        """What kind of files it was read from."""
        pixels = self.instances[0].pixels if self.instances else None
        return pixels.file_format if pixels else FileFormat.DICOM

    @property
    def is_image(self) -> bool:
        """True if a viewport can show it."""
        return bool(self.slices)

    @property
    def warnings(self) -> dict[int, tuple[Message, ...]]:
        """Slice index -> what may be wrong with its picture, as far as files tell without being decoded."""
        told = {index: self.instance_of(index).warnings for index in range(self.slice_count)}
        return {index: warnings for index, warnings in told.items() if warnings}

    @property
    def unit(self) -> Unit:
        """What the values measure: that of all slices, or nothing."""
        units = {self.frame_of(index).unit for index in range(self.slice_count)}
        return units.pop() if len(units) == 1 else Unit.NONE

    @property
    def slice_count(self) -> int:
        return len(self.slices)

    @property
    def thumbnail_candidates(self) -> tuple[int, ...]:
        """Slice indices to try for the thumbnail: the middle one first, then its neighbours, nearest first."""
        return middle_out(self.slice_count)[:5]

    def instance_of(self, slice_index: int) -> Instance:
        return self.instances[self.slices[slice_index].instance]

    def frame_of(self, slice_index: int) -> FrameHeader:
        return self.instance_of(slice_index).frame(self.slices[slice_index].frame_number)

    @property
    def faces_one_way(self) -> bool:
        """True where every image's rows and columns point the same ways, as far as that is known."""
        first = self.frame_of(0).orientation
        others = (self.frame_of(index).orientation for index in range(1, self.slice_count))
        return all(own is first or same_way(own, first) for own in others)

    def references(self) -> tuple[FrameReference, ...]:
        """Which frame of which SOP Instance each slice is."""
        return tuple(
            FrameReference(self.instances[each.instance].sop_instance_uid, each.frame_number)
            for each in self.slices
        )


def middle_out(count: int) -> tuple[int, ...]:
    """Indices 0 to count - 1, the middle one first, then by distance from it."""
    middle = count // 2
    return tuple(sorted(range(count), key=lambda index: (abs(index - middle), -index)))
