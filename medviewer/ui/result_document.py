"""The analysis of a series on show as the JSON that the command line writes too."""

from typing import TYPE_CHECKING, Any

from medviewer.report.result_json import result_json

if TYPE_CHECKING:
    from medviewer.ui.desk import Desk


def result_document(desk: "Desk", key: str) -> dict[str, Any] | None:
    """The result of a series with the reader's answers; None where none is shown. No file's path is in it."""
    series, study, result = desk.study.series(key), desk.study.study_of(key), desk.analysis.state(key).result
    loaded = desk.volumes.loaded(key)
    if series is None or study is None or result is None or loaded is None or series.passport is None:
        return None
    return result_json(
        result,
        study_uid=study.uid,
        shape=loaded.volume.geometry.shape,
        passport=series.passport,
        decisions=desk.decisions.of_series(key),
        margins=desk.margins.of_series(key),
        first_opinion=desk.reading.of_study(study.uid).first_opinion_on(key),
    )
