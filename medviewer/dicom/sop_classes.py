"""Which family a standard SOP Class belongs to, as data (PS3.4 B.5, B.6, GG.3 and the retired ones of PS3.6 A)."""

from medviewer.dicom.object_kind import ObjectKind

STANDARD_ROOT = "1.2.840.10008."

_IMAGE_CLASSES = (
    "5.1.1.29", "5.1.1.30",  # hardcopy
    *(f"5.1.4.1.1.{number}" for number in (1, 2, 3, 4, 5, 6, 7, 12, 13, 14, 20, 77, 81, 82, 128, 130, 501, 601)),
    "5.1.4.1.1.481.1", "5.1.4.1.1.481.23", "5.1.4.1.1.481.24",
)  # fmt: skip

EXACT = {
    "5.1.4.1.1.9": ObjectKind.CURVE,
    "5.1.4.1.1.11": ObjectKind.LOOKUP_TABLE,
}
"""SOP Class UID below the standard's root -> kind, for parents that are something else than their children."""

BY_PREFIX = {
    **dict.fromkeys(_IMAGE_CLASSES, ObjectKind.IMAGE),
    "5.1.1.27": ObjectKind.STORED_PRINT,
    "5.1.4.1.1.4.2": ObjectKind.SPECTROSCOPY,
    "5.1.4.1.1.8": ObjectKind.OVERLAY,
    "5.1.4.1.1.9": ObjectKind.WAVEFORM,
    "5.1.4.1.1.10": ObjectKind.LOOKUP_TABLE,
    "5.1.4.1.1.11": ObjectKind.PRESENTATION_STATE,
    "5.1.4.1.1.30": ObjectKind.PARAMETRIC_MAP,
    "5.1.4.1.1.66": ObjectKind.RAW_DATA,
    "5.1.4.1.1.66.1": ObjectKind.REGISTRATION,
    "5.1.4.1.1.66.2": ObjectKind.FIDUCIALS,
    "5.1.4.1.1.66.3": ObjectKind.REGISTRATION,
    "5.1.4.1.1.66.4": ObjectKind.SEGMENTATION,
    "5.1.4.1.1.66.5": ObjectKind.SURFACE,
    "5.1.4.1.1.66.6": ObjectKind.TRACTOGRAPHY,
    "5.1.4.1.1.66.7": ObjectKind.SEGMENTATION,
    "5.1.4.1.1.66.8": ObjectKind.SEGMENTATION,
    "5.1.4.1.1.67": ObjectKind.REAL_WORLD_VALUES,
    "5.1.4.1.1.68": ObjectKind.SURFACE,
    "5.1.4.1.1.77.1.5.3": ObjectKind.STEREOMETRIC_RELATIONSHIP,
    "5.1.4.1.1.78": ObjectKind.EYE_MEASUREMENTS,
    "5.1.4.1.1.79": ObjectKind.EYE_MEASUREMENTS,
    "5.1.4.1.1.80": ObjectKind.EYE_MEASUREMENTS,
    "5.1.4.1.1.88": ObjectKind.STRUCTURED_REPORT,
    "5.1.4.1.1.88.59": ObjectKind.KEY_OBJECT,
    "5.1.4.1.1.90": ObjectKind.CONTENT_ASSESSMENT,
    "5.1.4.1.1.91": ObjectKind.MICROSCOPY_ANNOTATIONS,
    "5.1.4.1.1.104": ObjectKind.ENCAPSULATED_DOCUMENT,
    "5.1.4.1.1.104.3": ObjectKind.ENCAPSULATED_MODEL,
    "5.1.4.1.1.104.4": ObjectKind.ENCAPSULATED_MODEL,
    "5.1.4.1.1.104.5": ObjectKind.ENCAPSULATED_MODEL,
    "5.1.4.1.1.129": ObjectKind.CURVE,
    "5.1.4.1.1.131": ObjectKind.STRUCTURED_DISPLAY,
    "5.1.4.1.1.200": ObjectKind.PROTOCOL,
    "5.1.4.1.1.201": ObjectKind.INVENTORY,
    "5.1.4.1.1.481.2": ObjectKind.RT_DOSE,
    "5.1.4.1.1.481.3": ObjectKind.RT_STRUCTURE_SET,
    "5.1.4.1.1.481.4": ObjectKind.RT_RECORD,
    "5.1.4.1.1.481.5": ObjectKind.RT_PLAN,
    "5.1.4.1.1.481.6": ObjectKind.RT_RECORD,
    "5.1.4.1.1.481.7": ObjectKind.RT_RECORD,
    "5.1.4.1.1.481.8": ObjectKind.RT_PLAN,
    "5.1.4.1.1.481.9": ObjectKind.RT_RECORD,
    "5.1.4.1.1.481.10": ObjectKind.RT_INTENT,
    "5.1.4.1.1.481.11": ObjectKind.RT_SEGMENT_ANNOTATION,
    **{f"5.1.4.1.1.481.{number}": ObjectKind.RT_RADIATION for number in (12, 13, 14, 15)},
    **{f"5.1.4.1.1.481.{number}": ObjectKind.RT_RECORD for number in (16, 17, 18, 19, 20)},
    **{f"5.1.4.1.1.481.{number}": ObjectKind.RT_INSTRUCTION for number in (21, 22, 25)},
    "5.1.4.1.1.501.3": ObjectKind.THREAT_REPORT,
    "5.1.4.34": ObjectKind.RT_INSTRUCTION,
    "5.1.4.38": ObjectKind.HANGING_PROTOCOL,
    "5.1.4.39": ObjectKind.COLOR_PALETTE,
    "5.1.4.43": ObjectKind.IMPLANT_TEMPLATE,
    "5.1.4.44": ObjectKind.IMPLANT_TEMPLATE,
    "5.1.4.45": ObjectKind.IMPLANT_TEMPLATE,
}  # fmt: skip
"""SOP Class UID, or its beginning, below the standard's root -> kind; the longest beginning wins."""


def kind_of(sop_class_uid: str, *, has_pixels: bool) -> ObjectKind:
    """The kind of object that a SOP Class stands for.

    Args:
        sop_class_uid: SOP Class UID; "" where the header was stripped.
        has_pixels: The object holds pixel data: one of a class that is not listed is then an image.
    """
    if sop_class_uid.startswith(STANDARD_ROOT):
        below = sop_class_uid.removeprefix(STANDARD_ROOT)
        if kind := EXACT.get(below):
            return kind
        parts = below.split(".")
        for length in range(len(parts), 0, -1):
            if kind := BY_PREFIX.get(".".join(parts[:length])):
                return kind
    if has_pixels:
        return ObjectKind.IMAGE
    is_private = sop_class_uid != "" and not sop_class_uid.startswith(STANDARD_ROOT)
    return ObjectKind.PRIVATE if is_private else ObjectKind.OTHER
