"""Which keys call which action: one of the shipped maps, and over it the reader's own choices."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache

from medviewer import paths
from medviewer.plain_json import read_json

Keys = Mapping[str, tuple[str, ...]]
"""Action id -> its shortcuts as Qt writes them, the one shown first."""


MOST_OWN_KEYS = 1000


class KeyMap(Enum):
    """The shipped maps; all but the first are a file in resources/keys that says what differs from the action table."""

    MEDVIEWER = "medviewer"
    OHIF = "ohif"
    WEASIS = "weasis"


@dataclass(frozen=True)
class OwnKeys:
    """What the reader chose for single actions.

    Attributes:
        chosen: (action id, its shortcuts), by action id; no shortcuts = the action has none.
    """

    chosen: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def with_keys(self, action: str, keys: Iterable[str]) -> "OwnKeys":
        """Let `action` have `keys`, and no other action of the reader's choices any of them."""
        taken = tuple(keys)
        others = {
            id_: tuple(key for key in own if key not in taken) for id_, own in self.chosen if id_ != action
        }
        return OwnKeys(tuple(sorted({**others, action: taken}.items())))

    def without(self, action: str) -> "OwnKeys":
        """Let `action` have the keys of the map again."""
        return OwnKeys(tuple(pair for pair in self.chosen if pair[0] != action))


@cache
def differences(key_map: KeyMap) -> Keys:
    """What a map changes in the action table."""
    if key_map is KeyMap.MEDVIEWER:
        return {}
    path = paths.resources() / "keys" / f"{key_map.value}.json"
    return {action: tuple(keys) for action, keys in read_json(path).items()}


def keys_in_force(table: Keys, key_map: KeyMap, own: OwnKeys) -> dict[str, tuple[str, ...]]:
    """The shortcuts of every action.

    A key that the map gives to an action is taken from whichever has it in the table, one that the reader gave from
    whichever has it in the map: so no key ever stands twice.

    Args:
        table: The keys of the action table.
        key_map: The map in use.
        own: The reader's choices; those for actions that no longer exist are left out.
    """
    return _given(_given(dict(table), differences(key_map)), dict(own.chosen))


def _given(keys: dict[str, tuple[str, ...]], changes: Keys) -> dict[str, tuple[str, ...]]:
    known = {action: each for action, each in changes.items() if action in keys}
    taken = {key for each in known.values() for key in each}
    left = {action: tuple(key for key in each if key not in taken) for action, each in keys.items()}
    return left | known


def read_own_keys(stored: object) -> OwnKeys:
    """The reader's choices from what JSON holds.

    Raises:
        ValueError: It is not a table of lists of texts.
    """
    if not isinstance(stored, dict) or len(stored) > MOST_OWN_KEYS:
        raise ValueError("keys are a table of not too many actions")
    chosen = OwnKeys()
    for action, keys in stored.items():
        if not isinstance(keys, list) or not all(isinstance(key, str) and key for key in keys):
            raise ValueError("an action's keys are a list of texts")
        chosen = chosen.with_keys(action, keys)
    return chosen


def write_own_keys(own: OwnKeys) -> dict[str, list[str]]:
    """The reader's choices in types that JSON knows."""
    return {action: list(keys) for action, keys in own.chosen}
