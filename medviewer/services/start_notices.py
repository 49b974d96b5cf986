"""What a reader is told at the start: what can't be kept here, and which settings could not be read."""

from medviewer import paths
from medviewer.i18n import N_, _
from medviewer.services.settings import declarations
from medviewer.services.settings_file import LoadedSettings


def unkept_notice() -> str:
    """What can't be kept because its folder can't be written in, as one sentence; "" where all can be kept."""
    settings, cache, data = map(
        paths.can_keep, (paths.settings_folder(), paths.cache_folder(), paths.data_folder())
    )
    parts = (
        (settings, N_("the settings")),
        (settings, N_("the list of recent studies")),
        (cache, N_("the log")),
        (settings and cache, N_("the index of headers")),
        (data, N_("measurements and notes")),
    )
    unkept = _(", ").join(_(part) for is_kept, part in parts if not is_kept)
    if not unkept:
        return ""
    return _("Not kept, because the folder for it can't be written in: {what}.").format(what=unkept)


def settings_notice(loaded: LoadedSettings) -> str:
    """What of the settings could not be used, as one sentence; "" where all could."""
    if loaded.kept_as:
        text = _("The settings file could not be read, so the defaults are used. It is kept as {name}.")
        return text.format(name=loaded.kept_as)
    if loaded.file_was_broken:
        return _("The settings file could not be read, so the defaults are used.")
    if loaded.rejected:
        titles = _(", ").join(_(declarations()[name].title) or name for name in loaded.rejected)
        return _("These settings could not be used and have their defaults: {settings}.").format(
            settings=titles
        )
    return ""
