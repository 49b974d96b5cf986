"""Gathers what the summary of the study on show is made from."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from medviewer import i18n
from medviewer.errors import MedviewerError
from medviewer.reading.key_image import KeyImage
from medviewer.reading.measurement import Measurement
from medviewer.report.reading_table import SeriesItems, items_by_series
from medviewer.services.jobs import Context
from medviewer.ui.desk import Desk

if TYPE_CHECKING:
    from medviewer.imaging.volume import Volume
    from medviewer.report.kept_images import KeptImage
    from medviewer.report.summarize import SummaryRequest

Complete = Callable[[Context], "SummaryRequest"]
"""Decodes what is still missing, in the background, and gives the request."""


def summary_request(desk: Desk) -> Complete | None:
    """What the summary of the active series' study is made from; None where there is nothing to sum up."""
    from medviewer.report.summarize import SummaryRequest
    from medviewer.report.summary_reading import SummaryReading
    from medviewer.services.model_library import card

    key = desk.hanging.key
    series, study, catalog = desk.study.series(key), desk.study.study_of(key), desk.study.catalog
    loaded, result = desk.volumes.loaded(key), desk.analysis.state(key).result
    if series is None or study is None or loaded is None or catalog is None:
        return None
    reading = desk.reading.of_study(study.uid)
    if result is None and reading.is_empty:
        return None
    groups = items_by_series(reading, (each for each in catalog.series if each.is_image))
    kept = _kept(desk, groups)
    request = SummaryRequest(
        study=study,
        series=series,
        volume=loaded.volume,
        result=result,
        card=None if result is None else card(result.model.id),
        made_at=datetime.now().astimezone(),
        language=i18n.language(),
        failed_slices=loaded.failures,
        left_out_count=len(catalog.refused),
        reading=SummaryReading(
            groups,
            reading.note,
            decisions=desk.decisions.of_series(key),
            margins=desk.margins.of_series(key),
            probes={} if result is None else desk.probing.answers(result.findings),
            first_opinion=reading.first_opinion_on(key),
        ),
    )

    def complete(context: Context) -> SummaryRequest:
        images = []
        for image in kept:
            try:
                images.append(image(context))
            except MedviewerError:  # one file that can't be read costs one picture, and that is said
                continue
        missing = len(kept) - len(images)
        return replace(request, reading=replace(request.reading, kept=images, missing=missing))

    return complete


def _kept(desk: Desk, groups: tuple[SeriesItems, ...]) -> list[Callable[[Context], "KeptImage"]]:
    """The key images whose series are open; each gives its pixels when it is called."""
    return [
        _with_pixels(desk, group, placed.item, placed.slice_index)
        for group in groups
        for placed in group.items
        if isinstance(placed.item, KeyImage) and placed.slice_index is not None
    ]


def _with_pixels(
    desk: Desk, group: SeriesItems, image: KeyImage, slice_index: int
) -> Callable[[Context], "KeptImage"]:
    from medviewer.report.kept_images import KeptImage

    assert group.series is not None
    series, plane = group.series, desk.volumes.plane_reader(group.series, slice_index)
    measured = tuple(
        each.item
        for each in group.items
        if isinstance(each.item, Measurement) and each.item.place.frame == image.frame
    )

    on_show = next((viewport.structures for viewport in desk.hanging.places_of(series.key)), None)
    structures = on_show.shown if on_show is not None else ()
    look = desk.structures.look

    def kept(context: Context) -> KeptImage:
        volume: Volume
        volume, index = plane(context)
        return KeptImage(image, series, slice_index, volume, index, measured, structures, look)

    return kept
