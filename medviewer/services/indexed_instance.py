"""An Instance as the index keeps it: all that its header says, but for what names a person, an order or a place."""

from dataclasses import dataclass, fields, replace
from functools import lru_cache

from medviewer.dicom.file_format import FileFormat
from medviewer.dicom.instance import Instance, PixelFormat, SeriesHeader, StudyHeader
from medviewer.dicom.made_uid import made_uid
from medviewer.dicom.source_file import SourceFile
from medviewer.imaging.grayscale import VoiLut
from medviewer.services.plain_values import NOT_PLAIN, PlainValues

LONGEST_TEXT = 1 << 20
FORM = PlainValues(Instance, VoiLut)
_APART = ("source", "study", "series", "pixels", "defect", "document_title")
_KEPT = tuple(field.name for field in fields(Instance) if field.name not in _APART)


@dataclass(frozen=True)
class Personal:
    """What is never written: the study with its patient, and the texts and dates of the series."""

    study: StudyHeader
    series_uid: str
    series_description: str
    series_date: str
    description: str

    @classmethod
    def of(cls, instance: Instance) -> "Personal":
        series = instance.series
        return cls(
            instance.study, series.uid, series.description, series.date, series.acquisition.description
        )

    @property
    def text(self) -> str:
        """All of it, as one text that is equal for equal ones; for a keyed digest, not for a file."""
        return FORM.text(
            (self.study, self.series_uid, self.series_description, self.series_date, self.description)
        )

    def put_into(self, series: SeriesHeader) -> SeriesHeader:
        """The series' header with its texts and dates."""
        acquisition = replace(series.acquisition, description=self.description)
        return replace(
            series, uid=self.series_uid, description=self.series_description, date=self.series_date,
            acquisition=acquisition,
        )  # fmt: skip


_NOBODY = Personal(StudyHeader(""), "", "", "", "")


def text_of(instance: Instance) -> str | None:
    """What the index writes of an instance; None for one that it does not keep.

    Kept are DICOM images without a defect: other objects carry titles, and are few.
    """
    pixels = instance.pixels
    is_plain = pixels is not None and pixels.file_format is FileFormat.DICOM and not instance.document_title
    if pixels is None or not is_plain or instance.defect is not None:
        return None
    uid = instance.sop_instance_uid
    nameless = replace(
        instance, sop_instance_uid="" if uid == made_uid("instance", instance.source) else uid
    )  # a UID made from the path would tell of the path
    parts = (
        _written(_NOBODY.put_into(instance.series)),
        _written(replace(pixels, offset=None)),
        pixels.offset,
        *(getattr(nameless, name) for name in _KEPT),
    )
    try:
        text = FORM.text(parts)
    except TypeError:
        return None
    return text if len(text) <= LONGEST_TEXT else None


def instance_from(text: str, source: SourceFile, personal: Personal) -> Instance | None:
    """The instance of a text; None where the text is none.

    Args:
        text: As `text_of` wrote it.
        source: The file it was read from.
        personal: As another file of the same series tells it.
    """
    try:
        series, pixels, offset, *values = FORM.value(text)
        kept = dict(zip(_KEPT, values, strict=True))
        return Instance(
            source=source,
            study=personal.study,
            series=_series(series, personal),
            pixels=replace(_pixels(pixels), offset=offset),
            **{**kept, "sop_instance_uid": kept["sop_instance_uid"] or made_uid("instance", source)},
        )
    except NOT_PLAIN:
        return None


@lru_cache(maxsize=256)
def _written(part: SeriesHeader | PixelFormat) -> str:
    """Mostly the same for all files of a series."""
    return FORM.text(part)


@lru_cache(maxsize=256)
def _series(text: str, personal: Personal) -> SeriesHeader:
    series: SeriesHeader = FORM.value(text)
    return personal.put_into(series)


@lru_cache(maxsize=256)
def _pixels(text: str) -> PixelFormat:
    pixels: PixelFormat = FORM.value(text)
    return pixels
