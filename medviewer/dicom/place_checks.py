"""What a header says of an image's place that can't be: it counts as unknown, and the reader is told."""

from medviewer.dicom.frame_facts import LEAST_MM, MOST_MM, orientation_of, position_of
from medviewer.dicom.functional_groups import Groups
from medviewer.dicom.header import Header
from medviewer.dicom.instance import FrameHeader
from medviewer.i18n import N_, Message, message


def slice_thickness_mm(header: Header) -> float | None:
    """Slice Thickness (0018,0050); None where absent, or not between a nanometer and ten meters."""
    value = header.number("SliceThickness")
    return value if value is not None and LEAST_MM <= value <= MOST_MM else None


def place_notes(header: Header, frames: tuple[FrameHeader, ...]) -> tuple[Message, ...]:
    """Each element that gives an impossible place, once.

    Args:
        header: Of the whole object.
        frames: What was taken from it.
    """
    notes = dict.fromkeys(_plane_notes(header, header))
    if len(frames) > 1 and not all(frame.position_mm and frame.orientation for frame in frames):
        shared = header.item("SharedFunctionalGroupsSequence")
        for own in header.items("PerFrameFunctionalGroupsSequence"):
            groups = Groups(own, shared)
            planes = (groups.get("PlanePositionSequence"), groups.get("PlaneOrientationSequence"))
            notes.update(dict.fromkeys(_plane_notes(*planes)))
    thickness = header.number("SliceThickness")
    if thickness and slice_thickness_mm(header) is None:
        text = N_("The Slice Thickness in the header ({value} mm) can't be right and is not used.")
        notes[message(text, value=f"{thickness:g}")] = None
    return tuple(notes)


def _plane_notes(place: Header | None, direction: Header | None) -> list[Message]:
    notes = []
    values = place.numbers("ImagePositionPatient") if place else ()
    if place and len(values) == 3 and position_of(place) is None:
        text = N_("The Image Position in the header can't be right and is not used.")
        notes.append(message(text))
    values = direction.numbers("ImageOrientationPatient") if direction else ()
    if direction and len(values) == 6 and any(values) and orientation_of(direction) is None:
        notes.append(message(N_("The Image Orientation in the header can't be right and is not used.")))
    return notes
