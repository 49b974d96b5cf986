"""A header's lines as a tree, and what a search leaves of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from medviewer.dicom.header_comparison import ALIKE, HeaderLine

TOP = -1
_TAG = re.compile(r"[(\s]*([0-9a-f]{4})[\s,.:]*([0-9a-f]{0,4})[)\s]*")


@dataclass(frozen=True)
class HeaderQuery:
    """What a reader looks for.

    Attributes:
        tag: The beginning of a tag's eight figures, without punctuation; "" where the text can't be one.
        words: All of them must stand in the line, in any order and case: in name, keyword, creator, VR or value.
    """

    tag: str = ""
    words: tuple[str, ...] = ()

    @classmethod
    def of(cls, text: str) -> "HeaderQuery":
        """From what was typed: "0028,0010", "(00280010)", "pixel spacing", "PixelSpacing", "GE MEDICAL"."""
        folded = text.strip().casefold()
        found = _TAG.fullmatch(folded)
        return cls("".join(found.groups()) if found else "", tuple(folded.split()))

    @property
    def is_empty(self) -> bool:
        return not self.words


@dataclass(frozen=True)
class HeaderChoice:
    """The lines that are on show.

    Attributes:
        children: Line (TOP = none) -> its lines on show, in order; lines that have none are left out.
        matches: The lines that the search found, in order; empty without a search.
    """

    children: dict[int, list[int]]
    matches: tuple[int, ...] = ()

    @property
    def count(self) -> int:
        """How many lines are on show."""
        return sum(len(each) for each in self.children.values())


class HeaderTree:
    """Lines with their parents. Lines are named by their index.

    Attributes:
        lines: As they follow each other.
        parents: The line each lies in; `TOP` for none.
        keys: Depth and key of each line: trees with equal keys differ in values only.
        difference_count: How many elements differ, those inside sequences counted and not the sequences themselves;
            None where nothing is compared.
    """

    def __init__(self, lines: Sequence[HeaderLine]) -> None:
        self.lines = tuple(lines)
        self.parents: list[int] = []
        path: list[int] = []
        for index, line in enumerate(self.lines):
            while path and self.lines[path[-1]].depth >= line.depth:
                path.pop()
            self.parents.append(path[-1] if path else TOP)
            path.append(index)
        self.keys = tuple((line.depth, line.row.key) for line in self.lines)
        self._texts = [_text(line) for line in self.lines]
        self._tags = [_tag(line) for line in self.lines]
        around = set(self.parents)
        compared = [index for index, line in enumerate(self.lines) if line.difference is not None]
        unlike = [
            index for index in compared if self.lines[index].difference not in ALIKE and index not in around
        ]
        self.difference_count = len(unlike) if compared else None

    def choose(
        self, query: HeaderQuery, *, only_matches: bool = True, only_differences: bool = False
    ) -> HeaderChoice:
        """The lines that remain.

        Args:
            query: What is looked for; an empty one finds nothing and hides nothing.
            only_matches: Hide what was not found; what stands around a match (the sequence it lies in) and inside it
                stays.
            only_differences: Hide lines that are alike in both headers.
        """
        matches = () if query.is_empty else self._found(query)
        shown: list[bool] | None = None
        if only_matches and not query.is_empty:
            shown = self._around(matches)
        if only_differences:
            unlike = [line.difference not in ALIKE for line in self.lines]
            shown = (
                unlike if shown is None else [both and each for both, each in zip(shown, unlike, strict=True)]
            )
        if only_differences and shown is not None:
            matches = tuple(index for index in matches if shown[index])
        children: dict[int, list[int]] = {}
        for index, parent in enumerate(self.parents):
            if shown is None or shown[index]:
                children.setdefault(parent, []).append(index)
        return HeaderChoice(children, matches)

    def path(self, index: int) -> tuple[tuple[object, ...], ...]:
        """What leads to a line from the top: the same line of another header has the same path."""
        keys = []
        while index != TOP:
            keys.append(self.lines[index].row.key)
            index = self.parents[index]
        return tuple(reversed(keys))

    def _found(self, query: HeaderQuery) -> tuple[int, ...]:
        tag, words = query.tag, query.words
        return tuple(
            index
            for index, text in enumerate(self._texts)
            if (tag and self._tags[index].startswith(tag)) or all(word in text for word in words)
        )

    def _around(self, matches: Sequence[int]) -> list[bool]:
        """Matches, what they lie in, and what lies in them."""
        shown = [False] * len(self.lines)
        for index in matches:
            shown[index] = True
        for index, parent in enumerate(self.parents):  # a parent stands before its children
            if parent != TOP and shown[parent]:
                shown[index] = True
        for index in matches:
            above = self.parents[index]
            while above != TOP and not shown[above]:
                shown[above] = True
                above = self.parents[above]
        return shown


def _text(line: HeaderLine) -> str:
    """What words are looked for in; the empty text of an item is never found."""
    row = line.row
    if row.item:
        return ""
    values = [each.value for each in (line.left, line.right) if each is not None]
    return "\n".join((row.name, row.keyword, row.creator, row.vr, *values)).casefold()


def _tag(line: HeaderLine) -> str:
    return "" if line.row.item else f"{line.row.tag:08x}"
