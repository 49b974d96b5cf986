"""`medviewer analyze`: analyses one Series and writes the documents asked for."""

import argparse
from datetime import datetime
from pathlib import Path

from medviewer import i18n
from medviewer.cli.analysing import Analysed, analysed
from medviewer.cli.exit_codes import ExitCode, UsageError
from medviewer.cli.opening import Opened, opened
from medviewer.cli.output import write_json, write_png
from medviewer.cli.parser import position
from medviewer.cli.picturing import first_finding_picture
from medviewer.cli.terminal import answer, say
from medviewer.dicom.plane_facts import is_grid
from medviewer.i18n import _
from medviewer.report.result_json import LeftOutFile, result_json
from medviewer.report.summarize import SummaryRequest, summarize
from medviewer.report.wording import mm_text, place_text, score_text
from medviewer.services.model_library import DEFAULT_MODEL_ID, card, model_folder


class Analyze:
    """The command."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "paths", nargs="+", type=Path, metavar="PATH", help=_("folders, files or ZIP archives")
        )
        parser.add_argument(
            "--series", metavar="UID", help=_("Series Instance UID; else the most suitable one")
        )
        parser.add_argument(
            "--model", default=DEFAULT_MODEL_ID, metavar="ID", help=_("the model (%(default)s)")
        )
        parser.add_argument(
            "--at", type=position, action="append", default=[], metavar="X,Y,Z",
            help=_("score this point (patient mm, LPS) instead of searching; may be repeated; write --at=-1,2,3"),
        )  # fmt: skip
        parser.add_argument("--pdf", type=Path, metavar="F", help=_("write the summary here"))
        parser.add_argument("--json", metavar="F", help=_("write the result here; “-” is the output"))
        parser.add_argument(
            "--overlay", type=Path, metavar="F.png", help=_("write a picture of the first finding here")
        )

    def run(self, arguments: argparse.Namespace) -> int:
        model_folder(arguments.model)  # a wrong name is told before anything is read
        with opened(arguments.paths) as found:
            series = found.series(arguments.series, "analyze")
            for marker in arguments.at if is_grid(series) else ():
                if series.geometry is not None and not series.geometry.contains(
                    series.geometry.to_index(marker)
                ):
                    point = place_text(marker, series.acquisition.anatomy)
                    text = _("The point {point} lies outside the series.").format(point=point)
                    raise UsageError("marker outside", problem=text, command="medviewer analyze")
            analysis = analysed(found, series, arguments.model, arguments.at)
            write_documents(found, analysis, arguments)
        if analysis.is_refused:
            raise analysis.refusal()
        if arguments.json != "-":
            answer(*_lines(analysis))
        return ExitCode.DONE


def write_documents(found: Opened, analysis: Analysed, arguments: argparse.Namespace) -> None:
    """Write the files that `--json`, `--overlay` and `--pdf` name, also of a refused analysis (but no picture)."""
    if arguments.json:
        write_json(_document(found, analysis), arguments.json)
    if arguments.overlay:
        picture = first_finding_picture(analysis.loaded.volume, analysis.result)
        if picture is None:
            say(_("There is no finding with an overlay; no picture was written."))
        else:
            write_png(picture, arguments.overlay)
    if arguments.pdf:
        from medviewer.report.pdf.write import save_pdf  # Qt

        save_pdf(summarize(_summary_request(found, analysis)), arguments.pdf)


def _document(found: Opened, analysis: Analysed) -> dict[str, object]:
    passport = analysis.series.passport
    if passport is None:
        raise ValueError("an analysed series has a geometry passport")
    left_out = [LeftOutFile(file.source.label, file.reason) for file in found.catalog.refused]
    series = analysis.series
    for index, reason in analysis.loaded.failures.items():
        left_out.append(LeftOutFile(series.instance_of(index).source.label, reason))
    return result_json(
        analysis.result,
        study_uid=found.study_of(series).uid,
        shape=analysis.loaded.volume.geometry.shape,
        passport=passport,
        left_out=left_out,
    )


def _summary_request(found: Opened, analysis: Analysed) -> SummaryRequest:
    return SummaryRequest(
        study=found.study_of(analysis.series),
        series=analysis.series,
        volume=analysis.loaded.volume,
        result=analysis.result,
        card=card(analysis.result.model.id),
        made_at=datetime.now().astimezone(),
        language=i18n.language(),
        failed_slices=analysis.loaded.failures,
        left_out_count=len(found.catalog.refused),
    )


def _lines(analysis: Analysed) -> list[str]:
    lines = [str(reason) for reason in analysis.result.suitability.reasons]
    anatomy = analysis.series.acquisition.anatomy
    for finding in analysis.result.findings:
        score = score_text(finding.score) if finding.score else str(finding.refusal)
        size = "–" if finding.diameter_mm is None else mm_text(finding.diameter_mm)
        lines.append(f"{finding.number:>3}  {score:<20} {size:>9}  {place_text(finding.center_mm, anatomy)}")
    lines.append(
        _("Findings: {count}. Investigational, not for diagnostic use.").format(
            count=len(analysis.result.findings)
        )
    )
    return lines
