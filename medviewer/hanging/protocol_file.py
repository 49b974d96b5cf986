"""Reads a hanging protocol from its JSON text. The form is described in resources/schemas/hanging-1.md."""

import json

from medviewer.hanging.facts import Plane
from medviewer.hanging.grid_layout import MOST_LINES, GridLayout
from medviewer.hanging.protocol import HangingProtocol, ProtocolLayout, ViewportRule
from medviewer.hanging.region import Region
from medviewer.hanging.selector import FAR, Preference, Range, Selector
from medviewer.hanging.weighting import Weighting
from medviewer.hanging.written_table import HangingProtocolError, Table, wrong
from medviewer.i18n import LANGUAGES, N_, message
from medviewer.imaging.first_look import Edge
from medviewer.imaging.grayscale import VoiWindow
from medviewer.imaging.presets import CT_PRESETS
from medviewer.plain_json import parse_json

SCHEMA = "medviewer-hanging/1"
_WINDOWS = {preset.name.upper(): preset.window for preset in CT_PRESETS}
_KERNELS = {"SHARP": True, "SMOOTH": False}
_LINES = range(1, MOST_LINES + 1)


def read_protocol(text: str, file: str, *, is_own: bool = False) -> HangingProtocol:
    """Read one protocol.

    Args:
        text: JSON.
        file: Name of the file, for the message.
        is_own: It is one of the reader's.

    Raises:
        HangingProtocolError: It is not whole, or says something that has no meaning.
    """
    try:
        return _protocol(Table(parse_json(text), ""), is_own)
    except json.JSONDecodeError as error:
        reason = message(N_("Line {line} is no JSON."), line=error.lineno)
        raise HangingProtocolError(reason, file) from error
    except ValueError as error:
        reason = message(N_("It is nested too deeply, has a name twice, or a number that is none."))
        raise HangingProtocolError(reason, file) from error
    except HangingProtocolError as error:
        raise HangingProtocolError(error.reason, file) from error


def _protocol(table: Table, is_own: bool) -> HangingProtocol:
    if table.text("schema") != SCHEMA:
        raise wrong("schema", N_("“{schema}” is expected here"), schema=SCHEMA)
    names = table.table("name")
    study = table.table("study")
    protocol = HangingProtocol(
        id=table.text("id"),
        names=(
            ("en", names.text("en")),
            *((code, names.text(code)) for code in LANGUAGES if code != "en" and code in names),
        ),
        at_least=study.whole("at_least", range(1, 101), 1),
        study=_selector(study),
        layouts=tuple(map(_layout, table.tables("layouts"))),
        is_own=is_own,
    )
    names.close()
    table.close()
    return protocol


def _layout(table: Table) -> ProtocolLayout:
    grid = GridLayout(table.whole("rows", _LINES), table.whole("columns", _LINES))
    viewports = tuple(map(_viewport, table.tables("viewports")))
    if len(viewports) > grid.count:
        raise wrong(f"{table.place}.viewports", N_("the grid has only {count} places"), count=grid.count)
    layout = ProtocolLayout(
        grid=grid,
        viewports=viewports,
        at_least=table.whole("at_least", range(1, len(viewports) + 1), len(viewports)),
        same_scale=bool(table.flag("same_scale", False)),
    )
    table.close()
    return layout


def _viewport(table: Table) -> ViewportRule:
    walls = table.words("chest_wall", Edge)
    rule = ViewportRule(
        series=tuple(map(_selector, table.tables("series"))),
        window=_window(table),
        may_repeat=bool(table.flag("may_repeat", False)),
        chest_wall=walls[0] if walls else None,
    )
    table.close()
    return rule


def _selector(table: Table) -> Selector:
    kernel = table.text("kernel", "any")
    if kernel.upper() not in (*_KERNELS, "ANY"):
        raise wrong(
            f"{table.place}.kernel", N_("“{given}” is none of: {words}"), given=kernel, words="sharp, smooth"
        )
    selector = Selector(
        modality=table.texts("modality"),
        region=table.words("region", Region),
        plane=table.words("plane", Plane),
        view=table.texts("view"),
        laterality=table.texts("laterality"),
        weighting=table.words("weighting", Weighting),
        description=table.pattern("description"),
        not_description=table.pattern("not_description"),
        is_sharp=_KERNELS.get(kernel.upper()),
        has_contrast=table.flag("contrast", None),
        is_localizer=table.flag("localizer", False),
        slices=_range(table.table("slices")) if "slices" in table else Range(),
        spacing_mm=_range(table.table("spacing_mm")) if "spacing_mm" in table else None,
        prefer=table.words("prefer", Preference),
    )
    table.close()
    return selector


def _range(table: Table) -> Range:
    found = Range(table.number("least", 0.0), table.number("most", FAR))
    table.close()
    return found


def _window(table: Table) -> VoiWindow | None:
    """A preset by its English name, a table of center and width, or nothing."""
    if not table.is_text("window"):
        return _own_window(table.table("window")) if "window" in table else None
    name = table.text("window")
    if name.upper() not in _WINDOWS:
        known = ", ".join(preset.name for preset in CT_PRESETS)
        raise wrong(f"{table.place}.window", N_("“{given}” is none of: {words}"), given=name, words=known)
    return _WINDOWS[name.upper()]


def _own_window(table: Table) -> VoiWindow:
    center, width = table.number("center"), table.number("width")
    if width < 1:
        raise wrong(f"{table.place}.width", N_("a window is at least 1 wide"))
    table.close()
    return VoiWindow(center, width)
