"""The minus sign of numbers that are shown to a reader."""


def with_minus(number: str) -> str:
    """A number, already formatted, with U+2212 in the place of its hyphen: "−600".

    For texts that are read. JSON, CSV and DICOM keep the hyphen, and so does what OpenCV's own font draws: it has ASCII
    only.
    """
    return number.replace("-", "\u2212")
