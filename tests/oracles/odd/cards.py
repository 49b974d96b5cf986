"""Odd model cards: damage is refused, and a card that was edited is never taken for the model that was measured."""

import json
import math
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from medviewer.analysis.model_card import (
    CARD_FILE,
    REFERENCE_FILE,
    DamagedModelError,
    MissingModelError,
    ModelCard,
    load_card,
)
from tests.oracles.odd.json_text import odd_json, places_in, value_at
from tests.oracles.odd.kind import REFUSED, SAME, TOLD, WRONG, Case, Ending

_MODEL = Path(__file__).parents[3] / "resources" / "models" / "lung-nodule"
_RULES = ("sized", "unsized")
_WEIGHTS = ("network", "log_diameter", "constant")


class OddCards:
    """The shipped model's card, beside its reference scores."""

    name = "cards"

    def __init__(self) -> None:
        self._texts = {name: (_MODEL / name).read_text("utf-8") for name in (CARD_FILE, REFERENCE_FILE)}
        self._card = load_card(_MODEL)

    def make(self, random: Random, place: Path) -> Case:
        for name, text in self._texts.items():
            (place / name).write_text(text, "utf-8")
        if random.random() < 0.4:
            edit = random.choice(list(_EDITS))
            document = json.loads(self._texts[CARD_FILE])
            _EDITS[edit](document, random)
            (place / CARD_FILE).write_text(json.dumps(document), "utf-8")
            return Case("card", f"edited: {edit}")
        name = random.choices(list(self._texts), (5, 1))[0]
        mutation, content = odd_json(self._texts[name], random)
        (place / name).write_bytes(content)
        return Case("card" if name == CARD_FILE else "reference scores", mutation)

    def open(self, case: Case, place: Path) -> Ending:
        try:
            card = load_card(place)
        except (DamagedModelError, MissingModelError) as error:
            return Ending(REFUSED, str(error))
        if not all(map(math.isfinite, _numbers(card))):
            return Ending(WRONG, "a number of the card is none")
        if card.sha256 == self._card.sha256 and _working(card) != _working(self._card):
            return Ending(WRONG, "an edited card is taken for the model of the same hash")
        return Ending(SAME if card.sha256 == self._card.sha256 else TOLD, "another hash")

    def close(self) -> None:
        """Nothing runs."""


def _working(card: ModelCard) -> tuple[object, ...]:
    """What decides which score a nodule gets."""
    rules = [getattr(card.rules, name) for name in _RULES]
    weights = [tuple(getattr(rule, key) for key in _WEIGHTS) for rule in rules]
    scores = [(rule.reference.logits.tobytes(), rule.reference.labels.tobytes()) for rule in rules]
    return (card.patch, *weights, *scores)


def _numbers(card: ModelCard) -> list[float]:
    weights = [getattr(getattr(card.rules, name), key) for name in _RULES for key in _WEIGHTS]
    logits = [float(each) for name in _RULES for each in np.ravel(getattr(card.rules, name).reference.logits)]
    return [card.patch.field_mm, *np.ravel(card.patch.channels).tolist(), *weights, *logits]


def _weight(document: Any, random: Random) -> None:
    rule, key = random.choice(_RULES), random.choice(_WEIGHTS)
    document["rules"][rule][key] = document["rules"][rule][key] * random.choice([10, -1, 1.01]) + 0.5


def _field(document: Any, random: Random) -> None:
    document["patch"]["field_mm"] = random.choice([82, 4.1, 40.5])


def _channels(document: Any, _random: Random) -> None:
    document["patch"]["channels"].reverse()


def _window(document: Any, random: Random) -> None:
    random.choice(document["patch"]["channels"])[0] += random.choice([-300, 40])


def _any_number(document: Any, random: Random) -> None:
    paths = [path for path in places_in(document) if type(value_at(document, path)) in (int, float)]
    *parent, key = random.choice([path for path in paths if path[0] in ("patch", "rules")])
    value_at(document, tuple(parent))[key] *= 3  # type: ignore[index]


_EDITS: dict[str, Callable[[Any, Random], None]] = {
    "a weight": _weight, "the field": _field, "channels reversed": _channels, "a channel's window": _window,
    "a number": _any_number,
}  # fmt: skip
