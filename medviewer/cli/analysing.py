"""Analyses one Series, for every command that needs findings."""

from collections.abc import Sequence
from dataclasses import dataclass

from medviewer.analysis.request import AnalysisRequest
from medviewer.analysis.result import AnalysisResult, SuitabilityVerdict
from medviewer.cli.opening import Opened
from medviewer.cli.progress import terminal_context
from medviewer.dicom.series import Series
from medviewer.errors import NothingReadableError, UnsuitableSeriesError
from medviewer.imaging.geometry import Triple
from medviewer.services.inference_client import InferenceClient
from medviewer.services.loaded_series import LoadedSeries


@dataclass(frozen=True, eq=False)
class Analysed:
    """A Series, its Volume and what the analysis says of it."""

    series: Series
    loaded: LoadedSeries
    result: AnalysisResult

    @property
    def is_refused(self) -> bool:
        return self.result.suitability.verdict is SuitabilityVerdict.REFUSED

    def refusal(self) -> UnsuitableSeriesError:
        """The refusal as an error, for a command that can't go on without findings."""
        reason = " ".join(map(str, self.result.suitability.reasons))
        return UnsuitableSeriesError("refused as unsuitable", reason=reason)


def analysed(found: Opened, series: Series, model_id: str, markers: Sequence[Triple] = ()) -> Analysed:
    """Load and analyse a series; with markers (x, y, z in mm, LPS), those alone are scored.

    Raises:
        NothingReadableError: None of its slices could be decoded.
    """
    client = InferenceClient()
    try:
        client.warm_up(model_id)  # TensorFlow starts while the slices are decoded
        loaded = found.load(series)
        return Analysed(series, loaded, _result(client, series, loaded, model_id, markers))
    finally:
        client.shutdown()


def _result(
    client: InferenceClient, series: Series, loaded: LoadedSeries, model_id: str, markers: Sequence[Triple]
) -> AnalysisResult:
    if not loaded.loaded.any() or series.passport is None:
        raise NothingReadableError("no slice could be decoded", count=series.slice_count)
    request = AnalysisRequest(
        series_uid=series.uid,
        volume=loaded.volume,
        acquisition=series.acquisition,
        passport=series.passport,
        doubts=loaded.doubts,
        model_id=model_id,
        markers=tuple(markers),
        only_markers=bool(markers),
    )
    with terminal_context() as context:
        return client.analyse(context, request, loaded.shared.name)
