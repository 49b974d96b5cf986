"""All that a reader made of one Study, as one frozen value with pure transitions."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from medviewer.imaging.geometry import Triple
from medviewer.imaging.volume import FrameReference
from medviewer.reading.decision import Decision
from medviewer.reading.first_opinion import FirstOpinion
from medviewer.reading.key_image import KeyImage
from medviewer.reading.marker import Marker
from medviewer.reading.measurement import Measurement
from medviewer.reading.written_form import LONGEST_NOTE, check_text, check_uid

Item = Measurement | KeyImage | Marker | Decision | FirstOpinion
"""What a Reading is made of: each has an `id`, and its journal form from `to_dict`."""


@dataclass(frozen=True)
class Reading:
    """One Study's measurements, key images, markers, decisions, first opinions and note.

    Attributes:
        study_uid: Study Instance UID.
        items: Everything the reader made, in the order it was made; no two have one `id`.
        note: The reader's free text on the study.
    """

    study_uid: str
    items: tuple[Item, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        check_uid("Study Instance UID", self.study_uid)
        check_text("note", self.note, LONGEST_NOTE)
        if len({item.id for item in self.items}) != len(self.items):
            raise ValueError("two items with one ID")

    @property
    def measurements(self) -> tuple[Measurement, ...]:
        return tuple(item for item in self.items if isinstance(item, Measurement))

    @property
    def key_images(self) -> tuple[KeyImage, ...]:
        return tuple(item for item in self.items if isinstance(item, KeyImage))

    @property
    def markers(self) -> tuple[Marker, ...]:
        return tuple(item for item in self.items if isinstance(item, Marker))

    @property
    def decisions(self) -> tuple[Decision, ...]:
        return tuple(item for item in self.items if isinstance(item, Decision))

    def first_opinion_on(self, series_key: str) -> FirstOpinion | None:
        """The reader's impression of a series before its result was shown; None where there is none."""
        opinions = (item for item in self.items if isinstance(item, FirstOpinion))
        return next((each for each in opinions if each.series_key == series_key), None)

    @property
    def is_empty(self) -> bool:
        return not (self.items or self.note)

    def item(self, id_: str) -> Item | None:
        return next((item for item in self.items if item.id == id_), None)

    def key_image_of(self, frame: FrameReference) -> KeyImage | None:
        """The key image that a Frame is; None where it is none."""
        return next((each for each in self.key_images if each.frame == frame), None)

    def decision_on(self, series_key: str, model_id: str, center_mm: Triple) -> Decision | None:
        """The reader's answer to the finding of a model at a place; None where there is none yet."""
        return next((each for each in self.decisions if each.is_on(series_key, model_id, center_mm)), None)

    def margins_of(self, series_key: str, model_id: str, center_mm: Triple) -> tuple[Measurement, ...]:
        """The margins that the reader gave to the finding of a model at a place."""
        return tuple(
            each
            for each in self.measurements
            if each.place.series_key == series_key
            and each.margin_of is not None
            and each.margin_of.is_same(model_id, center_mm)
        )

    def put(self, item: Item, at: int | None = None) -> "Reading":
        """With `item` in the place of the one that has its ID, or else before item `at` (None = at the end)."""
        if self.item(item.id) is not None:
            return replace(self, items=tuple(item if each.id == item.id else each for each in self.items))
        before = len(self.items) if at is None else at
        return replace(self, items=(*self.items[:before], item, *self.items[before:]))

    def without(self, ids: Collection[str]) -> "Reading":
        """Without the items of these IDs."""
        return replace(self, items=tuple(item for item in self.items if item.id not in ids))

    def decided(self, decision: Decision) -> "Reading":
        """With this answer in the place of an earlier one to the same finding."""
        earlier = self.decision_on(decision.series_key, decision.model_id, decision.center_mm)
        kept = self if earlier is None or earlier.id == decision.id else self.without({earlier.id})
        return kept.put(decision)

    def noted(self, note: str) -> "Reading":
        """With another note on the study."""
        return replace(self, note=note[:LONGEST_NOTE])
