"""The reader's window presets, as they stand in the settings file."""

from typing import TypeGuard

from medviewer.imaging.presets import Preset

LONGEST_NAME = 40
DIGITS = range(1, 10)
LOWEST_CENTER, HIGHEST_CENTER = -32768, 65535
NARROWEST, WIDEST = 1, 65536


def read_presets(stored: object) -> tuple[Preset, ...]:
    """Presets from what JSON holds, in the order of their digits.

    Raises:
        ValueError: A preset is not whole, is out of bounds, or has the digit of another.
    """
    if not isinstance(stored, list):
        raise ValueError("presets are a list")
    presets = sorted((_preset(each) for each in stored), key=lambda preset: preset.digit)
    if len({preset.digit for preset in presets}) < len(presets):
        raise ValueError("two presets have the same digit")
    return tuple(presets)


def write_presets(presets: tuple[Preset, ...]) -> list[dict[str, object]]:
    """Presets in types that JSON knows."""
    return [
        {"digit": each.digit, "name": each.name, "center": each.center, "width": each.width}
        for each in presets
    ]


def with_preset(presets: tuple[Preset, ...], preset: Preset) -> tuple[Preset, ...]:
    """The presets with one more, or with another in the place of its digit."""
    others = [each for each in presets if each.digit != preset.digit]
    return tuple(sorted([*others, preset], key=lambda each: each.digit))


def _preset(stored: object) -> Preset:
    if not isinstance(stored, dict):
        raise ValueError("a preset is a table")
    digit, name = stored.get("digit"), stored.get("name")
    center, width = stored.get("center"), stored.get("width")
    if type(digit) is not int or digit not in DIGITS:
        raise ValueError("a preset has a digit from 1 to 9")
    if not isinstance(name, str) or not name.strip() or len(name) > LONGEST_NAME:
        raise ValueError("a preset has a short name")
    if not _is_number(center) or not LOWEST_CENTER <= center <= HIGHEST_CENTER:
        raise ValueError("a window center is a value that pixels can have")
    if not _is_number(width) or not NARROWEST <= width <= WIDEST:
        raise ValueError("a window is at least 1 wide")
    return Preset(digit, name, float(center), float(width))


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)
