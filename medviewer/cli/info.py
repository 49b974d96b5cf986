"""`medviewer info`: what lies under a path, and how far it can be trusted."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from medviewer.cli.catalog_json import catalog_json
from medviewer.cli.exit_codes import ExitCode
from medviewer.cli.opening import opened
from medviewer.cli.output import write_json
from medviewer.cli.terminal import answer
from medviewer.dicom.series import Series
from medviewer.dicom.study import Catalog
from medviewer.i18n import N_, _
from medviewer.imaging.geometry_passport import GeometryVerdict
from medviewer.report.wording import date_text

_VERDICTS = {
    GeometryVerdict.GOOD: N_("good"),
    GeometryVerdict.CAUTION: N_("with caution"),
    GeometryVerdict.NONE: N_("no positions"),
}
_REFUSED_SHOWN = 20


class Info:
    """The command."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "paths", nargs="+", type=Path, metavar="PATH", help=_("folders, files or ZIP archives")
        )
        parser.add_argument(
            "--json",
            nargs="?",
            const="-",
            metavar="F",
            help=_("as JSON, to a file or (“-”, or nothing) to the output"),
        )

    def run(self, arguments: argparse.Namespace) -> int:
        with opened(arguments.paths) as found:
            if arguments.json:
                write_json(catalog_json(found.catalog), arguments.json)
            else:
                answer(*_lines(found.catalog))
            found.check_readable()
        return ExitCode.DONE


def _lines(catalog: Catalog) -> Iterator[str]:
    for patient in catalog.patients:
        yield f"{patient.name.display or _('Unnamed patient')}  {patient.patient_id}".rstrip()
        for study in catalog.studies:
            if study.patient == patient:
                yield f"  {date_text(study.date)} {study.description}".rstrip() + f"  {study.uid}"
                for series in study.series:
                    yield from _series_lines(series)
    if catalog.refused:
        yield _("Files not shown ({count}):").format(count=len(catalog.refused))
        yield from (f"  {file.source.label}: {file.reason}" for file in catalog.refused[:_REFUSED_SHOWN])
    if len(catalog.refused) > _REFUSED_SHOWN:
        yield _("  and {count} more; --json lists them all").format(
            count=len(catalog.refused) - _REFUSED_SHOWN
        )


def _series_lines(series: Series) -> Iterator[str]:
    number = "–" if series.number is None else str(series.number)
    yield f"    {number:>4}  {series.kind}, {series.description or '–'}  {series.key}"
    passport, geometry = series.passport, series.geometry
    if passport is None or geometry is None:
        return
    size = " x ".join(str(count) for count in geometry.shape)
    known = [f"{mm:.4g}" for mm in passport.spacing_mm or () if mm is not None]
    spacing = " x ".join(known) + " mm" if known else "–"
    text = _("          {size}, {spacing}; geometry: {verdict}")
    yield text.format(size=size, spacing=spacing, verdict=_(_VERDICTS[passport.verdict]))
    yield from (f"            {note}" for note in passport.notes)
    told = dict.fromkeys(  # once for a file, however many frames it has
        (series.instance_of(index).source.label, warning)
        for index, warnings in series.warnings.items()
        for warning in warnings
    )
    yield from (f"            {label}: {warning}" for label, warning in list(told)[:_REFUSED_SHOWN])
