"""The difference between two Readings of one Study: what a journal line holds, and what undo takes back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from medviewer.reading.decision import Decision
from medviewer.reading.first_opinion import FirstOpinion
from medviewer.reading.key_image import KeyImage
from medviewer.reading.marker import Marker
from medviewer.reading.measurement import Measurement
from medviewer.reading.reading import Item, Reading
from medviewer.reading.written_form import LONGEST_NOTE, Plain, check_id, check_text, read_back

KINDS: Mapping[str, type[Item]] = {
    "measurement": Measurement,
    "key image": KeyImage,
    "marker": Marker,
    "decision": Decision,
    "first opinion": FirstOpinion,
}
"""Their names in journals: never change them."""

_NAMES = {kind: name for name, kind in KINDS.items()}


class UnknownKindError(ValueError):
    """It holds an item of a kind that this version doesn't know."""


@dataclass(frozen=True)
class Put:
    """An item that is new or changed.

    Attributes:
        item: As it is now.
        at: Before which item of the Reading it stands, if it is new; None = at the end.
    """

    item: Item
    at: int | None = None


@dataclass(frozen=True)
class Change:
    """Puts what is new or changed, drops what is gone; everything else stays as it is.

    Two Changes from different windows on one Study don't disturb each other unless they touch the same item.

    Attributes:
        put: Items, in the order of their places.
        dropped: IDs.
        note: The note on the study; None = it stays.
    """

    put: tuple[Put, ...] = ()
    dropped: tuple[str, ...] = ()
    note: str | None = None

    def __bool__(self) -> bool:
        return bool(self.put or self.dropped or self.note is not None)

    def on(self, reading: Reading) -> Reading:
        """The Reading after the change."""
        after = reading.without(self.dropped)
        for put in self.put:
            after = after.put(put.item, put.at)
        return after if self.note is None else after.noted(self.note)

    def to_dict(self) -> Plain:
        """Plain lists, numbers and strings."""
        plain: Plain = {"put": [_put_to(put) for put in self.put], "drop": list(self.dropped)}
        return plain if self.note is None else {**plain, "note": self.note}

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> "Change":
        """The change that `to_dict` wrote down.

        Raises:
            UnknownKindError: It holds an item of a kind that this version doesn't know.
            ValueError: It is none.
        """
        with read_back("change"):
            change = cls(
                tuple(_put_from(each) for each in plain["put"]), tuple(plain["drop"]), plain.get("note")
            )
        for id_ in change.dropped:
            check_id(id_)
        if change.note is not None:
            check_text("note", change.note, LONGEST_NOTE)
        return change


def difference(before: Reading, after: Reading) -> Change:
    """What makes `after` of `before`.

    The order of items that are in both is not looked at: no transition of a Reading changes it.
    """
    kept = {item.id: item for item in before.items}
    left = {item.id for item in after.items}
    last_kept = max((place for place, item in enumerate(after.items) if item.id in kept), default=-1)
    put = tuple(
        Put(item, place if item.id not in kept and place < last_kept else None)
        for place, item in enumerate(after.items)
        if kept.get(item.id) != item
    )
    dropped = tuple(item.id for item in before.items if item.id not in left)
    return Change(put, dropped, after.note if after.note != before.note else None)


def _put_to(put: Put) -> Plain:
    plain: Plain = {"kind": _NAMES[type(put.item)], "item": put.item.to_dict()}
    return plain if put.at is None else {**plain, "at": put.at}


def _put_from(plain: Mapping[str, Any]) -> Put:
    kind, at = KINDS.get(plain["kind"]), plain.get("at")
    if kind is None:
        raise UnknownKindError("an item of an unknown kind")
    if at is not None and (type(at) is not int or at < 0):
        raise ValueError("a place counts from 0")
    return Put(kind.from_dict(plain["item"]), at)
