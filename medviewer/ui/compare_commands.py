"""Comparing with an earlier study of the same patient: it is found and offered, and hung beside on demand."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from medviewer.dicom.same_patient import SamePatient
from medviewer.hanging.grid_layout import GridLayout
from medviewer.i18n import N_, _
from medviewer.ui.desk import Desk
from medviewer.ui.dialogs.patient_question import ask_of_patients
from medviewer.ui.toast import Toast
from medviewer.ui.view_models.patient_frames import frame_of, patient_of_both
from medviewer.ui.view_models.series_content import date_text

if TYPE_CHECKING:
    from medviewer.hanging.prior import Prior
    from medviewer.imaging.registration import RigidRegistration

_SIDE_BY_SIDE = GridLayout(1, 2)


class CompareCommands:
    """Offers the prior of what hangs when studies were opened, once."""

    def __init__(self, window: QWidget, desk: Desk, toast: Toast) -> None:
        self._window = window
        self._desk = desk
        self._toast = toast
        self._offered_for: object = None
        desk.registrations.registered.connect(self._tell_registered)
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

    def toggle_position_link(self) -> None:
        """Page viewports of the same patient coordinates together, or no longer; those of two patients never are."""
        settings, linking = self._desk.settings, self._desk.linking
        is_on = not settings.settings.link_scroll
        settings.change(link_scroll=is_on)
        if is_on and linking.same_patient is SamePatient.NO and not linking.is_by_hand:
            self._toast.say(
                _("Viewports of different patients are not linked by position."),
                _("“Link at the slices on show” links them nevertheless."),
                sign="caution",
            )

    def toggle_hand_link(self) -> None:
        """Link the viewports on show at their slices, or no longer; of different patients only once it was confirmed."""
        linking = self._desk.linking
        same = SamePatient.YES if linking.is_by_hand else linking.same_patient
        ask_of_patients(self._window, same, N_("Link anyway"), linking.toggle_by_hand)

    def register(self) -> None:
        """Register the series of the next viewport that has other patient coordinates to the active one's."""
        partner = self._partner()
        if partner is None:
            self._toast.say(_("Show the series to be registered in another viewport first."))
            return
        hanging, volumes = self._desk.hanging, self._desk.volumes
        keys = (hanging.key, hanging.key_in(partner))
        fixed, moving = (volumes.loaded(key) for key in keys)
        if fixed is None or moving is None or not all(volumes.is_complete(key) for key in keys):
            self._toast.say(_("Both series must be loaded completely first."))
            return
        contents = (hanging.viewport.content, hanging.viewports[partner].content)
        same = patient_of_both(*contents)
        call = partial(self._desk.registrations.register, fixed, moving)
        ask_of_patients(self._window, same, N_("Register anyway"), call)

    def toggle_fusion(self) -> None:
        """Lay the PET series on show over the active viewport, or take it off."""
        fusion, volumes = self._desk.fusion, self._desk.volumes
        if fusion.active is not None:
            fusion.take_off()
            return
        key = fusion.source()
        if key is None and fusion.has_stranger:
            self._toast.say(
                _("The PET series on show is of another patient."),
                _("Only series of one patient are laid over each other."),
                sign="caution",
            )
        elif key is None:
            self._toast.say(
                _("No PET series in the same patient coordinates is on show."),
                _("Show it in another viewport; register the two where their coordinates differ."),
            )
        elif not volumes.is_complete(key):
            self._toast.say(_("The PET series must be loaded completely first."))
        else:
            fusion.lay(key)

    def _partner(self) -> int | None:
        """Number of the viewport to be registered to the active one: the next one in other patient coordinates."""
        hanging = self._desk.hanging
        shown = hanging.places.on_show
        start = shown.index(hanging.active)
        active = hanging.viewport.content
        for index in (*shown[start + 1 :], *shown[:start]):
            content = hanging.viewports[index].content
            if (
                active is not None
                and content is not None
                and frame_of(content.volume) != frame_of(active.volume)
            ):
                return index
        return None

    def _tell_registered(self, registration: "RigidRegistration") -> None:
        text = _("Registered. The two directions disagree by {mm:.1f} mm on average.")
        self._toast.say(
            text.format(mm=registration.residual_mm),
            _("Look whether it is right before you rely on it."),
            action=_("Turn off"),
            call=lambda: self._desk.registrations.use(False),
        )

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
