"""What a DICOM object is, by its SOP Class, and the words for it."""

from enum import Enum

from medviewer.i18n import N_, _


class ObjectKind(Enum):
    """Families of SOP Classes; the values are part of the JSON schema."""

    IMAGE = "image"
    SEGMENTATION = "segmentation"
    PARAMETRIC_MAP = "parametric map"
    STRUCTURED_REPORT = "structured report"
    KEY_OBJECT = "key object selection"
    PRESENTATION_STATE = "presentation state"
    RT_STRUCTURE_SET = "RT structure set"
    RT_PLAN = "RT plan"
    RT_DOSE = "RT dose"
    RT_RECORD = "RT treatment record"
    REGISTRATION = "registration"
    ENCAPSULATED_DOCUMENT = "encapsulated document"
    WAVEFORM = "waveform"
    SURFACE = "surface"
    TRACTOGRAPHY = "tractography"
    RAW_DATA = "raw data"
    VIDEO = "video"
    SPECTROSCOPY = "spectroscopy"
    REAL_WORLD_VALUES = "real world value mapping"
    FIDUCIALS = "fiducials"
    OTHER = "other"

    @property
    def is_shown_as_image(self) -> bool:
        """True where the pixels are a picture by themselves."""
        return self in (ObjectKind.IMAGE, ObjectKind.RT_DOSE, ObjectKind.PARAMETRIC_MAP)


_TEXTS = {
    ObjectKind.SEGMENTATION: N_("Segmentation"),
    ObjectKind.PARAMETRIC_MAP: N_("Parametric map"),
    ObjectKind.STRUCTURED_REPORT: N_("Structured report"),
    ObjectKind.KEY_OBJECT: N_("Key object selection"),
    ObjectKind.PRESENTATION_STATE: N_("Presentation state"),
    ObjectKind.RT_STRUCTURE_SET: N_("Radiotherapy structure set"),
    ObjectKind.RT_PLAN: N_("Radiotherapy plan"),
    ObjectKind.RT_DOSE: N_("Radiotherapy dose"),
    ObjectKind.RT_RECORD: N_("Radiotherapy treatment record"),
    ObjectKind.REGISTRATION: N_("Registration"),
    ObjectKind.ENCAPSULATED_DOCUMENT: N_("Encapsulated document"),
    ObjectKind.WAVEFORM: N_("Waveform"),
    ObjectKind.SURFACE: N_("Surface model"),
    ObjectKind.TRACTOGRAPHY: N_("Tractography"),
    ObjectKind.RAW_DATA: N_("Raw data"),
    ObjectKind.VIDEO: N_("Video"),
    ObjectKind.SPECTROSCOPY: N_("Spectroscopy"),
    ObjectKind.REAL_WORLD_VALUES: N_("Real world value mapping"),
    ObjectKind.FIDUCIALS: N_("Fiducials"),
    ObjectKind.OTHER: N_("Object of an unknown kind"),
}

_STORAGE = "1.2.840.10008.5.1.4.1.1."
_BY_SOP_CLASS = {
    "66.4": ObjectKind.SEGMENTATION,
    "66.7": ObjectKind.SEGMENTATION,
    "30": ObjectKind.PARAMETRIC_MAP,
    "88.59": ObjectKind.KEY_OBJECT,
    "88": ObjectKind.STRUCTURED_REPORT,
    "11": ObjectKind.PRESENTATION_STATE,
    "481.2": ObjectKind.RT_DOSE,
    "481.3": ObjectKind.RT_STRUCTURE_SET,
    "481.5": ObjectKind.RT_PLAN,
    "481.8": ObjectKind.RT_PLAN,
    "481.4": ObjectKind.RT_RECORD,
    "481.6": ObjectKind.RT_RECORD,
    "481.7": ObjectKind.RT_RECORD,
    "481.9": ObjectKind.RT_RECORD,
    "66.1": ObjectKind.REGISTRATION,
    "66.2": ObjectKind.FIDUCIALS,
    "66.3": ObjectKind.REGISTRATION,
    "66.5": ObjectKind.SURFACE,
    "66.6": ObjectKind.TRACTOGRAPHY,
    "66": ObjectKind.RAW_DATA,
    "67": ObjectKind.REAL_WORLD_VALUES,
    "104": ObjectKind.ENCAPSULATED_DOCUMENT,
    "9": ObjectKind.WAVEFORM,
    "4.2": ObjectKind.SPECTROSCOPY,
}
"""SOP Class UID below the storage root (PS3.4 B.5), longest prefix first wins -> kind; others are images."""


def kind_of(sop_class_uid: str, *, has_pixels: bool) -> ObjectKind:
    """The kind of object that a SOP Class stands for.

    Args:
        sop_class_uid: SOP Class UID; "" where the header was stripped.
        has_pixels: The header has Rows and Columns, so an unlisted class is an image.
    """
    if sop_class_uid.startswith(_STORAGE):
        parts = sop_class_uid.removeprefix(_STORAGE).split(".")
        for length in range(len(parts), 0, -1):
            if kind := _BY_SOP_CLASS.get(".".join(parts[:length])):
                return kind
    return ObjectKind.IMAGE if has_pixels else ObjectKind.OTHER


def kind_text(kind: ObjectKind, modality: str) -> str:
    """Translated words: "CT images" for images, the object's name for others."""
    if kind is ObjectKind.IMAGE:
        return _("{modality} images").format(modality=modality) if modality else _("Images")
    return _(_TEXTS[kind])
