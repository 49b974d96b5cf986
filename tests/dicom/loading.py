"""Loads series in the test's own process: headers, catalog and pixels as the program reads them, without workers."""

from dataclasses import replace
from pathlib import Path

from medviewer.dicom.series import Series
from medviewer.errors import MedviewerError
from medviewer.imaging.volume import Volume
from medviewer.services.jobs import foreground_context
from medviewer.services.loaded_series import LoadedSeries
from medviewer.services.series_loader import load_series
from tests.dicom.reading import read_folder


class OwnProcess:
    """Answers requests at once, in place of a `DecodePool`."""

    def answers(self, _context, requests, **_options):
        for index, request in requests:
            try:
                yield index, request.answer()
            except MedviewerError as error:
                yield index, error


def load(series: Series) -> LoadedSeries:
    """The series with values of its own, that need no shared memory to be let go."""
    loaded = load_series(foreground_context(), series, OwnProcess())
    volume = replace(loaded.volume, values=loaded.volume.values.copy())
    loaded.shared.close()
    return replace(loaded, volume=volume)


def load_folder(folder: Path) -> tuple[tuple[Series, Volume], ...]:
    """Every image series of a folder, in browser order."""
    found = read_folder(folder).series
    return tuple((series, load(series).volume) for series in found if series.is_image)
