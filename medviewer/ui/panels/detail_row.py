"""One labelled line of the finding's card, and what gives such lines."""

from collections.abc import Callable
from dataclasses import dataclass

from medviewer.finding.finding import Finding


@dataclass(frozen=True)
class DetailRow:
    """A label with its value, both translated.

    Attributes:
        label: What it is; "" = the value takes the whole line.
        value: What is said; it wraps.
        sign: "" or a quality verdict's sign: "good", "caution", "refused". A score has none.
        whole: Shown in the tooltip; "" for nothing more.
    """

    label: str
    value: str
    sign: str = ""
    whole: str = ""


Section = Callable[[Finding], tuple[DetailRow, ...]]
"""Lines of one kind on a finding (its measurement, its score ...), in the language in use; none where it has none."""
