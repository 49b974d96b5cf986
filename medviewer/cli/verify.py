"""`medviewer verify`: repeats a recorded analysis, and says whether the same comes out."""

import argparse
from pathlib import Path

from medviewer.cli.exit_codes import VERIFICATION_CODES, UsageError
from medviewer.cli.opening import Opened, opened
from medviewer.cli.output import write_json
from medviewer.cli.progress import terminal_context
from medviewer.cli.terminal import answer
from medviewer.i18n import _
from medviewer.plain_json import read_small_file
from medviewer.report.result_comparison import SCORE_TOLERANCE
from medviewer.report.result_file import LARGEST_BYTES, DamagedResultError, ResultFile, read_result
from medviewer.report.verification import Verification
from medviewer.report.verification_words import details, headline, verification_json
from medviewer.services.inference_client import InferenceClient
from medviewer.services.verifying import other_model, recorded_series, verify


class Verify:
    """The command."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "result", type=Path, metavar="RESULT.json", help=_("a result, as “analyze --json” writes it")
        )
        parser.add_argument(
            "paths", nargs="+", type=Path, metavar="STUDY", help=_("folders, files or ZIP archives")
        )
        parser.add_argument("--json", metavar="F", help=_("write the answer here; “-” is the output"))
        codes = _(
            "exit codes: 0 identical, or the same within the tolerance ({tolerance}); 5 differs; 6 the input"
            " changed; 7 another model; 8 a damaged file, or none of medviewer's"
        )
        parser.epilog = codes.format(tolerance=f"{SCORE_TOLERANCE:g}")

    def run(self, arguments: argparse.Namespace) -> int:
        recorded = read_result(_content(arguments.result))
        verification = other_model(recorded)  # told before anything is read
        if verification is None:
            with opened(arguments.paths) as found:
                found.check_readable()
                verification = _verified(found, recorded)
        if arguments.json:
            write_json(verification_json(verification), arguments.json)
        if arguments.json != "-":
            answer(headline(verification), *(f"  {each}" for each in details(verification)))
        return VERIFICATION_CODES[verification.outcome]


def _content(path: Path) -> bytes:
    if not path.is_file():
        problem = _("There is no file “{name}”.").format(name=path)
        raise UsageError("no such result", problem=problem, command="medviewer verify")
    try:
        return read_small_file(path, LARGEST_BYTES)
    except OSError as error:
        raise DamagedResultError(f"a result file can't be read: {error.strerror}") from error


def _verified(found: Opened, recorded: ResultFile) -> Verification:
    series = recorded_series(recorded, found.catalog)
    if isinstance(series, Verification):
        return series
    client = InferenceClient()
    try:
        client.warm_up(recorded.model_id)
        loaded = found.load(series)
        with terminal_context() as context:
            study = found.study_of(series)
            return verify(context, recorded, series, study_uid=study.uid, loaded=loaded, client=client)
    finally:
        client.shutdown()
