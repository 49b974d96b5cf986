"""One row of the action table, and the menus the rows stand in."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from medviewer.i18n import N_, Message
from medviewer.services.settings import Settings
from medviewer.ui.commands import Commands
from medviewer.ui.need import Need


class Menu(Enum):
    """The menus, in their order; values are their titles."""

    FILE = N_("File")
    EDIT = N_("Edit")
    VIEW = N_("View")
    LAYOUT = N_("Layout")
    COMPARE = N_("Compare")
    PAGING = N_("Go")
    IMAGE = N_("Image")
    MPR = N_("MPR")
    PRESETS = N_("Window presets")
    MEASURE = N_("Measure")
    ANALYSIS = N_("Analysis")
    HELP = N_("Help")


@dataclass(frozen=True)
class Action:
    """One row of the table.

    Attributes:
        id: Its name in the program and in tests.
        text: Its name for the reader, not yet translated.
        call: What it does.
        menu: Where it stands in the menus.
        keys: Its shortcuts, the one shown first, as Qt writes them.
        icon: Name of its icon; "" for none.
        need: What must be so for it to be possible.
        checked: For a switch: whether it is on; None for what is no switch.
        ends_group: A line follows it in its menu.
        repeats: Holding its key does it again and again.
        figures: Shown behind the text, the same in every language (rows and columns of a grid).
        about: What it is about just now, asked anew whenever something changed; None = it is always the same.
        titled: Its name on the screen, translated, where the settings decide it ("" = it has no meaning now, and is
            not offered); None = the translation of `text`.
    """

    id: str
    text: str
    call: Callable[[Commands], object]
    menu: Menu
    keys: tuple[str, ...] = ()
    icon: str = ""
    need: Need = Need.NOTHING
    checked: Callable[[Commands], bool] | None = None
    ends_group: bool = False
    repeats: bool = False
    figures: str = ""
    about: Callable[[Commands], Message | None] | None = None
    titled: Callable[[Settings], str] | None = None
