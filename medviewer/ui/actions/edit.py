"""Taking back what was done, doing it again, and what can be done to items of the Reading."""

from medviewer.i18n import N_
from medviewer.ui.actions.row import Action, Menu
from medviewer.ui.need import Need


def edit_actions() -> tuple[Action, ...]:
    return (
        Action(
            "undo", N_("Undo"), lambda c: c.desk.reading.undo(), Menu.EDIT, ("Ctrl+Z",), "undo", Need.DONE,
            about=lambda c: c.desk.reading.undo_what, repeats=True,
        ),
        Action(
            "redo", N_("Redo"), lambda c: c.desk.reading.redo(), Menu.EDIT, ("Ctrl+Y", "Ctrl+Shift+Z"), "redo",
            Need.UNDONE, about=lambda c: c.desk.reading.redo_what, repeats=True, ends_group=True,
        ),
        Action(
            "copy-items", N_("Copy measurements as text"), lambda c: c.items.copy_selected(), Menu.EDIT, ("Ctrl+C",),
            "copy", Need.ITEMS,
        ),
        Action(
            "copy-view", N_("Copy the view as a picture"), lambda c: c.exports.copy_view(), Menu.EDIT,
            ("Ctrl+Shift+C",), "copy", Need.IMAGE,
        ),
        Action(
            "delete-items", N_("Delete what is selected"), lambda c: c.items.delete_selected(), Menu.EDIT, ("Del",),
            "remove", Need.SELECTED, ends_group=True,
        ),
        Action(
            "key-image", N_("Key image"), lambda c: c.key_images.toggle(), Menu.EDIT, ("K",), "key-image", Need.IMAGE,
            checked=lambda c: c.key_images.is_on_show,
        ),
        Action(
            "next-key-image", N_("Next key image"), lambda c: c.key_images.step(1), Menu.EDIT, ("J",), "down",
            Need.KEY_IMAGES, repeats=True,
        ),
        Action(
            "previous-key-image", N_("Previous key image"), lambda c: c.key_images.step(-1), Menu.EDIT, ("Shift+J",),
            "up", Need.KEY_IMAGES, repeats=True,
        ),
    )  # fmt: skip
