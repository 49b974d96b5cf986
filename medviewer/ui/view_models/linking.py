"""Lets viewports go together: slices, view and window; reference lines; one point in all of them."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial

from PySide6.QtCore import QObject

from medviewer.dicom.same_patient import SamePatient
from medviewer.imaging.geometry import Triple
from medviewer.imaging.plane_match import Segment, nearest_slice
from medviewer.imaging.viewport_state import ViewportState
from medviewer.services.settings import Settings
from medviewer.ui.view_models.compared import NOTHING_COMPARED, Compared, Link, LinkKind
from medviewer.ui.view_models.hanging import HangingViewModel
from medviewer.ui.view_models.matched_view import matched_view
from medviewer.ui.view_models.partners import Partners, Shown, have_same_values, is_grid
from medviewer.ui.view_models.patient_frames import PatientFrames, patient_of_both
from medviewer.ui.view_models.settings import SettingsViewModel
from medviewer.ui.view_models.viewport import ViewportViewModel


class Linking(QObject):
    """Listens to the viewports of a hanging, and asks of the others what one of them did.

    Which stacks go together: those in the same patient coordinates whose planes are parallel within 0.1 rad, and those
    that the reader linked by hand. What goes together is in the settings.
    """

    def __init__(self, hanging: HangingViewModel, settings: SettingsViewModel, frames: PatientFrames) -> None:
        super().__init__(hanging)
        self._hanging = hanging
        self._settings = settings
        self._partners = Partners(frames)
        self._seen: dict[int, Shown] = {}
        self._links: dict[int, Link | None] = {}
        self._patients: dict[int, SamePatient] = {}
        self._point: tuple[int, Triple] | None = None
        self._is_at_work = False
        hanging.for_each_viewport(self._listen)
        for changed in (hanging.active_changed, hanging.layout_changed):
            changed.connect(self.refresh)
        settings.changed.connect(lambda _settings: self.refresh())

    @property
    def is_by_hand(self) -> bool:
        """True while the reader's own links are in force."""
        return self._partners.is_by_hand

    def toggle_by_hand(self) -> None:
        """Link the viewports on show at the slices they show, whatever their positions; again: by position again."""
        if self._partners.is_by_hand:
            self._partners.unlink()
        else:
            self._partners.link(self._on_show())
        self.refresh()

    def refresh(self) -> None:
        """Work out anew which viewports go together, and what each shows because of the others."""
        on_show = self._on_show()
        self._partners.attend(on_show)
        self._links = {index: self._link(index, shown, on_show) for index, shown in on_show.items()}
        self._patients = {index: _same_as_all(shown, on_show.values()) for index, shown in on_show.items()}
        self._redraw()

    @property
    def same_patient(self) -> SamePatient:
        """Whether all that is on show is of one patient: NO where two are known to be different ones."""
        return _least(self._patients.values())

    @property
    def same_patient_as(self) -> Mapping[int, SamePatient]:
        """Number of each viewport on show -> whether all the others are of its patient."""
        return self._patients

    def align(self) -> None:
        """Show the partners of the active viewport where that one is."""
        active = self._seen.get(self._hanging.active)
        if active is None or not self._in_force.link_scroll:
            return
        with self._work():
            for other, shown in self._on_show().items():
                target = (
                    None
                    if other == self._hanging.active
                    else self._partners.slice_of(self._hanging.active, active, other, shown)
                )
                if target is not None:
                    self._hanging.viewports[other].go_to_slice(target)
        self._redraw()

    def _listen(self, index: int, viewport: ViewportViewModel) -> None:
        viewport.changed.connect(partial(self._note, index))
        viewport.pointed.connect(partial(self._show_point, index))

    def _note(self, index: int) -> None:
        """A viewport changed: by the reader, or because it was asked to here."""
        viewport, before = self._hanging.viewports[index], self._seen.get(index)
        content, state = viewport.content, viewport.state
        if content is None or state is None:
            if self._seen.pop(index, None) is not None:
                self.refresh()
            return
        now = self._seen[index] = Shown(self._hanging.key_in(index), content, state)
        if self._is_at_work or index not in self._hanging.places.on_show:
            return
        is_new = before is None or before.content.planes is not content.planes
        with self._work():
            if is_new:
                self._join(index, now)
            elif before is not None and state != before.state:
                self._pass_on(index, before.state, now)
        if is_new:
            self.refresh()
        elif before is not None and state.slice_index != before.state.slice_index:
            self._redraw()

    def _join(self, index: int, new: Shown) -> None:
        """Show a stack that was just hung where its partners are."""
        if self._in_force.link_scroll:
            for other, shown in self._on_show().items():
                target = None if other == index else self._partners.slice_of(other, shown, index, new)
                if target is not None:
                    self._hanging.viewports[index].go_to_slice(target)
                    return

    def _pass_on(self, index: int, before: ViewportState, now: Shown) -> None:
        """Let the partners do what a viewport did."""
        in_force, state = self._in_force, now.state
        for other, shown in self._on_show().items():
            if other == index:
                continue
            viewport, target = (
                self._hanging.viewports[other],
                self._partners.slice_of(index, now, other, shown),
            )
            if in_force.link_scroll and target is not None and state.slice_index != before.slice_index:
                viewport.go_to_slice(target)
            is_moved = (state.zoom, state.center) != (before.zoom, before.center)
            if in_force.link_view and target is not None and is_moved:
                by_hand = self._partners.are_by_hand(index, other)
                map_ = None if by_hand else self._partners.frames.between(now.content, shown.content)
                matched_view(self._hanging.viewports[index], viewport, map_)
            if in_force.link_window and have_same_values(now, shown):
                is_paged = state.slice_index != before.slice_index
                if state.window != before.window and not (
                    is_paged and self._hanging.viewports[index].window_is_own
                ):
                    viewport.use_window(state.window)
                if state.inverted not in (before.inverted, shown.state.inverted):
                    viewport.invert()

    def _show_point(self, index: int, position_mm: Triple | None) -> None:
        """Show a point in every viewport of the same patient coordinates, on the nearest slice of each."""
        if position_mm is None and self._point is None:
            return
        self._point = None if position_mm is None else (index, position_mm)
        with self._work():
            for other, shown in self._on_show().items():
                point = self._shared_point(shown)
                if point is not None and other != index and is_grid(shown) and _lies_in(shown, point):
                    self._hanging.viewports[other].go_to_slice(
                        nearest_slice(shown.content.planes.geometry, point)
                    )
        self._redraw()

    def _redraw(self) -> None:
        """Tell each viewport what to draw because of the others."""
        on_show = self._on_show()
        for index, viewport in enumerate(self._hanging.viewports):
            shown = on_show.get(index)
            compared = NOTHING_COMPARED
            if shown is not None:
                compared = Compared(
                    self._links.get(index),
                    self._lines(index, shown),
                    self._shared_point(shown),
                    self._patients.get(index, SamePatient.YES),
                )
            viewport.set_compared(compared)

    def _link(self, index: int, shown: Shown, on_show: dict[int, Shown]) -> Link | None:
        in_force = self._in_force
        others = {other: each for other, each in on_show.items() if other != index}
        partners = [
            other
            for other, each in others.items()
            if self._partners.slice_of(index, shown, other, each) is not None
        ]
        by_hand = any(self._partners.are_by_hand(index, other) for other in partners)
        found = (
            self._partners.frames.registration(shown.content, on_show[other].content) for other in partners
        )
        residual_mm = max((each.residual_mm for each in found if each is not None), default=None)
        kind = LinkKind.POSITION if residual_mm is None else LinkKind.REGISTERED
        link = Link(
            LinkKind.BY_HAND if by_hand else kind,
            residual_mm=None if by_hand else residual_mm,
            scroll=in_force.link_scroll and bool(partners),
            view=in_force.link_view and bool(partners),
            window=in_force.link_window and any(have_same_values(shown, each) for each in others.values()),
        )
        return link if link.scroll or link.view or link.window else None

    def _lines(self, index: int, shown: Shown) -> tuple[Segment, ...]:
        """Where the plane of the active viewport cuts this one's."""
        active = self._seen.get(self._hanging.active)
        has_crosshair = self._hanging.viewports[index].crosshair is not None
        if (
            not self._in_force.reference_lines
            or active is None
            or index == self._hanging.active
            or has_crosshair
        ):
            return ()
        line = self._partners.line_in(active, shown)
        return () if line is None else (line,)

    def _shared_point(self, shown: Shown) -> Triple | None:
        """The point that the reader points at, in this stack's patient coordinates."""
        source = self._seen.get(self._point[0]) if self._point is not None else None
        if source is None or self._point is None:
            return None
        return self._partners.point_in(source, self._point[1], shown)

    @contextmanager
    def _work(self) -> Iterator[None]:
        """While the others are brought in step, what they say is not passed on; also where that fails."""
        self._is_at_work = True
        try:
            yield
        finally:
            self._is_at_work = False

    @property
    def _in_force(self) -> Settings:
        return self._settings.settings

    def _on_show(self) -> dict[int, Shown]:
        return {index: self._seen[index] for index in self._hanging.places.on_show if index in self._seen}


def _same_as_all(shown: Shown, on_show: Iterable[Shown]) -> SamePatient:
    return _least(patient_of_both(shown.content, other.content) for other in on_show if other is not shown)


def _least(answers: Iterable[SamePatient]) -> SamePatient:
    """What must be told of several: a NO more than an UNKNOWN, and that more than a YES."""
    found = set(answers)
    return next((each for each in (SamePatient.NO, SamePatient.UNKNOWN) if each in found), SamePatient.YES)


def _lies_in(shown: Shown, position_mm: Triple) -> bool:
    """True for a point between the first and the last slice."""
    geometry = shown.content.planes.geometry
    return -0.5 <= geometry.to_index(position_mm)[0] < geometry.shape[0] - 0.5
