"""Gives every viewport the structures that are switched on and can be drawn on its images."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from weakref import WeakKeyDictionary

from medviewer.dicom.same_patient import SamePatient, same_patient_of
from medviewer.i18n import N_, message
from medviewer.imaging.geometry_passport import GeometryVerdict
from medviewer.imaging.structures.layers import StructureLook
from medviewer.imaging.structures.on_plane import ShownStructure
from medviewer.imaging.structures.placement import PlacementCheck, Registration
from medviewer.imaging.structures.structure import StructureSet
from medviewer.imaging.volume import Volume
from medviewer.services.jobs import Context, Job, JobRunner
from medviewer.ui.view_models.hanging import HangingViewModel
from medviewer.ui.view_models.structure_entry import Placement, StructureEntry
from medviewer.ui.view_models.study import StudyViewModel

_NO_PLACEMENTS: Mapping[str, Placement] = {}


class StructurePlacing:
    """Compares each set once with each stack of images, in the background; before that nothing of it is drawn there."""

    def __init__(
        self, runner: JobRunner, study: StudyViewModel, hanging: HangingViewModel, changed: Callable[[], None]
    ) -> None:
        """`changed` is called when it has become known what can be drawn where."""
        self._runner, self._study, self._hanging = runner, study, hanging
        self._changed = changed
        self._placements: WeakKeyDictionary[Volume, dict[str, Placement]] = WeakKeyDictionary()
        self._jobs: dict[tuple[str, int], Job] = {}

    def placement(self, key: str, viewport: int) -> Placement | None:
        """How an entry fits the images of a viewport; None while that isn't known."""
        content = self._hanging.viewports[viewport].content
        if content is None:
            return None
        return self._placements.get(content.volume, _NO_PLACEMENTS).get(key)

    def place(self, entries: Iterable[StructureEntry], look: StructureLook) -> None:
        """Give every viewport on show what can be drawn there of what is switched on."""
        for index in self._hanging.places.on_show:
            viewport = self._hanging.viewports[index]
            if viewport.content is None:
                continue
            volume = viewport.content.volume
            known = self._placements.setdefault(volume, {})
            shown: list[ShownStructure] = []
            for entry in entries:
                if entry.shapes is not None and entry.key in known:
                    shown += _drawable(entry, entry.shapes, known[entry.key])
                elif entry.shapes is not None:
                    self._check(entry, entry.shapes, volume, self._hanging.key_in(index))
            viewport.structures.show(tuple(shown), look)

    def forget(self) -> None:
        """Another study: what was compared is of no use any more."""
        for job in self._jobs.values():
            job.cancel()
        self._jobs.clear()
        self._placements.clear()

    def _check(self, entry: StructureEntry, found: StructureSet, volume: Volume, series_key: str) -> None:
        key = entry.key
        series, name = self._study.series(series_key), (key, id(volume))
        if name in self._jobs or series is None:
            return
        own, shown = self._study.study_of(entry.series_key), self._study.study_of(series_key)
        is_stranger = own is not None and shown is not None and same_patient_of(own, shown) is SamePatient.NO
        is_placed = series.passport is not None and series.passport.verdict is not GeometryVerdict.NONE

        def keep(placement: Placement) -> None:
            self._jobs.pop(name, None)
            self._placements.setdefault(volume, {})[key] = placement
            self._changed()

        work = partial(_compare, found=found, volume=volume, is_placed=is_placed)
        if is_stranger:
            work = partial(_refuse, found=found)
        self._jobs[name] = self._runner.submit(work, on_done=keep, on_error=_raise_it)


def _drawable(entry: StructureEntry, found: StructureSet, placement: Placement) -> list[ShownStructure]:
    return [
        ShownStructure(each, found.shapes[each.number])
        for each in entry.structures
        if each.number in entry.visible & found.shapes.keys() and each.number not in placement.objections
    ]


def _refuse(_context: Context, found: StructureSet) -> Placement:
    """Nothing of another patient's is drawn, also where the UIDs of both patients' coordinates are the same."""
    reason = message(N_("It is of another patient than these images."))
    return Placement({each.number: reason for each in found.header.structures}, Registration())


def _compare(context: Context, found: StructureSet, volume: Volume, *, is_placed: bool) -> Placement:
    check = PlacementCheck(volume, is_placed=is_placed)
    objections = {}
    for structure in found.header.structures:
        context.check()
        objection = check.objection(structure, found.shapes.get(structure.number, ()))
        if objection is not None:
            objections[structure.number] = objection
    shapes = [shape for each in found.shapes.values() for shape in each]
    return Placement(objections, check.registration(shapes))


def _raise_it(error: Exception) -> None:
    """Comparing does not fail in any way that was foreseen: the log gets what did."""
    raise error
