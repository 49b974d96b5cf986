"""Which series of the browser the reader wants to see: by words in either language, by modality, not yet viewed."""

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medviewer.i18n import LANGUAGES, N_, translator

if TYPE_CHECKING:
    from medviewer.dicom.series import Series
    from medviewer.dicom.study import Study

_MODALITY_WORDS = {
    "CT": N_("computed tomography"),
    "MR": N_("magnetic resonance"),
    "CR": N_("radiograph"),
    "DX": N_("radiograph"),
    "MG": N_("mammogram"),
    "US": N_("ultrasound"),
    "NM": N_("nuclear medicine"),
    "PT": N_("positron emission"),
    "XA": N_("angiography"),
    "RF": N_("fluoroscopy"),
}
_REGION_WORDS = {
    "head": N_("head"),
    "neck": N_("neck"),
    "chest": N_("chest"),
    "breast": N_("breast"),
    "abdomen": N_("abdomen"),
    "pelvis": N_("pelvis"),
    "spine": N_("spine"),
    "limbs": N_("limbs"),
}
"""By the values of `hanging.region.Region`."""
_WORD = re.compile(r"[一-鿿㐀-䶿]+|[^\s一-鿿㐀-䶿]+")
"""Chinese is written without spaces: a run of its characters is one word, and so is a run of anything else."""


@dataclass(frozen=True)
class SeriesFilter:
    """What the reader asked for.

    Attributes:
        text: Words, each of which a series (or its study) must contain.
        modalities: Only these; empty = all.
        only_unviewed: Leave out series of which every image was viewed.
    """

    text: str = ""
    modalities: frozenset[str] = frozenset()
    only_unviewed: bool = False

    @property
    def is_on(self) -> bool:
        return bool(self.text.strip()) or bool(self.modalities) or self.only_unviewed

    def keeps(self, series: "Series", words: str, *, is_viewed: bool) -> bool:
        """True for a series that is to be shown; `words` are those of `words_of`."""
        return (
            (not self.modalities or series.modality in self.modalities)
            and not (self.only_unviewed and is_viewed)
            and all(word in words for word in _WORD.findall(_plain(self.text)))
        )


def words_of(series: "Series", study: "Study") -> str:
    """All that a series can be found by, in both languages: description, modality, number, body part, dates, patient."""
    from medviewer.dicom.object_kind import kind_message
    from medviewer.hanging.facts import shown_regions

    taken, patient = series.acquisition, study.patient
    translators = [translator(code) for code in LANGUAGES]
    shown = shown_regions(series, study)
    known = [_MODALITY_WORDS.get(series.modality, ""), *(_REGION_WORDS[region.value] for region in shown)]
    number = "" if series.number is None else f"{series.number} #{series.number}"
    parts = [
        series.description, study.description, series.modality, taken.body_part, number, taken.view_position,
        study.accession_number, patient.patient_id, patient.name.alphabetic, patient.name.ideographic,
        patient.name.display, *_date_words(series.date), *_date_words(study.date),
    ]  # fmt: skip
    for translate in translators:
        parts += [translate(word) for word in known if word]
        parts.append(kind_message(series.object_kind, series.modality).worded(translate))
    return _plain("\n".join(part for part in parts if part))


def _date_words(date: str) -> tuple[str, ...]:
    """The ways in which a date is written: 20240302, 2024-03-02, 2024/3/2, 2024.03.02, 2024年3月2日."""
    if len(date) != 8 or not date.isdigit():
        return (date,)
    year, month, day = date[:4], date[4:6], date[6:]
    short = f"{int(month)}", f"{int(day)}"
    return (
        date, f"{year}-{month}-{day}", f"{year}/{month}/{day}", f"{year}.{month}.{day}",
        f"{year}-{short[0]}-{short[1]}", f"{year}/{short[0]}/{short[1]}", f"{year}年{short[0]}月{short[1]}日",
    )  # fmt: skip


def _plain(text: str) -> str:
    """Without differences of case, width and composition: "ＣＴ" is "ct"."""
    return unicodedata.normalize("NFKC", text).casefold()
