"""Studies, and the catalog of all that was found under what a reader opened."""

from dataclasses import dataclass

from medviewer.dicom.instance import StudyHeader
from medviewer.dicom.patient import Patient
from medviewer.dicom.series import Series
from medviewer.dicom.source_file import RefusedFile, SourceFile
from medviewer.i18n import Message


@dataclass(frozen=True)
class Study(StudyHeader):
    """One Study with its Series.

    Attributes:
        series: By Series Number, then part; objects without pixels last.
    """

    series: tuple[Series, ...] = ()

    @property
    def main_series(self) -> Series | None:
        """The image series with most slices that is no localizer; None without images."""
        images = [each for each in self.series if each.is_image]
        return max(
            images, key=lambda each: (not each.acquisition.is_localizer, each.slice_count), default=None
        )


@dataclass(frozen=True)
class Catalog:
    """What was found.

    Attributes:
        studies: Newest first.
        refused: Files not shown, each with the reason, in the order they were found.
        looked_at: Number of files looked at.
    """

    studies: tuple[Study, ...] = ()
    refused: tuple[RefusedFile, ...] = ()
    looked_at: int = 0

    @property
    def series(self) -> tuple[Series, ...]:
        """All series, in browser order."""
        return tuple(series for study in self.studies for series in study.series)

    @property
    def doubted(self) -> tuple[tuple[SourceFile, Message], ...]:
        """Files that are shown, with each thing that may be wrong with their pictures, as far as headers tell."""
        told = (
            (series.instance_of(index).source, warning)
            for series in self.series
            for index, warnings in series.warnings.items()
            for warning in warnings
        )
        return tuple(dict.fromkeys(told))

    @property
    def patients(self) -> tuple[Patient, ...]:
        """Each patient once, in the order of their newest study."""
        return tuple(dict.fromkeys(study.patient for study in self.studies))

    def find(self, key: str) -> Series | None:
        """The series of a key ("UID#part"), or of a bare Series Instance UID (its first part)."""
        return next((each for each in self.series if key in (each.key, each.uid)), None)

    @property
    def main_study(self) -> Study | None:
        """The study to show first: the newest one with images; None without images."""
        return next((study for study in self.studies if study.main_series is not None), None)

    @property
    def main_series(self) -> Series | None:
        """The series to show first; None without images."""
        return self.main_study.main_series if self.main_study is not None else None
