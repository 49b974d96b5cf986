"""Odd hanging protocols of the reader's own: each is used or refused with its reason, and none holds a study up."""

import json
from pathlib import Path
from random import Random

from medviewer.hanging.facts import Plane, SeriesFacts
from medviewer.hanging.match import choose
from medviewer.hanging.region import Region
from medviewer.services.hanging_protocols import load_protocols, own_folder, program_protocols
from tests.oracles.odd.json_text import odd_json, places_in, value_at, with_raw
from tests.oracles.odd.kind import REFUSED, SAME, TOLD, WRONG, Case, Ending

_PATTERNS = (
    "^(a+)+$", "(a|a)*b", "(a*)*b", "^(([a-z])+.)+[A-Z]([a-z])+$", "(.*a){25}", "[", "(?P<x>", "a{1000000000}", "\\",
    "((a{1,200}){1,200}){1,200}", "(?:" * 2000 + ")" * 2000, "(" * 150 + "a" + ")" * 150, "(?i)a", "\\1",
    "(?<=a+)b", ".*" * 25,
    "x" * 100_000,
)  # fmt: skip
_DESCRIPTIONS = ("a" * 60 + "!", "CHEST LUNG 1.0", "", "x" * 64, "aB" * 40)
STUDY = tuple(
    SeriesFacts(
        f"1.2.{number}#1",
        "CT",
        description,
        frozenset({Region.CHEST}),
        Plane.AXIAL,
        100,
        1.0,
        is_sharp=bool(number % 2),
    )
    for number, description in enumerate(_DESCRIPTIONS)
)


class OddProtocols:
    """One protocol in the reader's folder, among a good one."""

    name = "protocols"

    def __init__(self) -> None:
        resources = Path(__file__).parents[3] / "resources" / "hanging"
        self._texts = [path.read_text("utf-8") for path in sorted(resources.glob("*.json"))]

    def make(self, random: Random, place: Path) -> Case:
        text = random.choice(self._texts)
        document = json.loads(text)
        if random.random() < 0.2:
            tables = [path for path in places_in(document) if path and path[-1] in ("study", "series")]
            path = random.choice([each for each in tables if isinstance(value_at(document, each), dict)])
            pattern = random.choice(_PATTERNS)
            table = {**value_at(document, path), random.choice(["description", "not_description"]): pattern}  # type: ignore[dict-item]
            mutation, content = f"pattern {pattern[:30]}", with_raw(text, path, json.dumps(table)).encode()
        else:
            mutation, content = odd_json(text, random)
        folder = own_folder(place)
        folder.mkdir()
        (folder / "odd.json").write_bytes(content)
        good = {**json.loads(self._texts[0]), "id": "the-good-one"}
        (folder / "good.json").write_text(json.dumps(good), "utf-8")
        return Case(document["id"], mutation)

    def open(self, case: Case, place: Path) -> Ending:
        loaded = load_protocols(place)
        if "the-good-one" not in {each.id for each in loaded.protocols}:
            return Ending(WRONG, "a good protocol is gone")
        if not {each.id for each in program_protocols()} <= {each.id for each in loaded.protocols}:
            return Ending(WRONG, "a protocol of the program's own is gone")
        choose(loaded.protocols, STUDY)
        if loaded.refused:
            reason = str(loaded.refused[0].reason)
            return Ending(REFUSED, reason[:200])
        return Ending(SAME if len(loaded.protocols) <= len(program_protocols()) + 1 else TOLD)

    def close(self) -> None:
        """Nothing runs."""
