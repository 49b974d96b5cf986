"""Reads and writes what was fitted beside the guard's network."""

import json
from dataclasses import asdict
from pathlib import Path

from medviewer.analysis.guard_model import GuardSettings
from medviewer.analysis.model_card import DamagedModelError, PatchSpec
from medviewer.plain_json import read_json

GUARD_FILE = "guard.keras"
GUARD_SETTINGS_FILE = "guard.json"


def load_guard_settings(path: Path) -> GuardSettings:
    """Read the settings.

    Raises:
        DamagedModelError: The file can't be read.
    """
    try:
        fields = read_json(path)
        patch = fields.pop("patch")
        channels = tuple((float(low), float(high)) for low, high in patch["channels"])
        spec = PatchSpec(float(patch["field_mm"]), int(patch["size_px"]), channels)
        return GuardSettings(patch=spec, **{name: float(value) for name, value in fields.items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedModelError(f"guard settings: {type(error).__name__}") from error


def save_guard_settings(settings: GuardSettings, path: Path) -> None:
    """Write the settings."""
    path.write_text(json.dumps(asdict(settings), indent=2) + "\n", encoding="utf-8")
