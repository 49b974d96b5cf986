"""One line of a header as a reader sees it: a flat list with depths, so that no nesting can hurt who unpacks it."""

from typing import NamedTuple

from medviewer.i18n import Message


class HeaderRow(NamedTuple):
    """An element, or an item of a sequence. It travels by the thousand from a worker, so it is a tuple.

    Attributes:
        depth: 0 for the top level; the items of a sequence lie one deeper, their elements two.
        tag: (group << 16) | element; for an item, that of its sequence.
        item: Number of the item, from 1; 0 for an element.
        vr: Value representation as the file states it, else as the dictionary does; "" for an item.
        name: The dictionary's name, in English; "" where it knows none, and for an item.
        keyword: The dictionary's keyword; "" likewise.
        creator: Private Creator the element belongs to; "" for a standard element.
        value: Its text, or its beginning; bytes as hexadecimal figures.
        note: What stands after the value: how much there is in all, or why it is not shown.
        digest: Of the whole value, where `value` is only its beginning; empty where it is the whole.
        is_comparable: False where the value was not read (pixels).
    """

    depth: int
    tag: int
    item: int = 0
    vr: str = ""
    name: str = ""
    keyword: str = ""
    creator: str = ""
    value: str = ""
    note: Message | None = None
    digest: bytes = b""
    is_comparable: bool = True

    @property
    def tag_text(self) -> str:
        """ "(0028,0010)"; "" for an item."""
        return "" if self.item else f"({self.tag >> 16:04X},{self.tag & 0xFFFF:04X})"

    @property
    def is_private(self) -> bool:
        """True for an element of an odd group (PS3.5 7.8)."""
        return bool(self.tag >> 16 & 1)

    @property
    def key(self) -> tuple[object, ...]:
        """What makes it the same line in another header: private blocks may lie elsewhere (PS3.5 7.8.1)."""
        if self.is_private and self.creator:
            return (self.tag >> 16, self.creator, self.tag & 0xFF, self.item)
        return (self.tag, self.item)
