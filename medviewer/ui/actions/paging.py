"""Going from image to image and from series to series."""

from collections.abc import Callable

from medviewer.i18n import N_
from medviewer.ui.actions.row import Action, Menu
from medviewer.ui.commands import Commands
from medviewer.ui.need import Need


def _step(id_: str, text: str, call: Callable[[Commands], object], *keys: str, last: bool = False) -> Action:
    return Action(id_, text, call, Menu.PAGING, keys, need=Need.IMAGE, ends_group=last, repeats=True)


def paging_actions() -> tuple[Action, ...]:
    return (
        _step("previous-image", N_("Previous image"), lambda c: c.viewport.scroll(-1), "Up"),
        _step("next-image", N_("Next image"), lambda c: c.viewport.scroll(1), "Down"),
        _step("back-ten", N_("Ten images back"), lambda c: c.viewport.page(-1), "Shift+Up"),
        _step("on-ten", N_("Ten images on"), lambda c: c.viewport.page(1), "Shift+Down"),
        _step("first-image", N_("First image"), lambda c: c.viewport.first(), "Home"),
        _step("last-image", N_("Last image"), lambda c: c.viewport.last(), "End", last=True),
        Action(
            "previous-series", N_("Previous series"), lambda c: c.desk.hanging.step_series(-1), Menu.PAGING,
            ("PgUp", "Left"), need=Need.STUDY,
        ),
        Action(
            "next-series", N_("Next series"), lambda c: c.desk.hanging.step_series(1), Menu.PAGING,
            ("PgDown", "Right"), need=Need.STUDY, ends_group=True,
        ),
    )  # fmt: skip
