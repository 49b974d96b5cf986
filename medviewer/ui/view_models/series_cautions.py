"""The lines in the caution color that stay on a series' pictures."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from medviewer.i18n import Message, _
from medviewer.imaging.geometry_passport import GeometryVerdict

if TYPE_CHECKING:
    from medviewer.dicom.instance import Instance
    from medviewer.dicom.series import Series
    from medviewer.services.loaded_series import LoadedSeries


def cautions(series: "Series") -> tuple[str, ...]:
    """What is doubtful about the geometry of all pictures."""
    lines = []
    passport = series.passport
    if passport is not None and passport.verdict is not GeometryVerdict.GOOD and passport.notes:
        lines.append(str(passport.notes[0]))
    if series.acquisition.is_mosaic:
        count = series.acquisition.mosaic_count
        lines.append(
            _("Siemens mosaic: small slices side by side, shown as one picture")
            if count is None
            else _("Siemens mosaic: {count} small slices side by side, shown as one picture").format(
                count=count
            )
        )
    return tuple(lines)


def cut_cautions(series: "Series", resampled: Iterable[Message]) -> tuple[str, ...]:
    """The same of planes cut through a series: why it was resampled, and what was left out."""
    lines = list(map(str, resampled))
    if series.passport is not None and series.passport.duplicate_count:
        text = _("Duplicate slices left out: {count}")
        lines.append(text.format(count=series.passport.duplicate_count))
    return tuple(lines)


class LiveLosses(Mapping[int, str]):
    """Slice index -> what compression has cost it: "Lossy compression 12:1"; grows while the series loads."""

    def __init__(self, series: "Series", loaded: "LoadedSeries") -> None:
        texts = {id(instance): _loss(instance) for instance in series.instances}
        told = {index: texts[id(series.instance_of(index))] for index in range(series.slice_count)}
        self._told = {index: text for index, text in told.items() if text}
        self._loaded = loaded

    def __getitem__(self, slice_index: int) -> str:
        if slice_index in self._loaded.lossy_slices:
            return _("Lossy compression")
        return self._told[slice_index]

    def __iter__(self) -> Iterator[int]:
        return iter(sorted(self._loaded.lossy_slices | self._told.keys()))

    def __len__(self) -> int:
        return len(self._loaded.lossy_slices | self._told.keys())


def _loss(instance: "Instance") -> str:
    """In words, with the ratio of each lossy step that the header tells (PS3.3 C.7.6.1.1.5.2)."""
    if not instance.series.acquisition.lossy:
        return ""
    ratios = ", ".join(f"{ratio:.3g}:1" for ratio in instance.lossy_ratios if ratio > 1)
    return f"{_('Lossy compression')} {ratios}".strip()
