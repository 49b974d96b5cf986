"""Repeats a recorded analysis: is the input the same, the model, and does the same come out?"""

from typing import TYPE_CHECKING

from medviewer.analysis.model_card import MissingModelError
from medviewer.analysis.provenance import input_hashes
from medviewer.analysis.request import AnalysisRequest
from medviewer.i18n import N_, Message, _, message
from medviewer.report.result_comparison import compare
from medviewer.report.result_file import ResultFile
from medviewer.report.result_json import result_json
from medviewer.report.verification import Outcome, Verification
from medviewer.services.jobs import Context
from medviewer.services.model_library import card

if TYPE_CHECKING:
    from medviewer.dicom.series import Series
    from medviewer.dicom.study import Catalog
    from medviewer.services.inference_client import InferenceClient
    from medviewer.services.loaded_series import LoadedSeries


def recorded_series(recorded: ResultFile, catalog: "Catalog") -> "Series | Verification":
    """The series of what was opened that a result speaks of; where it is not there, that the input changed."""
    parts = [each for each in catalog.series if each.uid == recorded.series_uid and each.is_image]
    same_size = [each for each in parts if each.slice_count == recorded.shape[0]]
    if parts:
        return (same_size or parts)[0]
    return Verification(Outcome.INPUT_CHANGED, (message(N_("The analyzed series is not in this study.")),))


def other_model(recorded: ResultFile) -> Verification | None:
    """That another model is installed than the one that gave the result; None where it is the same."""
    model = recorded.document["model"]
    try:
        installed = card(recorded.model_id)
    except MissingModelError as error:
        return Verification(Outcome.OTHER_MODEL, (message(error.message, **error.fields),))
    if installed.sha256 == model["sha256"]:
        return None
    files = recorded.provenance["model_files"]
    changed = sorted(
        name for name in {*files, *installed.files} if files.get(name) != installed.files.get(name)
    )
    reason = message(
        N_(
            "Recorded: {id} {before} ({hash_before}…); installed: {id} {now} ({hash_now}…). Other files: {files}."
        ),
        id=recorded.model_id,
        before=model["version"],
        hash_before=model["sha256"][:12],
        now=installed.version,
        hash_now=installed.sha256[:12],
        files=", ".join(changed) or "–",
    )
    return Verification(Outcome.OTHER_MODEL, (reason,))


def verify(
    context: Context,
    recorded: ResultFile,
    series: "Series",
    *,
    study_uid: str,
    loaded: "LoadedSeries",
    client: "InferenceClient",
) -> Verification:
    """Compare the input and the model with what a result recorded, and where they are the same, analyse again.

    Args:
        context: Gets the progress.
        recorded: The result.
        series: The series it speaks of, as `recorded_series` found it.
        study_uid: Study Instance UID of the opened study.
        loaded: The series' voxels, all of them there.
        client: Makes the analysis.

    Raises:
        CancelledError: The job was cancelled.
        MedviewerError: The analysis could not be made.
    """
    if series.passport is None:
        return Verification(Outcome.INPUT_CHANGED, (message(N_("The slices have no positions now.")),))
    request = AnalysisRequest(
        series_uid=series.uid,
        volume=loaded.volume,
        acquisition=series.acquisition,
        passport=series.passport,
        doubts=loaded.doubts,
        model_id=recorded.model_id,
        markers=recorded.markers,
        only_markers=bool(recorded.provenance["only_markers"]),
    )
    context.step(0, 0, _("Comparing the images"))
    if reasons := _changed_input(recorded, request):
        return Verification(Outcome.INPUT_CHANGED, reasons)
    if (other := other_model(recorded)) is not None:
        return other
    result = client.analyse(context, request, loaded.shared.name)
    again = result_json(
        result, study_uid=study_uid, shape=loaded.volume.geometry.shape, passport=series.passport
    )
    return compare(recorded, again)


def _changed_input(recorded: ResultFile, request: AnalysisRequest) -> tuple[Message, ...]:
    hashes, shape = input_hashes(request), request.volume.geometry.shape
    if shape[0] != recorded.shape[0]:
        text = N_("{before} slices were analyzed; there are {now} now.")
        return (message(text, before=recorded.shape[0], now=shape[0]),)
    reasons = []
    if hashes.pixels != recorded.provenance["pixels_sha256"]:
        reasons.append(message(N_("The pixels are not the ones that were analyzed.")))
    if hashes.geometry != recorded.provenance["geometry_sha256"]:
        reasons.append(message(N_("The slices' positions, spacing or directions are not what they were.")))
    return tuple(reasons)
