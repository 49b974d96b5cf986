"""Opens what a command was given: the catalog, one Series of it, and its Volume."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from medviewer.cli.exit_codes import UsageError
from medviewer.cli.progress import terminal_context
from medviewer.dicom.series import Series
from medviewer.dicom.study import Catalog, Study
from medviewer.errors import NothingReadableError
from medviewer.i18n import _
from medviewer.services.decode_pool import DecodePool
from medviewer.services.loaded_series import LoadedSeries
from medviewer.services.series_loader import load_series
from medviewer.services.shared_array import remove_abandoned
from medviewer.services.study_reader import read_catalog


@dataclass(frozen=True, eq=False)
class Opened:
    """What lies under the paths, and the workers that read it.

    Attributes:
        catalog: Studies and refused files.
        pool: The decode workers, alive until the command ends.
    """

    catalog: Catalog
    pool: DecodePool

    def check_readable(self) -> None:
        """Raise NothingReadableError if there is no study."""
        if not self.catalog.studies:
            raise NothingReadableError("no study", count=self.catalog.looked_at)

    def series(self, key: str | None, command: str) -> Series:
        """The image series of a UID (or "UID#part"); without one, the one to show first.

        Raises:
            UsageError: There is no such series, or it has no images.
            NothingReadableError: There is no series with images.
        """
        self.check_readable()
        if key is None:
            main = self.catalog.main_series
            if main is None:
                raise NothingReadableError("no image series", count=self.catalog.looked_at)
            return main
        found = self.catalog.find(key)
        if found is None or not found.is_image:
            text = _("There is no image series {key} here; “medviewer info” lists them.")
            raise UsageError("no such series", problem=text.format(key=key), command=f"medviewer {command}")
        return found

    def study_of(self, series: Series) -> Study:
        return next(study for study in self.catalog.studies if series in study.series)

    def load(self, series: Series) -> LoadedSeries:
        """Decode every slice of a series."""
        with terminal_context() as context:
            return load_series(context, series, self.pool)


@contextmanager
def opened(paths: Sequence[Path]) -> Iterator[Opened]:
    """Read all headers under `paths`; that nothing may be readable shows in the catalog."""
    remove_abandoned()
    pool = DecodePool()
    try:
        with terminal_context() as context:
            catalog = read_catalog(context, paths, pool)
        yield Opened(catalog, pool)
    finally:
        pool.shutdown()
