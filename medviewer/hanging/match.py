"""Chooses the hanging protocol for a Study, and the Series for its viewports."""

from collections.abc import Sequence
from dataclasses import dataclass

from medviewer.hanging.facts import SeriesFacts
from medviewer.hanging.grid_layout import GridLayout
from medviewer.hanging.protocol import HangingProtocol, ProtocolLayout, ViewportRule


@dataclass(frozen=True)
class HungSeries:
    """A Series with the rule that chose it for its viewport."""

    facts: SeriesFacts
    rule: ViewportRule


@dataclass(frozen=True)
class Hanging:
    """A protocol applied to a Study.

    Attributes:
        protocol_id: Which protocol.
        grid: Rows and columns.
        viewports: What hangs at each place, row by row; None where nothing was found for it.
        same_scale: All are magnified alike.
    """

    protocol_id: str
    grid: GridLayout
    viewports: tuple[HungSeries | None, ...]
    same_scale: bool = False


def apply(protocol: HangingProtocol, study: Sequence[SeriesFacts]) -> Hanging | None:
    """Hang a Study by a protocol; None where the protocol is not for it, or none of its layouts can be filled."""
    if sum(map(protocol.study.picks, study)) < protocol.at_least:
        return None
    for layout in protocol.layouts:
        hung = _filled(layout, study)
        if sum(each is not None for each in hung) >= layout.at_least:
            return Hanging(protocol.id, layout.grid, hung, layout.same_scale)
    return None


def choose(protocols: Sequence[HangingProtocol], study: Sequence[SeriesFacts]) -> Hanging | None:
    """Hang a Study by the protocol that asks most of it; the reader's own come first among equals, then by id."""
    in_turn = sorted(protocols, key=lambda each: (-each.precision, not each.is_own, each.id))
    applied = (apply(protocol, study) for protocol in in_turn)
    return next((hanging for hanging in applied if hanging is not None), None)


def _filled(layout: ProtocolLayout, study: Sequence[SeriesFacts]) -> tuple[HungSeries | None, ...]:
    """What hangs at each place; every Series hangs once, except where a rule lets it hang again."""
    hung: list[HungSeries | None] = []
    taken: set[str] = set()
    for rule in layout.viewports:
        offered = [facts for facts in study if rule.may_repeat or facts.key not in taken]
        found = next(filter(None, (selector.best(offered) for selector in rule.series)), None)
        hung.append(None if found is None else HungSeries(found, rule))
        if found is not None:
            taken.add(found.key)
    return tuple(hung)
