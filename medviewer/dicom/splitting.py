"""Which header values set stacks of one Series Instance UID apart, as data."""

from medviewer.dicom.instance import Instance, Orientation, SplitValues

ALWAYS = ("SOPClassUID", "ImageType", "ContrastBolusAgent")
BY_MODALITY = {
    "CT": ("ConvolutionKernel", "GantryDetectorTilt"),
    "MR": ("ScanningSequence", "SequenceVariant", "ScanOptions", "RepetitionTime", "EchoTime", "FlipAngle"),
    "PT": ("CorrectedImage",),
    "MG": ("ViewPosition", "ImageLaterality"),
    "CR": ("ViewPosition",),
    "DX": ("ViewPosition",),
}
"""Modality -> keywords that split besides `ALWAYS` (after Weasis' series-splitting-rules.xml)."""

PHASES = (
    "AcquisitionNumber",
    "TemporalPositionIdentifier",
    "TriggerTime",
    "DiffusionBValue",
    "DiffusionGradientOrientation",
    "EchoNumbers",
    "NominalPercentageOfCardiacPhase",
    "FrameReferenceTime",
    "AcquisitionTime",
    "ContentTime",
)
"""Keywords that split only where slices lie at the same positions again: phases of one examination, tried in order."""

PARALLEL_RADIANS = 0.01


def keywords(modality: str) -> tuple[str, ...]:
    """The keywords whose values an `Instance` carries for splitting."""
    return ALWAYS + BY_MODALITY.get(modality, ())


def split_key(instance: Instance, frame_number: int) -> tuple[object, ...]:
    """Frames of one Series with equal keys belong into one stack, as far as values tell."""
    pixels = instance.pixels
    size = (pixels.rows, pixels.columns, pixels.is_color) if pixels else ()
    frame = instance.frame(frame_number)
    always = tuple(pair for pair in instance.split_values if pair[0] not in PHASES)
    own = tuple(pair for pair in frame.split_values if pair[0] not in PHASES)
    spacing = tuple(round(each, 4) for each in (*(frame.spacing_mm or ()), frame.pixel_aspect))
    return (size, spacing, always, own)


def phase_values(instance: Instance, frame_number: int) -> dict[str, str]:
    """Keyword -> value for the keywords of `PHASES` that the frame has."""
    pairs: SplitValues = instance.split_values + instance.frame(frame_number).split_values
    return {keyword: value for keyword, value in pairs if keyword in PHASES}


def same_way(one: Orientation | None, other: Orientation | None) -> bool:
    """True where rows and columns of two frames point the same ways, within 0.01 rad; or nothing is known of both."""
    if one is None or other is None:
        return one is other
    return all(abs(a - b) <= PARALLEL_RADIANS for a, b in zip(one, other, strict=True))
