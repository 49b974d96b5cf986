"""Instances of the open studies by where they stand: which one a viewport displays, which comes next, in words."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medviewer.ui.view_models.hanging import HangingViewModel
from medviewer.ui.view_models.study import StudyViewModel
from medviewer.ui.view_models.viewport import ViewportViewModel

if TYPE_CHECKING:
    from medviewer.dicom.instance import Instance
    from medviewer.dicom.series import Series


@dataclass(frozen=True)
class InstancePlace:
    """One instance: the key of its series, and its number in it, from 0."""

    key: str
    index: int


class InstancePlaces:
    """Answers from the catalog and from what hangs; it keeps nothing."""

    def __init__(self, study: StudyViewModel, hanging: HangingViewModel) -> None:
        self._study, self._hanging = study, hanging

    def series(self, place: InstancePlace | None) -> "Series | None":
        return self._study.series(place.key) if place is not None else None

    def instance(self, place: InstancePlace | None) -> "Instance | None":
        series = self.series(place)
        if series is None or place is None or not 0 <= place.index < len(series.instances):
            return None
        return series.instances[place.index]

    def displayed(self, key: str, number: int | None = None) -> InstancePlace | None:
        """The instance of a series that viewport `number` displays (None = whichever on show); None if it doesn't."""
        series = self._study.series(key) if key else None
        if series is None:
            return None
        for each in self._hanging.places.on_show if number is None else (number,):
            if self._hanging.key_in(each) == key:
                index = slice_on_show(self._hanging.viewports[each])
                if index is not None and index < series.slice_count:
                    return InstancePlace(key, series.slices[index].instance)
        return None

    def stepped(self, place: InstancePlace | None, steps: int) -> InstancePlace | None:
        """The instance so many further on in its series, stopping at either end."""
        series = self.series(place)
        if series is None or place is None:
            return None
        return InstancePlace(place.key, min(max(place.index + steps, 0), len(series.instances) - 1))

    def title(self, place: InstancePlace | None) -> str:
        """An instance in words: "CT · Lung · 7 / 12"; "" where there is none."""
        series = self.series(place)
        if series is None or place is None:
            return ""
        count = len(series.instances)
        number = f"{place.index + 1} / {count}" if count > 1 else ""
        return " · ".join(
            part for part in (series.modality, series.description or series.kind, number) if part
        )

    def file_name(self, place: InstancePlace | None) -> str:
        """The file an instance was read from; "" where there is none."""
        instance = self.instance(place)
        return instance.source.label if instance is not None else ""


def slice_on_show(viewport: ViewportViewModel) -> int | None:
    """The slice that a viewport displays; for a plane cut through slices, the one that lies nearest to its middle."""
    content, state = viewport.content, viewport.state
    if content is None or state is None:
        return None
    if content.cut is None:
        return state.slice_index
    rows, columns = content.planes.geometry.shape[1:]
    middle = content.planes.geometry.to_patient((state.slice_index, (rows - 1) / 2, (columns - 1) / 2))
    nearest = round(content.volume.geometry.to_index(middle)[0])
    return min(max(nearest, 0), content.volume.geometry.shape[0] - 1)
