"""How an image was taken, for hanging it: the projection's view, the weighting of an MR image."""

from medviewer.dicom.functional_groups import Groups
from medviewer.dicom.header import Header
from medviewer.imaging.acquisition import MrSequence

_VIEW_CODES = {
    "272479007": "PA", "R-40888": "PA",
    "399348003": "AP", "R-10206": "AP",
    "399173006": "LL", "R-10236": "LL",
    "399198007": "RL", "R-10232": "RL",
    "399067008": "LATERAL", "R-102CD": "LATERAL",
    "399162004": "CC", "R-10242": "CC",
    "399368009": "MLO", "R-10226": "MLO",
    "399260004": "ML", "R-10224": "ML",
    "399352003": "LM", "R-10228": "LM",
    "399099002": "LMO", "R-10230": "LMO",
    "399196006": "FB", "R-10244": "FB",
    "399192008": "XCCL", "R-1024A": "XCCL",
    "399101009": "XCCM", "R-1024B": "XCCM",
}  # fmt: skip
"""Codes of CID 4010 and CID 4014 (SNOMED CT, and the older SNOMED RT) -> the words of View Position (0018,5101)."""


def view_position(header: Header) -> str:
    """View Position (0018,5101), upper case; else what the View Code Sequence (0054,0220) says in its words; else ""."""
    if word := header.text("ViewPosition").upper():
        return word
    code = header.item("ViewCodeSequence")
    return _VIEW_CODES.get(code.text("CodeValue"), "") if code is not None else ""


def mr_sequence(header: Header) -> MrSequence:
    """The weighting of an MR image; of an enhanced one, that of its first frame (PS3.3 C.8.13.5)."""
    first = header.item("PerFrameFunctionalGroupsSequence")
    groups = Groups(first, header.item("SharedFunctionalGroupsSequence"))
    timing, echo = groups.get("MRTimingAndRelatedParametersSequence"), groups.get("MREchoSequence")
    modifier = groups.get("MRModifierSequence")
    return MrSequence(
        kinds=tuple(each.upper() for each in header.texts("ScanningSequence")),
        name=header.text("SequenceName") or header.text("PulseSequenceName"),
        contrast=header.text("AcquisitionContrast").upper(),
        repetition_ms=(timing or header).number("RepetitionTime"),
        echo_ms=echo.number("EffectiveEchoTime", "FD") if echo else header.number("EchoTime"),
        inversion_ms=modifier.number("InversionTimes", "FD") if modifier else header.number("InversionTime"),
    )
