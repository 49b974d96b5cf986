"""An ordered list of filters, applied one after another and kept as JSON."""

import json
from dataclasses import asdict, dataclass

from medviewer.enhance.clahe import Clahe
from medviewer.enhance.edge_preserving_denoise import EdgePreservingDenoise
from medviewer.enhance.filter import Plane, Spacing
from medviewer.enhance.unsharp import Unsharp
from medviewer.errors import MedviewerError
from medviewer.i18n import N_
from medviewer.plain_json import parse_json

Filter = EdgePreservingDenoise | Clahe | Unsharp

FILTERS: tuple[type[Filter], ...] = (EdgePreservingDenoise, Clahe, Unsharp)
"""Every kind of filter, in the order they are offered to the reader."""


class UnknownFilterError(MedviewerError):
    """A stored chain names a filter that this version does not have."""

    message = N_("This version has no filter named “{filter}”.")
    hint = N_("Choose the filters again, or update medviewer.")


class UnreadableChainError(MedviewerError):
    """A stored chain is not one."""

    message = N_("The stored list of filters can't be read.")
    hint = N_("Choose the filters again.")


@dataclass(frozen=True)
class FilterChain:
    """Filters in the order they are applied; an empty chain leaves a plane as it is.

    Attributes:
        filters: The filters, first applied first.
        name: What the reader called this chain; "" for one without a name.
    """

    filters: tuple[Filter, ...] = ()
    name: str = ""

    def __bool__(self) -> bool:
        return bool(self.filters)

    def apply(self, plane: Plane, spacing_mm: Spacing) -> Plane:
        """The filtered plane, of the same shape and dtype (rows, columns); the input is left as it was."""
        for step in self.filters:
            plane = step(plane, spacing_mm)
        return plane

    def label(self) -> str:
        """What was done to the image, for the reader: "Denoise (5 iterations) + CLAHE (2.0)"."""
        return " + ".join(step.label() for step in self.filters)

    def to_json(self) -> str:
        steps = [{"filter": step.id, "parameters": asdict(step)} for step in self.filters]
        return json.dumps({"name": self.name, "filters": steps}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "FilterChain":
        """Read what `to_json` wrote.

        Raises:
            UnknownFilterError: A filter is not known to this version.
            UnreadableChainError: The text is no chain, or its parameters are out of bounds.
        """
        try:
            stored = parse_json(text)
            filters = tuple(_filter(step["filter"], step["parameters"]) for step in stored["filters"])
            return cls(filters, str(stored.get("name", "")))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise UnreadableChainError(f"unreadable filter chain: {type(error).__name__}") from error


def _filter(filter_id: str, parameters: dict[str, float]) -> Filter:
    for kind in FILTERS:
        if kind.id == filter_id:
            return kind(**parameters)  # type: ignore[arg-type]
    raise UnknownFilterError(f"unknown filter: {filter_id}", filter=filter_id)
