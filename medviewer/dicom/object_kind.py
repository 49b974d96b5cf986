"""What a DICOM object can be, and the words for it."""

from enum import Enum

from medviewer.i18n import N_, Message, message


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
    SPECTROSCOPY = "spectroscopy"
    REAL_WORLD_VALUES = "real world value mapping"
    FIDUCIALS = "fiducials"
    OVERLAY = "overlay"
    CURVE = "curve"
    LOOKUP_TABLE = "lookup table"
    STORED_PRINT = "stored print"
    STEREOMETRIC_RELATIONSHIP = "stereometric relationship"
    EYE_MEASUREMENTS = "ophthalmic measurements"
    CONTENT_ASSESSMENT = "content assessment"
    MICROSCOPY_ANNOTATIONS = "microscopy annotations"
    ENCAPSULATED_MODEL = "encapsulated 3D model"
    STRUCTURED_DISPLAY = "structured display"
    PROTOCOL = "procedure protocol"
    INVENTORY = "inventory"
    RT_INTENT = "RT physician intent"
    RT_SEGMENT_ANNOTATION = "RT segment annotation"
    RT_RADIATION = "RT radiation"
    RT_INSTRUCTION = "RT delivery instruction"
    THREAT_REPORT = "threat detection report"
    HANGING_PROTOCOL = "hanging protocol"
    COLOR_PALETTE = "color palette"
    IMPLANT_TEMPLATE = "implant template"
    PRIVATE = "private"
    OTHER = "other"

    @property
    def is_shown_as_image(self) -> bool:
        """True where the pixels are a picture by themselves."""
        return self in (ObjectKind.IMAGE, ObjectKind.RT_DOSE, ObjectKind.PARAMETRIC_MAP)

    @property
    def is_drawn_on_images(self) -> bool:
        """True where the object is drawn over the images it belongs to."""
        return self in (ObjectKind.SEGMENTATION, ObjectKind.RT_STRUCTURE_SET)


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
    ObjectKind.SPECTROSCOPY: N_("Spectroscopy"),
    ObjectKind.REAL_WORLD_VALUES: N_("Real world value mapping"),
    ObjectKind.FIDUCIALS: N_("Fiducials"),
    ObjectKind.OVERLAY: N_("Stand-alone overlay"),
    ObjectKind.CURVE: N_("Curve"),
    ObjectKind.LOOKUP_TABLE: N_("Lookup table"),
    ObjectKind.STORED_PRINT: N_("Stored print"),
    ObjectKind.STEREOMETRIC_RELATIONSHIP: N_("Stereo pair of eye photographs"),
    ObjectKind.EYE_MEASUREMENTS: N_("Eye measurements"),
    ObjectKind.CONTENT_ASSESSMENT: N_("Content assessment"),
    ObjectKind.MICROSCOPY_ANNOTATIONS: N_("Microscopy annotations"),
    ObjectKind.ENCAPSULATED_MODEL: N_("Encapsulated 3D model"),
    ObjectKind.STRUCTURED_DISPLAY: N_("Structured display"),
    ObjectKind.PROTOCOL: N_("Acquisition protocol"),
    ObjectKind.INVENTORY: N_("Inventory of an archive"),
    ObjectKind.RT_INTENT: N_("Radiotherapy prescription"),
    ObjectKind.RT_SEGMENT_ANNOTATION: N_("Radiotherapy segment annotation"),
    ObjectKind.RT_RADIATION: N_("Radiotherapy radiation set"),
    ObjectKind.RT_INSTRUCTION: N_("Radiotherapy delivery instruction"),
    ObjectKind.THREAT_REPORT: N_("Threat detection report"),
    ObjectKind.HANGING_PROTOCOL: N_("Hanging protocol"),
    ObjectKind.COLOR_PALETTE: N_("Color palette"),
    ObjectKind.IMPLANT_TEMPLATE: N_("Implant template"),
    ObjectKind.PRIVATE: N_("Private object"),
    ObjectKind.OTHER: N_("Object of an unknown kind"),
}


def kind_message(kind: ObjectKind, modality: str) -> Message:
    """ "CT images" for images, the object's name for others."""
    if kind is ObjectKind.IMAGE:
        return message(N_("{modality} images"), modality=modality) if modality else message(N_("Images"))
    return message(_TEXTS[kind])
