"""Which kind of file an image was read from, and the words for it."""

from enum import Enum

from medviewer.i18n import N_, _


class FileFormat(Enum):
    """The values are part of the JSON schema."""

    DICOM = "DICOM"
    NIFTI = "NIfTI"
    ANALYZE = "Analyze 7.5"
    METAIMAGE = "MetaImage"
    NRRD = "NRRD"
    PNG = "PNG"
    JPEG = "JPEG"
    TIFF = "TIFF"


_TEXTS = {
    FileFormat.NIFTI: N_("NIfTI volume"),
    FileFormat.ANALYZE: N_("Analyze volume"),
    FileFormat.METAIMAGE: N_("MetaImage volume"),
    FileFormat.NRRD: N_("NRRD volume"),
    FileFormat.PNG: N_("PNG image"),
    FileFormat.JPEG: N_("JPEG image"),
    FileFormat.TIFF: N_("TIFF image"),
}


def format_text(file_format: FileFormat) -> str:
    """Translated words for what is no DICOM object: "NIfTI volume"."""
    return _(_TEXTS[file_format])
