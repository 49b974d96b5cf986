"""The files that a DICOMDIR's records name (PS3.3 F.3.2.2)."""

from medviewer.dicom.header import Header

MOST_NAMES = 200_000


def referenced_files(header: Header) -> tuple[str, ...]:
    """The Referenced File IDs (0004,1500) of all directory records, each once, components separated by "/"."""
    names: dict[str, None] = {}
    for record in header.items("DirectoryRecordSequence")[:MOST_NAMES]:
        if parts := record.texts("ReferencedFileID"):
            names["/".join(parts)] = None
    return tuple(names)
