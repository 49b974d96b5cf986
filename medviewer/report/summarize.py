"""Puts a reading and its analysis into the words, numbers and pictures of the summary."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from medviewer.analysis.model_card import ModelCard
from medviewer.analysis.result import AnalysisResult
from medviewer.dicom.series import Series
from medviewer.dicom.study import Study
from medviewer.i18n import N_, Translate, translator
from medviewer.imaging.volume import Volume
from medviewer.report.kept_images import kept_pictures
from medviewer.report.key_images import key_images, pictured
from medviewer.report.result_json import result_json, to_json
from medviewer.report.summary import SummaryContent
from medviewer.report.summary_answers import answers_table, opinion_prose, probes_table
from medviewer.report.summary_facts import analysed_block, patient_block, provenance_block, study_block
from medviewer.report.summary_findings import findings_table, score_basis, score_meaning, score_strip
from medviewer.report.summary_maps import map_table
from medviewer.report.summary_model import model_blocks
from medviewer.report.summary_reading import SummaryReading, kept_heading, measurements_table, note_prose
from medviewer.report.summary_reasons import reasons_table
from medviewer.report.summary_sizes import size_table
from medviewer.report.summary_verdicts import verdicts

NOTHING_READ = SummaryReading()
NOTICE = N_("Investigational, not for diagnostic use")


@dataclass(frozen=True, eq=False)
class SummaryRequest:
    """All that a summary is made from.

    Attributes:
        study: The Study, with its patient.
        series: The analysed Series, or the one on show.
        volume: Its Volume, unfiltered.
        result: What the analysis said, refused or not; None without an analysis.
        card: The model's card; None without an analysis.
        made_at: When the summary is made, with its time zone.
        language: Language code of the document; it may differ from the window's.
        failed_slices: Slice index -> why it could not be read, in the reader's words.
        left_out_count: Files of what was opened that are in no Series.
        reading: What the reader made of the study.
    """

    study: Study
    series: Series
    volume: Volume
    result: AnalysisResult | None
    card: ModelCard | None
    made_at: datetime
    language: str = "en"
    failed_slices: Mapping[int, str] = field(default_factory=dict)
    left_out_count: int = 0
    reading: SummaryReading = NOTHING_READ


def summarize(request: SummaryRequest) -> SummaryContent:
    """The summary's whole content; the same request gives the same content."""
    _ = translator(request.language)
    result, card, volume, reading = request.result, request.card, request.volume, request.reading
    passport = request.series.passport
    shown = pictured(result.findings) if result is not None else ()
    is_analysed = result is not None and card is not None
    return SummaryContent(
        language=request.language,
        title=_(N_("Analysis summary")) if is_analysed else _(N_("Reading summary")),
        subtitle=_(card.title) if card is not None else "",
        notice=_(NOTICE),
        page_of=_(N_("Page {page} of {pages}")),
        made_at=request.made_at,
        made_at_text=request.made_at.strftime("%Y-%m-%d %H:%M %Z").strip(),
        patient=patient_block(request.study.patient, _),
        study=study_block(request.study, _),
        analysed=analysed_block(request.series, volume, request.left_out_count, _, is_analysed=is_analysed),
        verdicts=verdicts(
            result.suitability if result is not None else None, passport, request.failed_slices, _
        ),
        findings=findings_table(result, volume, passport, _) if result is not None else None,
        meaning=score_meaning(result, card, _) if result is not None and card is not None else None,
        basis=score_basis(result, _) if result is not None else None,
        reasons=reasons_table(result, _) if result is not None else None,
        sizes=size_table(result, reading.margins, _) if result is not None else None,
        maps=map_table(result, _) if result is not None else None,
        strip=score_strip(result, card, _) if result is not None and card is not None else None,
        answers=answers_table(result, reading, _) if result is not None else None,
        probes=probes_table(result, reading, _) if result is not None else None,
        first_opinion=opinion_prose(reading, _),
        note=note_prose(reading, _),
        measurements=measurements_table(reading, _),
        kept_heading=kept_heading(reading, _),
        kept=kept_pictures(reading.kept, _),
        pictures_heading=_pictures_heading(len(shown), len(result.findings) if result is not None else 0, _),
        pictures=key_images(shown, volume, reading.margins, _),
        model=model_blocks(card, _) if card is not None else (),
        provenance=provenance_block(result, request.series, request.study, _),
        attached=_attached(request),
    )


def _attached(request: SummaryRequest) -> bytes | None:
    result, passport, reading = request.result, request.series.passport, request.reading
    if result is None or passport is None:
        return None
    document = result_json(
        result,
        study_uid=request.study.uid,
        shape=request.volume.geometry.shape,
        passport=passport,
        decisions=reading.decisions,
        margins=reading.margins,
        first_opinion=reading.first_opinion,
    )
    return to_json(document)


def _pictures_heading(shown: int, count: int, _: Translate) -> str:
    if shown == count:
        return _(N_("Key images"))
    return _(N_("Key images of {shown} of the {count} findings")).format(shown=shown, count=count)
