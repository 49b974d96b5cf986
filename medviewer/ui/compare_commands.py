"""Comparing with an earlier study of the same patient: it is found and offered, and hung beside on demand."""

from typing import TYPE_CHECKING

from medviewer.hanging.grid_layout import GridLayout
from medviewer.i18n import N_, _
from medviewer.ui.desk import Desk
from medviewer.ui.toast import Toast
from medviewer.ui.view_models.series_content import date_text

if TYPE_CHECKING:
    from medviewer.hanging.prior import Prior

_SIDE_BY_SIDE = GridLayout(1, 2)


class CompareCommands:
    """Offers the prior of what hangs when studies were opened, once."""

    def __init__(self, desk: Desk, toast: Toast) -> None:
        self._desk = desk
        self._toast = toast
        self._offered_for: object = None
        desk.hanging.arranged.connect(lambda _arrangement: self._offer())

    def prior(self) -> "Prior | None":
        """The earlier series to compare the active one with; None where there is none."""
        from medviewer.hanging.prior import find_prior

        catalog, key = self._desk.study.catalog, self._desk.hanging.key
        return find_prior(catalog, key) if catalog is not None and key else None

    def show_prior(self) -> None:
        """Hang the prior beside the active series, which stays the active one."""
        prior, hanging = self.prior(), self._desk.hanging
        if prior is None:
            self._toast.say(_("No earlier series of this patient that shows the same is open."))
            return
        if hanging.layout.count == 1:
            hanging.set_layout(_SIDE_BY_SIDE)
        current = hanging.active
        shown = hanging.places.on_show
        beside = shown[(shown.index(current) + 1) % len(shown)]
        hanging.place(prior.key, beside)
        hanging.activate(current)

    def _offer(self) -> None:
        catalog = self._desk.study.catalog
        if catalog is self._offered_for:
            return
        self._offered_for = catalog
        prior = self.prior()
        hung = {self._desk.hanging.key_in(index) for index in self._desk.hanging.places.on_show}
        if prior is None or prior.key in hung:
            return
        text = _("A prior of {date} is here: {description}")
        self._toast.say(
            text.format(date=date_text(prior.date), description=prior.description or _("no description")),
            action=_(N_("Show beside")),
            call=self.show_prior,
        )
