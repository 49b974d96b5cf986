"""The lines in the caution color that stay on a series' pictures."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from medviewer.i18n import Message, _
from medviewer.imaging.geometry_passport import GeometryVerdict

if TYPE_CHECKING:
    from medviewer.dicom.instance import Instance
    from medviewer.dicom.series import Series


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


def losses(series: "Series") -> tuple[str, ...]:
    """For each slice what compression has cost it: "Lossy compression 12:1", or ""; empty where none has lost anything."""
    texts = {id(instance): _loss(instance) for instance in series.instances}
    found = tuple(texts[id(series.instance_of(index))] for index in range(series.slice_count))
    return found if any(found) else ()


def _loss(instance: "Instance") -> str:
    """In words, with the ratio of each lossy step that the header tells (PS3.3 C.7.6.1.1.5.2)."""
    if not instance.series.acquisition.lossy:
        return ""
    ratios = ", ".join(f"{ratio:.3g}:1" for ratio in instance.lossy_ratios if ratio > 1)
    return f"{_('Lossy compression')} {ratios}".strip()
