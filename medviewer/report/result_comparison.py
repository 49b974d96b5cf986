"""Compares a recorded result with the same analysis made again, value by value."""

import json
import math
from collections.abc import Iterator
from typing import Any

from medviewer.reading.finding_place import SAME_PLACE_MM
from medviewer.report.provenance_notes import provenance_notes
from medviewer.report.result_file import ResultFile
from medviewer.report.verification import Difference, Outcome, Verification

SCORE_TOLERANCE = 1e-4
"""Scores nearer than this are the same score: TensorFlow's sums are not equal to the last bit on every processor."""
OTHER_TOLERANCE = 0.02
"""The same for sizes, places and shares, in their units; of numbers above 1 a share of the number."""

_SCORES = ("score", "interval", "stability")
_NOT_COMPARED = ("id", "decision", "measurement_edited", "refusal", "cautions")
"""The reader's own, numbers in a list, and sentences: those are in the language that the program ran in."""
_MISSING = object()


def compare(recorded: ResultFile, again: dict[str, Any]) -> Verification:
    """What is different between a recorded result and the document of the same analysis made again."""
    before, after = recorded.document, again
    found = list(
        _values(None, "suitability", before["suitability"]["verdict"], after["suitability"]["verdict"])
    )
    pairs, lost, new = _paired(_with_exact(before), _with_exact(after))
    for old, now in pairs:
        found += _values(old["id"], "", old, now)
    found += [Difference(each["id"], "", "found", "not found again") for each in lost]
    found += [Difference(None, "", "not recorded", f"finding {each['id']}") for each in new]
    rounded = {(each.finding, each.where) for each in found}
    found = [
        each
        for each in found
        if (each.finding, each.where.removeprefix("exact.")) not in rounded
        or not each.where.startswith("exact.")
    ]
    maps = sum(each.where.endswith("map_sha256") for each in found)
    shown = sorted((each for each in found if not each.where.endswith("map_sha256")), key=_rank)
    notes = provenance_notes(recorded.provenance, after["provenance"], maps)
    if any(not each.within for each in shown):
        return Verification(Outcome.DIFFERS, differences=tuple(shown), notes=notes)
    outcome = Outcome.WITHIN_TOLERANCE if found else Outcome.IDENTICAL
    return Verification(outcome, differences=tuple(shown), notes=notes)


def _with_exact(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The findings, each with its numbers to full precision under "exact"."""
    exact = {each["id"]: each for each in document["provenance"]["findings"]}
    return [{**each, "exact": exact[each["id"]]} for each in document["findings"]]


def _paired(
    before: list[dict[str, Any]], after: list[dict[str, Any]]
) -> tuple[list[tuple[dict[str, Any], dict[str, Any]]], list[dict[str, Any]], list[dict[str, Any]]]:
    """Findings of one source at one place; then the recorded ones and the new ones without a partner."""
    left, pairs, lost = list(after), [], []
    for old in before:
        near = [
            each
            for each in left
            if each["source"] == old["source"]
            and math.dist(each["center_mm"], old["center_mm"]) <= SAME_PLACE_MM
        ]
        if near:
            now = min(near, key=lambda each: math.dist(each["center_mm"], old["center_mm"]))
            left.remove(now)
            pairs.append((old, now))
        else:
            lost.append(old)
    return pairs, lost, left


def _values(finding: int | None, where: str, old: object, now: object) -> Iterator[Difference]:
    """Every value that is not the same, down to the leaves."""
    if isinstance(old, dict) and isinstance(now, dict):
        for key in dict.fromkeys((*old, *now)):
            if key not in _NOT_COMPARED:
                place = f"{where}.{key}" if where else key
                yield from _values(finding, place, old.get(key, _MISSING), now.get(key, _MISSING))
    elif isinstance(old, list) and isinstance(now, list) and len(old) == len(now):
        for index, (one, other) in enumerate(zip(old, now, strict=True)):
            yield from _values(finding, f"{where}[{index}]", one, other)
    elif old != now:
        yield _difference(finding, where, old, now)


def _difference(finding: int | None, where: str, old: object, now: object) -> Difference:
    is_score = any(part.split("[")[0] in _SCORES for part in where.split("."))
    amount = abs(float(old) - float(now)) if _is_number(old) and _is_number(now) else None  # type: ignore[arg-type]
    within = False
    if amount is not None:
        most = SCORE_TOLERANCE if is_score else OTHER_TOLERANCE * max(1.0, abs(float(old)))  # type: ignore[arg-type]
        within = amount <= most
    return Difference(finding, where, _text(old), _text(now), amount, is_score, within)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _text(value: object) -> str:
    return "" if value is _MISSING else json.dumps(value, ensure_ascii=False)


def _rank(each: Difference) -> tuple[bool, float]:
    """Scores first, the largest difference first."""
    return not (each.is_score and each.amount is not None), -(each.amount or 0.0)
