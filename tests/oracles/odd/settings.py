"""Odd settings: values, keys of actions, presets, places of windows, and the list of studies opened before."""

import json
from dataclasses import fields
from pathlib import Path
from random import Random

from medviewer.dicom.scan import files_under
from medviewer.errors import MedviewerError
from medviewer.imaging.presets import CT_PRESETS
from medviewer.services import recent_studies, settings_file
from medviewer.services.key_bindings import OwnKeys, keys_in_force
from medviewer.services.recent_studies import RecentStudy, load_recent, save_recent, with_opened
from medviewer.services.settings import Settings
from medviewer.services.settings_file import (
    LoadedSettings,
    UnreadableSettingsError,
    as_stored,
    from_stored,
    load_settings,
    read_settings,
    save_settings,
)
from medviewer.services.window_places import WindowPlace, WindowPlaces
from tests.oracles.odd.json_text import odd_json
from tests.oracles.odd.kind import LOST, REFUSED, SAME, TOLD, WRONG, Case, Ending

USED = Settings(
    language="zh_CN",
    own_keys=OwnKeys((("analyze", ("Ctrl+A", "F5")), ("zoom", ()))),
    cine_rate=12.5,
    presets=CT_PRESETS[:3],
    browser_width=300,
    window_places=WindowPlaces(((("1920x1080", "main"), WindowPlace(10, 20, 800, 600)),)),
)
RECENT = (RecentStudy("/studies/a", "20240301", "CT/PT"), RecentStudy("/studies/b.zip"))
_FILES = (settings_file.FILE_NAME, recent_studies.FILE_NAME, "imported.json")


class OddSettings:
    """Files in the folder of the settings."""

    name = "settings"

    def make(self, random: Random, place: Path) -> Case:
        name = random.choices(_FILES, (5, 2, 2))[0]
        stored: object = as_stored(USED)
        if name == recent_studies.FILE_NAME:
            stored = [{each.name: getattr(entry, each.name) for each in fields(entry)} for entry in RECENT]
        mutation, content = odd_json(json.dumps(stored), random)
        (place / name).write_bytes(content)
        return Case(name, mutation)

    def open(self, case: Case, place: Path) -> Ending:
        content = (place / case.subject).read_bytes()
        if case.subject == recent_studies.FILE_NAME:
            return _recent(place)
        if case.subject == settings_file.FILE_NAME:
            loaded = load_settings(place)
            if loaded.file_was_broken:
                aside = place / "settings.broken.json"
                is_kept = aside.is_file() and aside.read_bytes() == content
                return Ending(REFUSED) if is_kept else Ending(LOST, "the broken file was not put aside")
        else:
            try:
                loaded = read_settings(place / case.subject)
            except UnreadableSettingsError:
                return Ending(REFUSED)
        return _checked(loaded, place)

    def close(self) -> None:
        """Nothing runs."""


def _recent(place: Path) -> Ending:
    try:
        recent = load_recent(place)
    except MedviewerError as error:
        return Ending(REFUSED, str(error))
    for entry in recent:
        if not all(isinstance(getattr(entry, each.name), str) for each in fields(entry)):
            return Ending(WRONG, "a recent study is no texts")
        if entry.path:  # what a click on it does first; "" is the folder that the fuzzer runs in
            files_under([entry.place])
    save_recent(with_opened(recent, RecentStudy("/studies/new"), keep_name=False), place)
    again = load_recent(place)
    return Ending(SAME if recent == RECENT else TOLD) if again[0].path == "/studies/new" else Ending(LOST)


def _checked(loaded: LoadedSettings, place: Path) -> Ending:
    """What was accepted is of its kind: it can be used, and written and read again."""
    keys_in_force({"analyze": ("A",), "zoom": ("Z",)}, loaded.settings.key_map, loaded.settings.own_keys)
    save_settings(loaded.settings, place)
    again = load_settings(place)
    if again.rejected or again.file_was_broken or again.settings != loaded.settings:
        return Ending(WRONG, f"what was accepted can't be read again: {again.rejected}")
    if from_stored(as_stored(loaded.settings)).settings != loaded.settings:
        return Ending(WRONG, "what was accepted changes")
    if loaded.rejected:
        return Ending(TOLD, f"rejected {', '.join(loaded.rejected)}")
    return Ending(SAME)
