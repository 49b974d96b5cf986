"""Slope and intercept from stored to modality values, and whether those are Hounsfield units (PS3.3 C.11.1)."""

import re
from typing import NamedTuple

from medviewer.dicom.header import DoubtKind, Header
from medviewer.imaging.volume import Unit

_LEAST_SLOPE, _MOST = 1e-30, 1e28
"""Beyond them 32-bit values leave the range of a 32-bit float, and a picture is black or white all over."""
_CT_IMAGE = "1.2.840.10008.5.1.4.1.1.2"
_HOUNSFIELD = re.compile(r"HU|HOUN[DT]?[SZ]?F(IE|EI)LDS?(UNITS?)?")
_NAMES = ("RescaleSlope", "RescaleIntercept")


class Rescale(NamedTuple):
    """Modality value = slope * stored value + intercept.

    Attributes:
        slope: Rescale Slope (0028,1053); 1 where absent, or where either of the two can't be used.
        intercept: Rescale Intercept (0028,1052); 0 likewise.
        is_known: The header gives both.
        is_usable: Neither is there in a form that can't be used; else windows for modality values do not suit, either.
    """

    slope: float = 1.0
    intercept: float = 0.0
    is_known: bool = False
    is_usable: bool = True


def rescale_of(header: Header) -> Rescale:
    """The rescale of a data set or of a Pixel Value Transformation item.

    Where one of the two is there but can't be used (also a slope of 0, which would erase the picture), neither is:
    the values are those that are stored.
    """
    slope, intercept = map(header.number, _NAMES)
    if slope is not None and not _LEAST_SLOPE <= abs(slope) <= _MOST:
        header.doubt("RescaleSlope")
        slope = None
    if intercept is not None and abs(intercept) > _MOST:
        header.doubt("RescaleIntercept")
        intercept = None
    if slope is not None and intercept is not None:
        return Rescale(slope, intercept, True)
    if (slope is None and header.has_value("RescaleSlope")) or (
        intercept is None and header.has_value("RescaleIntercept")
    ):
        return Rescale(is_usable=False)
    return Rescale(slope if slope is not None else 1.0, intercept or 0.0)


def modality_table(header: Header) -> Header | None:
    """The Modality LUT that takes the place of the rescale; None where there is none: an empty item holds no table."""
    table = header.item("ModalityLUTSequence")
    is_table = table is not None and (table.has_value("LUTDescriptor") or table.has_value("LUTData"))
    return table if is_table else None


def plain_unit(header: Header, rescale: Rescale) -> Unit:
    """What the values of a data set without functional groups measure.

    A CT image has both elements, and its values are Hounsfield units unless Rescale Type or Multi-energy CT
    Acquisition says otherwise (PS3.3 C.8.2.1). A Modality LUT takes the place of the rescale and has a type of its own.
    """
    if header.text("Modality").upper() != "CT":
        return Unit.NONE
    if (table := modality_table(header)) is not None:
        return _unit(table, "ModalityLUTType")
    if not rescale.is_known:
        _note_missing(header)
        return Unit.NONE
    if header.has_value("RescaleType"):
        return _unit(header, "RescaleType")
    return Unit.NONE if header.text("MultienergyCTAcquisition").upper() == "YES" else Unit.HU


def group_unit(group: Header, rescale: Rescale, modality: str) -> Unit:
    """What the values of a frame with a Pixel Value Transformation of its own measure: it must say so (C.7.6.16.2.9)."""
    return _unit(group, "RescaleType") if modality == "CT" and rescale.is_known else Unit.NONE


def _note_missing(header: Header) -> None:
    """One without the other, or neither in a CT Image, which must have both (PS3.3 C.8.2.1)."""
    absent = [name for name in _NAMES if not header.has_value(name)]
    if len(absent) == 1 or (absent and header.uid("SOPClassUID") == _CT_IMAGE):
        for name in absent:
            header.doubt(name, DoubtKind.MISSING)


def _unit(header: Header, keyword: str) -> Unit:
    """Hounsfield units by their name, also where it is misspelt."""
    name = next(iter(header.texts(keyword)), "")
    if name == "HU":
        return Unit.HU
    if _HOUNSFIELD.fullmatch(re.sub(r"[^A-Z]", "", name.upper())) is None:
        return Unit.NONE
    header.doubt(keyword, DoubtKind.SPELLING, name)
    return Unit.HU
