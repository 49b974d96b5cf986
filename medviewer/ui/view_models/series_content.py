"""Puts a loaded series and its headers into the form a viewport shows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from medviewer.i18n import _
from medviewer.imaging.first_look import PLAIN_LOOK, FirstLook
from medviewer.imaging.volume import Unit
from medviewer.ui.view_models.series_cautions import LiveLosses, cautions
from medviewer.ui.view_models.viewport_content import CornerText, ViewportContent

if TYPE_CHECKING:
    from medviewer.dicom.instance import SeriesHeader
    from medviewer.dicom.series import Series
    from medviewer.dicom.study import Study
    from medviewer.services.loaded_series import LoadedSeries


class LiveFailures(Mapping[int, str]):
    """Slice index -> why it can't be shown, in the language in use; grows while the series loads."""

    def __init__(self, loaded: "LoadedSeries") -> None:
        self._loaded = loaded

    def __getitem__(self, slice_index: int) -> str:
        from medviewer.errors import reader_text

        return reader_text(self._loaded.errors[slice_index])[0]

    def __contains__(self, slice_index: object) -> bool:
        return slice_index in self._loaded.errors

    def __iter__(self) -> Iterator[int]:
        return iter(sorted(self._loaded.errors))

    def __len__(self) -> int:
        return len(self._loaded.errors)


class LiveWarnings(Mapping[int, tuple[str, ...]]):
    """Slice index -> what may be wrong with its picture, in the language in use; grows while the series loads."""

    def __init__(self, loaded: "LoadedSeries") -> None:
        self._loaded = loaded

    def __getitem__(self, slice_index: int) -> tuple[str, ...]:
        return tuple(map(str, self._loaded.warnings[slice_index]))

    def __contains__(self, slice_index: object) -> bool:
        return slice_index in self._loaded.warnings

    def __iter__(self) -> Iterator[int]:
        return iter(sorted(self._loaded.warnings))

    def __len__(self) -> int:
        return len(self._loaded.warnings)


def content_of(
    series: "Series", study: "Study", loaded: "LoadedSeries", look: FirstLook = PLAIN_LOOK
) -> ViewportContent:
    """What a viewport shows of a loaded series, first with `look`: but a CT without Hounsfield units in its own window."""
    if series.modality == "CT" and loaded.volume.unit is not Unit.HU:
        look = replace(look, window=None)
    numbers = tuple(series.instance_of(index).instance_number for index in range(series.slice_count))
    return ViewportContent(
        volume=loaded.volume,
        loaded=loaded.loaded,
        failures=LiveFailures(loaded),
        warnings=LiveWarnings(loaded),
        corner_text=corner_text(series, study, _shared_facts(series)),
        own_corner_texts=_own_corner_texts(series, study),
        cautions=cautions(series),
        losses=LiveLosses(series, loaded),
        rescales=rescales(series),
        look=look,
        instance_numbers=() if None in numbers else tuple(str(number) for number in numbers),
        study=study,
    )


def rescales(series: "Series") -> tuple[tuple[float, float], ...]:
    """(slope, intercept) of each slice; empty where a slice's values come from a Modality LUT or are colors."""
    found = []
    for index in range(series.slice_count):
        instance = series.instance_of(index)
        if instance.pixels is None or instance.pixels.has_modality_lut or instance.pixels.is_color:
            return ()
        frame = instance.frame(series.slices[index].frame_number)
        found.append((frame.slope, frame.intercept))
    return tuple(found)


@dataclass(frozen=True)
class _ImageFacts:
    """What may differ between the images of one series; "" and None where it is unknown, or differs."""

    laterality: str
    thickness_mm: float | None
    contrast_agent: str

    @classmethod
    def of(cls, header: "SeriesHeader") -> "_ImageFacts":
        taken = header.acquisition
        return cls(header.laterality, taken.slice_thickness_mm, taken.contrast_agent)


def _shared_facts(series: "Series") -> _ImageFacts:
    found = [_ImageFacts.of(instance.series) for instance in series.instances]
    sides, thicknesses, agents = (
        {each.laterality for each in found},
        {each.thickness_mm for each in found},
        {each.contrast_agent for each in found},
    )
    return _ImageFacts(
        sides.pop() if len(sides) == 1 else "",
        thicknesses.pop() if len(thicknesses) == 1 else None,
        agents.pop() if len(agents) == 1 else "",
    )


def _own_corner_texts(series: "Series", study: "Study") -> tuple[CornerText, ...]:
    """Of each slice; empty where all images say the same."""
    found = [_ImageFacts.of(series.instance_of(index).series) for index in range(series.slice_count)]
    texts = {each: corner_text(series, study, each) for each in set(found)}
    return tuple(texts[each] for each in found) if len(texts) > 1 else ()


def corner_text(series: "Series", study: "Study", facts: _ImageFacts) -> CornerText:
    """Patient top left, study top right, series and image bottom right (as readers expect it there)."""
    patient = study.patient
    born_and_sex = " ".join(part for part in (date_text(patient.birth_date), patient.sex) if part)
    number = "" if series.number is None else _("Series {number}").format(number=series.number)
    part = f"#{series.split_number}" if series.split_count > 1 else ""
    thickness = facts.thickness_mm
    return CornerText(
        top_left=_present(patient.name.display, patient.patient_id, born_and_sex),
        top_right=_present(
            study.institution,
            study.description,
            study.accession_number,
            f"{date_text(series.date or study.date)} {time_text(series.time or study.time)}".strip(),
        ),
        bottom_right=_present(
            f"{number} {part}".strip(),
            " ".join(each for each in (series.modality, facts.laterality, series.description) if each),
            facts.contrast_agent,
            "" if thickness is None else _("Thickness {mm:g} mm").format(mm=round(thickness, 2)),
        ),
    )


def series_title(series: "Series") -> str:
    """Modality and description, or kind: "CT · Lung 1.0"."""
    name = series.description or (series.kind if not series.is_image else "")
    return " · ".join(part for part in (series.modality, name) if part)


def date_text(date: str) -> str:
    """ "20240301" as "2024-03-01"; anything else as it is."""
    return f"{date[:4]}-{date[4:6]}-{date[6:]}" if len(date) == 8 and date.isdigit() else date


def time_text(time: str) -> str:
    """ "142503.12" as "14:25"; anything else as it is."""
    return f"{time[:2]}:{time[2:4]}" if len(time) >= 4 and time[:4].isdigit() else time


def _present(*lines: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line for line in lines if line))
