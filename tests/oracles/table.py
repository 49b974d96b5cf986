"""Every file under a folder, compared with pydicom, SimpleITK and dcmtk: python -m tests.oracles.table FOLDER."""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from medviewer.dicom.transfer_syntax import syntax_name
from medviewer.errors import MedviewerError
from medviewer.services.decode_pool import DecodePool, Priority
from medviewer.services.decode_requests import Request
from medviewer.services.jobs import foreground_context
from tests.oracles.ours import Frames, outcome_of
from tests.oracles.outside import AskDcmtk, AskFacts, AskPydicom, AskSimpleItk, Facts
from tests.oracles.sides import AskSides, Sides
from tests.oracles.verdict import EXACT, Verdict, verdict_on

ORACLES = {"pydicom": AskPydicom, "SimpleITK": AskSimpleItk, "dcmtk": AskDcmtk}
PATIENCE_S = 60.0


def verdicts(folder: Path) -> Iterator[Verdict]:
    """One verdict for each file, in the order of their names."""
    pool, oracles = DecodePool(2), DecodePool(2, patience_s=PATIENCE_S)
    try:
        for path in sorted(each for each in folder.rglob("*") if each.is_file()):
            outcome = outcome_of(path, pool)
            facts, sides, answers = _ask(path, oracles)
            yield verdict_on(path, outcome, facts, answers, sides)
    finally:
        pool.shutdown()
        oracles.shutdown()


def _ask(
    path: Path, pool: DecodePool
) -> tuple[Facts | None, dict[int, Sides] | None, dict[str, Frames | str]]:
    questions: list[Request] = [AskFacts(path), AskSides(path), *(ask(path) for ask in ORACLES.values())]
    context = foreground_context()
    found = dict(pool.answers(context, enumerate(questions), priority=Priority.REST, batch_size=1))
    facts = found[0] if isinstance(found[0], Facts) else None
    sides = found[1] if isinstance(found[1], dict) else None
    answers = {name: _answer(found[index]) for index, name in enumerate(ORACLES, start=2)}
    return facts, sides, answers


def _answer(found: object) -> Frames | str:
    if isinstance(found, MedviewerError):
        return type(found).__name__
    assert isinstance(found, (dict, str))
    return found


def report(results: Sequence[Verdict], folder: Path) -> str:
    """The table in Markdown."""
    lines = [f"# Every file under {folder.name}", "", *_counts(results), ""]
    wrong = [each for each in results if each.wrong]
    lines += [f"## Wrong: {len(wrong)}", ""]
    for each in wrong:
        lines.append(f"- {each.path.relative_to(folder)}: {'; '.join(each.wrong[:4])}")
    lines += ["", "## Every file", "", f"| File | Transfer syntax | State | Sides | {' | '.join(ORACLES)} |"]
    lines.append("|---" * (4 + len(ORACLES)) + "|")
    lines += [_line(each, folder) for each in results]
    return "\n".join(lines) + "\n"


def _counts(results: Iterable[Verdict]) -> list[str]:
    results = list(results)
    states = Counter(each.state for each in results)
    lines = [f"{len(results)} files: " + ", ".join(f"{count} {state}" for state, count in states.items()), ""]
    lines += ["| Compared with | What it says | Files |", "|---|---|---|"]
    for oracle in ORACLES:
        said = Counter(_in_short(each, oracle) for each in results if each.outcome.frames)
        lines += [f"| {oracle} | {words} | {count} |" for words, count in said.most_common()]
    sides = Counter(each.sides for each in results if each.outcome.frames)
    lines += ["", "| Letters and millimetres | Files |", "|---|---|"]
    lines += [f"| {words} | {count} |" for words, count in sides.most_common()]
    warned = Counter(words for each in results for words in set(each.outcome.warnings))
    lines += ["", "| Shown with a warning | Files |", "|---|---|"]
    lines += [f"| {_cell(words)} | {count} |" for words, count in warned.most_common()]
    reasons = Counter(each.outcome.reasons[0] for each in results if each.state == "refused")
    lines += ["", "| Refused because | Files |", "|---|---|"]
    lines += [f"| {_cell(reason)} | {count} |" for reason, count in reasons.most_common()]
    return lines


def _in_short(verdict: Verdict, oracle: str) -> str:
    words = verdict.says.get(oracle, "")
    return "refuses" if words.startswith("refuses") else words


def _line(verdict: Verdict, folder: Path) -> str:
    outcome = verdict.outcome
    syntax = syntax_name(verdict.facts.syntax) if verdict.facts else ""
    state = f"{verdict.state}: {'; '.join(outcome.lists + outcome.reasons[:2] + outcome.warnings[:2])}".removesuffix(
        ": "
    )
    cells = [str(verdict.path.relative_to(folder)), syntax, state, verdict.sides]
    cells += [verdict.says.get(oracle, "") if outcome.frames else "" for oracle in ORACLES]
    return f"| {' | '.join(_cell(cell) for cell in cells)} |"


def _cell(text: str) -> str:
    return text.replace("|", "/").replace("\n", " ")


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0 where nothing is wrong, 1 where something is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, help="write the whole table here, in Markdown")
    chosen = parser.parse_args(arguments)
    results = []
    for verdict in verdicts(chosen.folder):
        results.append(verdict)
        for words in verdict.wrong[:4]:
            print(f"wrong: {verdict.path.relative_to(chosen.folder)}: {words}", flush=True)
    if chosen.out:
        chosen.out.write_text(report(results, chosen.folder), encoding="utf-8")
    print("\n".join(_counts(results)))
    same = sum(any(words == EXACT for words in each.says.values()) for each in results)
    print(f"\npixel-exact with at least one oracle: {same} files")
    return 1 if any(each.wrong for each in results) else 0


if __name__ == "__main__":
    sys.exit(main())
