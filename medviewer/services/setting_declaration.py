"""What is declared of a setting: the file, the preferences and their check are made from it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from medviewer.i18n import N_


class Section(Enum):
    """The pages of the preferences; values are their titles."""

    DISPLAY = N_("Display")
    KEYS = N_("Keys and mouse")
    PRESETS = N_("Window presets")
    OVERLAY = N_("Saliency overlay")
    PRIVACY = N_("Privacy")


@dataclass(frozen=True)
class Declaration:
    """What is to be known of one setting, beside its type and its default.

    Attributes:
        section: Its page of the preferences; None where the program sets it by itself.
        title: Its name for the reader, not yet translated.
        description: One sentence more, not yet translated; "" where the title says it.
        low: Smallest number allowed.
        high: Largest number allowed.
        unit: Shown behind a number.
        choices: Allowed values with their titles, not yet translated; empty where any value does.
        read: Makes the value of what stands in the file (raises ValueError or TypeError where it can't); None = as it is.
        write: Makes what stands in the file, in types that JSON knows; None = as it is.
    """

    section: Section | None
    title: str = ""
    description: str = ""
    low: float | None = None
    high: float | None = None
    unit: str = ""
    choices: Mapping[Any, str] = field(default_factory=dict)
    read: Callable[[object], object] | None = None
    write: Callable[[Any], object] | None = None

    def allows(self, value: object) -> bool:
        """True if `value`, of the right type, is within the bounds and among the choices."""
        if self.choices and value not in self.choices:
            return False
        if isinstance(value, int | float) and not isinstance(value, bool):
            return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)
        return True


def declare(
    section: Section | None, title: str = "", description: str = "", **bounds: Any
) -> dict[str, Declaration]:
    return {"declaration": Declaration(section, title, description, **bounds)}
