"""The reader's settings, each declared once: the file and the preferences are made from the declarations."""

from dataclasses import dataclass, field, fields
from enum import Enum

from medviewer.i18n import LANGUAGES, N_
from medviewer.imaging.presets import CT_PRESETS, Preset
from medviewer.imaging.viewport_state import Interpolation
from medviewer.services.key_bindings import KeyMap, OwnKeys, read_own_keys, write_own_keys
from medviewer.services.preset_table import read_presets, write_presets
from medviewer.services.setting_declaration import Declaration, Section, declare
from medviewer.services.window_places import NO_PLACES, WindowPlaces, read_window_places, write_window_places


class DragDown(Enum):
    """What dragging down with the window tool does to the image."""

    BRIGHTER = "brighter"
    DARKER = "darker"


@dataclass(frozen=True)
class Settings:
    """All settings of the reader, as one value."""

    language: str = field(
        default="",
        metadata=declare(Section.DISPLAY, N_("Language"), choices={"": N_("As the system"), **LANGUAGES}),
    )
    key_map: KeyMap = field(
        default=KeyMap.MEDVIEWER,
        metadata=declare(
            Section.KEYS,
            N_("Keys"),
            N_("What you changed below stays changed in each of them."),
            choices={
                KeyMap.MEDVIEWER: "medviewer",
                KeyMap.OHIF: N_("Similar to OHIF"),
                KeyMap.WEASIS: N_("Similar to Weasis"),
            },
        ),
    )
    own_keys: OwnKeys = field(
        default=OwnKeys(),
        metadata=declare(
            Section.KEYS, N_("Keys of single actions"), read=read_own_keys, write=write_own_keys
        ),
    )
    drag_down: DragDown = field(
        default=DragDown.BRIGHTER,
        metadata=declare(
            Section.KEYS,
            N_("Dragging down makes the image"),
            N_("With the window tool: left and right change the width, up and down the center."),
            choices={DragDown.BRIGHTER: N_("Brighter"), DragDown.DARKER: N_("Darker")},
        ),
    )
    cine_rate: float = field(
        default=20.0,
        metadata=declare(
            Section.DISPLAY,
            N_("Cine rate"),
            N_("Slices shown in a second while a series plays."),
            low=1,
            high=60,
            unit=N_("per second"),
        ),
    )
    cine_sweeps: bool = field(
        default=False,
        metadata=declare(
            Section.DISPLAY, N_("Play back and forth"), N_("Off: after the last image comes the first again.")
        ),
    )
    interpolation: Interpolation = field(
        default=Interpolation.LINEAR,
        metadata=declare(
            Section.DISPLAY,
            N_("Between image pixels"),
            N_("How an image is drawn larger than it is; the pixel values that are read stay the same."),
            choices={
                Interpolation.LINEAR: N_("Linear"),
                Interpolation.NEAREST: N_("None: single pixels"),
                Interpolation.CUBIC: N_("Cubic"),
                Interpolation.LANCZOS: N_("Lanczos"),
            },
        ),
    )
    hang_by_protocol: bool = field(
        default=True,
        metadata=declare(
            Section.DISPLAY,
            N_("Hang studies by protocol"),
            N_("A study that is opened fills the viewports as the hanging protocol made for it says."),
        ),
    )
    scale_percent: int = field(
        default=100,
        metadata=declare(
            Section.DISPLAY,
            N_("Size of texts and buttons"),
            N_("Used from the next start."),
            low=100,
            high=200,
            unit="%",
        ),
    )
    wheel_goes_round: bool = field(
        default=False,
        metadata=declare(
            Section.KEYS,
            N_("The wheel goes on from the last image to the first"),
            N_("Off: it stops at both ends."),
        ),
    )
    presets: tuple[Preset, ...] = field(
        default=CT_PRESETS,
        metadata=declare(Section.PRESETS, N_("Window presets"), read=read_presets, write=write_presets),
    )
    overlay_opacity: float = field(
        default=0.35,
        metadata=declare(
            Section.OVERLAY,
            N_("Opacity"),
            N_("Of the place with the most evidence; 0 is clear, 1 is opaque."),
            low=0,
            high=1,
        ),
    )
    overlay_threshold: float = field(
        default=0.2,
        metadata=declare(
            Section.OVERLAY,
            N_("Threshold"),
            N_("Places under this part of the color scale are not drawn."),
            low=0,
            high=1,
        ),
    )
    remember_studies: bool = field(
        default=True,
        metadata=declare(
            Section.PRIVACY,
            N_("Remember which folders were opened"),
            N_("Their places are kept on this computer, for the list of recent studies."),
        ),
    )
    remember_names: bool = field(
        default=False,
        metadata=declare(
            Section.PRIVACY,
            N_("Keep patient names in the list of recent studies"),
            N_("Off: the list shows the folder's name, the date and the modality only."),
        ),
    )
    keep_index: bool = field(
        default=True,
        metadata=declare(
            Section.PRIVACY,
            N_("Keep an index of the files that were read"),
            N_(
                "A folder opened again is there sooner. The index is kept on this computer and holds sizes, positions"
                " and techniques of the images: no names, numbers, birth dates, descriptions or paths."
            ),
        ),
    )
    read_first: bool = field(
        default=False,
        metadata=declare(
            Section.OVERLAY,
            N_("Read first"),
            N_(
                "What the analysis finds stays hidden until you have given your own impression of the series."
            ),
        ),
    )
    show_rejected: bool = field(default=True, metadata=declare(None))
    show_margins: bool = field(default=True, metadata=declare(None))
    structure_opacity: float = field(default=0.35, metadata=declare(None, low=0, high=1))
    structures_filled: bool = field(default=True, metadata=declare(None))
    notice_seen_for: str = field(default="", metadata=declare(None))
    browser_width: int = field(default=220, metadata=declare(None, low=160, high=480))
    analysis_width: int = field(default=320, metadata=declare(None, low=280, high=640))
    findings_share: float = field(default=0.0, metadata=declare(None, low=0, high=1))
    browser_open: bool = field(default=True, metadata=declare(None))
    analysis_open: bool = field(default=True, metadata=declare(None))
    link_scroll: bool = field(default=True, metadata=declare(None))
    link_view: bool = field(default=False, metadata=declare(None))
    link_window: bool = field(default=False, metadata=declare(None))
    reference_lines: bool = field(default=True, metadata=declare(None))
    window_places: WindowPlaces = field(
        default=NO_PLACES, metadata=declare(None, read=read_window_places, write=write_window_places)
    )


def declarations() -> dict[str, Declaration]:
    """Name of a field of `Settings` -> what is declared of it, in the order of the preferences."""
    return {entry.name: entry.metadata["declaration"] for entry in fields(Settings)}
