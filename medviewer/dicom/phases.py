"""Tells apart what lies at the same positions again: directions, acquisitions and phases of one series."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import combinations
from typing import TypeVar

from medviewer.dicom.sort import number_key
from medviewer.dicom.splitting import PHASES, phase_values, same_way
from medviewer.dicom.stack import Slice, places

Key = TypeVar("Key", bound=Hashable)
SMALLEST_SHARE = 0.5


def by_direction(slices: Sequence[Slice]) -> list[list[Slice]]:
    """Groups of parallel slices; slices that all face different ways (a radial stack) stay together."""
    groups: list[list[Slice]] = []
    for slice_ in slices:
        own = slice_.header.orientation
        for group in groups:
            other = group[0].header.orientation
            if same_way(own, other):
                group.append(slice_)
                break
        else:
            groups.append([slice_])
    return [list(slices)] if len(groups) > max(3, len(slices) // 2) else groups


def by_phase(slices: Sequence[Slice]) -> list[list[Slice]]:
    """Split placed, parallel slices where most positions occur again; else one group.

    A value splits only if each of its groups covers at least half of all positions, none twice. So two
    acquisitions that continue each other stay one stack, even if they share a slice.
    """
    numbers = dict(zip(map(id, slices), places(slices), strict=True))
    count = len(set(numbers.values()))
    if count in (1, len(slices)):
        return [list(slices)]

    def is_repeat(groups: Iterable[list[Slice]]) -> bool:
        for group in groups:
            occupied = {numbers[id(slice_)] for slice_ in group}
            if len(occupied) < len(group) or len(occupied) < SMALLEST_SHARE * count:
                return False
        return True

    values = {id(slice_): phase_values(slice_.instance, slice_.frame_number) for slice_ in slices}
    for length in (1, 2):
        for keywords in combinations(PHASES, length):
            groups = grouped(slices, lambda each: tuple(values[id(each)].get(word) for word in keywords))  # noqa: B023
            if len(groups) > 1 and is_repeat(groups):
                return groups
    rounds = _rounds(slices, numbers)
    return rounds if is_repeat(rounds) else [list(slices)]


def grouped(slices: Iterable[Slice], key: Callable[[Slice], Key]) -> list[list[Slice]]:
    """Slices with equal keys together, in the order in which keys first occur."""
    groups: dict[Key, list[Slice]] = {}
    for slice_ in slices:
        groups.setdefault(key(slice_), []).append(slice_)
    return list(groups.values())


def _rounds(slices: Sequence[Slice], numbers: dict[int, int]) -> list[list[Slice]]:
    """First, second ... occurrence of each place, by instance number: for phases that nothing else names."""
    seen: dict[int, int] = {}
    rounds: dict[int, list[Slice]] = {}
    for slice_ in sorted(slices, key=number_key):
        place = numbers[id(slice_)]
        rounds.setdefault(seen.get(place, 0), []).append(slice_)
        seen[place] = seen.get(place, 0) + 1
    return list(rounds.values())
