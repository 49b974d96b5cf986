"""Opening, closing and exporting."""

from medviewer.i18n import N_
from medviewer.ui.actions.row import Action, Menu
from medviewer.ui.need import Need


def file_actions() -> tuple[Action, ...]:
    menu = Menu.FILE
    return (
        Action("open-folder", N_("Open folder…"), lambda c: c.files.open_folder(), menu, ("Ctrl+O",), "open"),
        Action(
            "open-files", N_("Open files or a ZIP…"), lambda c: c.files.open_files(), menu, ("Ctrl+Shift+O",), "files"
        ),
        Action("open-demo", N_("Open the demo study"), lambda c: c.files.open_demo(), menu, (), "demo"),
        Action(
            "close-study", N_("Close"), lambda c: c.desk.study.close(), menu, ("Ctrl+W",), "close", Need.STUDY,
            ends_group=True,
        ),
        Action(
            "export-pdf", N_("Export the summary as PDF…"), lambda c: c.files.export_pdf(), menu, ("Ctrl+E",), "export",
            Need.SUMMARY,
        ),
        Action(
            "export-json", N_("Export the result as JSON…"), lambda c: c.results.export_json(), menu, (), "export",
            Need.RESULT,
        ),
        Action(
            "export-csv", N_("Export measurements as a table…"), lambda c: c.exports.export_csv(), menu, (), "export",
            Need.ITEMS,
        ),
        Action(
            "export-view", N_("Export the view as a picture…"), lambda c: c.exports.export_view(), menu,
            ("Ctrl+Shift+E",), "export", Need.IMAGE, ends_group=True,
        ),
        Action(
            "verify-file", N_("Verify a result…"), lambda c: c.results.verify_file(), menu, (), "", Need.STUDY,
            ends_group=True,
        ),
        Action(
            "preferences", N_("Preferences…"), lambda c: c.dialogs.show_preferences(), menu, ("Ctrl+,",), "preferences",
            ends_group=True,
        ),
        Action("quit", N_("Quit"), lambda c: c.window.close(), menu, ("Ctrl+Q",)),
    )  # fmt: skip
