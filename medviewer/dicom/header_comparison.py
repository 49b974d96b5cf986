"""Two headers side by side: which lines they share, which differ, which only one of them has."""

from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple

from medviewer.dicom.header_row import HeaderRow


class Difference(Enum):
    """What a comparison says of a line."""

    SAME = "same"
    DIFFERENT = "different"  # or something inside it is
    ONLY_LEFT = "only left"
    ONLY_RIGHT = "only right"
    NOT_COMPARED = "not compared"  # not read, in one of the two at least


ALIKE = frozenset({Difference.SAME, Difference.NOT_COMPARED})


class HeaderLine(NamedTuple):
    """A line on the screen: of one header, or of two.

    Attributes:
        depth: As of `HeaderRow`.
        left: The line in the header looked at; None where only the other one has it.
        right: The line in the header compared with; None where it lacks it, or where nothing is compared.
        difference: None where nothing is compared.
    """

    depth: int
    left: HeaderRow | None
    right: HeaderRow | None = None
    difference: Difference | None = None

    @property
    def row(self) -> HeaderRow:
        """The line's name and place: of whichever header has it."""
        found = self.left or self.right
        if found is None:
            raise ValueError("a line of no header")
        return found


class _Node(NamedTuple):
    row: HeaderRow
    children: list["_Node"]


def alone(rows: Sequence[HeaderRow]) -> tuple[HeaderLine, ...]:
    """The lines of one header, compared with nothing."""
    return tuple(HeaderLine(row.depth, row) for row in rows)


def compare(left: Sequence[HeaderRow], right: Sequence[HeaderRow]) -> tuple[HeaderLine, ...]:
    """Match two headers line by line, level by level: by tag, private ones by creator, items by number."""
    lines: list[HeaderLine] = []
    _merge(_nodes(left), _nodes(right), lines)
    return tuple(lines)


def _nodes(rows: Sequence[HeaderRow]) -> list[_Node]:
    top: list[_Node] = []
    path: list[_Node] = []
    for row in rows:
        node = _Node(row, [])
        while path and path[-1].row.depth >= row.depth:
            path.pop()
        (path[-1].children if path else top).append(node)
        path.append(node)
    return top


def _merge(left: list[_Node], right: list[_Node], lines: list[HeaderLine]) -> bool:
    """Append the lines of one level; True if all are alike. Its depth of recursion is that of the rows, which is bounded."""
    ours, theirs = _by_key(left), _by_key(right)
    keys = sorted(ours.keys() | theirs.keys(), key=lambda key: _place(ours.get(key) or theirs[key]))
    all_alike = True
    for key in keys:
        mine, other = ours.get(key), theirs.get(key)
        place = len(lines)
        lines.append(HeaderLine((mine or theirs[key]).row.depth, None))
        inside = _merge(mine.children if mine else [], other.children if other else [], lines)
        difference = _difference(mine, other, inside)
        lines[place] = lines[place]._replace(
            left=mine.row if mine else None, right=other.row if other else None, difference=difference
        )
        all_alike = all_alike and difference in ALIKE
    return all_alike


def _by_key(nodes: list[_Node]) -> dict[tuple[object, ...], _Node]:
    """By what makes them the same line; the second of a kind (a creator with two blocks) is numbered."""
    found: dict[tuple[object, ...], _Node] = {}
    for node in nodes:
        key, again = node.row.key, 0
        while (key, again) in found:
            again += 1
        found[key, again] = node
    return found


def _place(node: _Node) -> tuple[int, int]:
    return (node.row.tag, node.row.item)


def _difference(mine: _Node | None, other: _Node | None, inside_alike: bool) -> Difference:
    if other is None:
        return Difference.ONLY_LEFT
    if mine is None:
        return Difference.ONLY_RIGHT
    if not (mine.row.is_comparable and other.row.is_comparable):
        return Difference.NOT_COMPARED
    same = (mine.row.value, mine.row.digest) == (other.row.value, other.row.digest)
    return Difference.SAME if same and inside_alike else Difference.DIFFERENT
