"""What of a result's provenance is not as it was: versions, code, parameters, headers, maps."""

from collections.abc import Iterator
from typing import Any

from medviewer.i18n import N_, Message, message

MOST_NAMED = 4


def provenance_notes(recorded: dict[str, Any], now: dict[str, Any], other_maps: int) -> tuple[Message, ...]:
    """A sentence for each thing; `other_maps`: how many maps are not equal to the last bit."""
    notes = []
    if versions := list(_changes("", recorded["versions"], now["versions"])):
        notes.append(message(N_("Other versions: {changes}."), changes=_listed(versions)))
    if parameters := list(_changes("", recorded["parameters"], now["parameters"])):
        notes.append(message(N_("Other parameters: {changes}."), changes=_listed(parameters)))
    if recorded["code_sha256"] != now["code_sha256"]:
        notes.append(message(N_("The analysis's own code is another.")))
    if recorded["headers_sha256"] != now["headers_sha256"]:
        notes.append(message(N_("The headers say something else of the scan than they did.")))
    if other_maps:
        text = N_("Maps of where the model looked that are not equal to the last bit: {count}.")
        notes.append(message(text, count=other_maps))
    return tuple(notes)


def _changes(place: str, recorded: object, now: object) -> Iterator[str]:
    """ "lungs._LUNG_HU -320.0 → -300.0" for each value that is another."""
    if isinstance(recorded, dict) and isinstance(now, dict):
        for key in sorted({*recorded, *now}):
            inner = f"{place}.{key}" if place else str(key)
            yield from _changes(inner, recorded.get(key), now.get(key))
    elif recorded != now:
        yield f"{place} {_short(recorded)} → {_short(now)}"


def _short(value: object) -> str:
    return "–" if value is None else str(value)[:60]


def _listed(changes: list[str]) -> str:
    more = len(changes) - MOST_NAMED
    return ", ".join(changes[:MOST_NAMED]) + (f" (+{more})" if more > 0 else "")
