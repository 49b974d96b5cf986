"""Spreads a document's blocks over pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, eq=False)
class Block:
    """Something that stands on one page, as wide as the text.

    Attributes:
        height_mm: How much room it takes.
        draw: Draws it, its top at a given y in mm.
        gap_mm: Free room above it, dropped at the top of a page.
        with_next: It must not be the last on a page (a heading).
        header: Drawn above it where it is the first on a page (a table's column headings).
    """

    height_mm: float
    draw: Callable[[float], None]
    gap_mm: float = 0.0
    with_next: bool = False
    header: "Block | None" = None


Page = tuple[tuple[float, Block], ...]
"""Blocks with the y of their tops, in mm."""


def paginate(blocks: Sequence[Block], top_mm: float, bottom_mm: float) -> tuple[Page, ...]:
    """Place blocks one below the other between `top_mm` and `bottom_mm`; at least one page.

    A block higher than a page stands on a page of its own.
    """
    pages: list[list[tuple[float, Block]]] = [[]]
    y = top_mm
    for group in _groups(blocks):
        need = sum(block.gap_mm + block.height_mm for block in group)
        if pages[-1] and y + need > bottom_mm:
            pages.append([])
        if not pages[-1]:
            y = top_mm
            header = group[0].header
            if header is not None and len(pages) > 1:
                pages[-1].append((y, header))
                y += header.height_mm
        for block in group:
            y += block.gap_mm if pages[-1] else 0.0
            pages[-1].append((y, block))
            y += block.height_mm
    return tuple(tuple(page) for page in pages)


def _groups(blocks: Sequence[Block]) -> list[list[Block]]:
    """Blocks that must stay together: those that must not be last on a page, with the next one."""
    groups: list[list[Block]] = []
    is_open = False
    for block in blocks:
        if is_open:
            groups[-1].append(block)
        else:
            groups.append([block])
        is_open = block.with_next
    return groups
