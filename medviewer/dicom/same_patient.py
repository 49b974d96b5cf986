"""Whether two Studies are of one patient, as far as their headers tell.

The Patient ID counts most (PS3.3 C.7.1.1); name, birth date and sex back it up, contradict it, or stand in for it.
"""

import re
import unicodedata
from enum import Enum

from medviewer.dicom.instance import StudyHeader
from medviewer.dicom.patient import Patient, PersonNameText

_NO_ONE = frozenset(
    {"anonymous", "anonymized", "anonymised", "anon", "de", "identified", "deidentified", "unknown", "no", "name",
     "noname", "none", "null", "patient", "subject", "nn", "xxx", "匿名", "未知", "患者"}
)  # fmt: skip
"""Words that anonymizing programs and hurried hands write in the place of a name or an ID."""
_BETWEEN_WORDS = re.compile(r"[\W_]+")


class SamePatient(Enum):
    """What the headers say of two Studies."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"  # nothing tells, or it contradicts itself


def same_patient(first: Patient, second: Patient) -> SamePatient:
    """Compare two identities; the order doesn't matter.

    One Patient ID in both is the same patient if neither name, birth date nor sex contradict it; with one contradiction
    it is not known, with more it is another patient. Names contradict each other only where they have no word in common:
    a marriage changes one. Another Patient ID of the same issuer is another patient, but for one with the same name and
    birth date: hospitals give IDs of their own. Without IDs of both that can be compared, name, birth date and sex must
    all be there and agree; where one contradicts it is another patient.
    """
    ids = _identifier(first.patient_id), _identifier(second.patient_id)
    issuers = first.issuer.strip(), second.issuer.strip()
    name, birth, sex = (
        _name(first.name, second.name),
        _same(first.birth_date, second.birth_date),
        _sex(first, second),
    )
    if all(ids) and not (all(issuers) and issuers[0] != issuers[1]):
        if ids[0] == ids[1]:
            doubts = [name, birth, sex].count(SamePatient.NO)
            return (SamePatient.YES, SamePatient.UNKNOWN, SamePatient.NO)[min(doubts, 2)]
        alike = _is_written_alike(first.name, second.name) and birth is SamePatient.YES
        return SamePatient.UNKNOWN if alike else SamePatient.NO
    if SamePatient.NO in (name, birth, sex):
        return SamePatient.NO
    is_one = _is_written_alike(first.name, second.name) and birth is sex is SamePatient.YES
    return SamePatient.YES if is_one else SamePatient.UNKNOWN


def same_patient_of(first: StudyHeader, second: StudyHeader) -> SamePatient:
    """The same for Studies: one and the same Study has one patient, also where nothing tells who it is."""
    if (first.uid, first.patient) == (second.uid, second.patient):
        return SamePatient.YES
    return same_patient(first.patient, second.patient)


def _identifier(patient_id: str) -> str:
    """ "" for one that names no one."""
    stripped = patient_id.strip()
    return "" if _NO_ONE.issuperset(_words(stripped)) or not stripped.strip("0") else stripped


def _words(text: str) -> tuple[str, ...]:
    """The words of a name or an ID, in one form of writing."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return tuple(dict.fromkeys(word for word in _BETWEEN_WORDS.split(plain) if word))


def _by_script(name: PersonNameText) -> dict[str, tuple[str, ...]]:
    """The words of all component groups (PS3.5 6.2.1.1) by script: which group they stand in varies by program.

    Empty for a name that names no one.
    """
    words = _words(" ".join((name.alphabetic, name.ideographic, name.phonetic)))
    if _NO_ONE.issuperset(words):
        return {}
    scripts = [unicodedata.name(word[0], "other").split()[0] for word in words]
    return {
        script: tuple(word for word, own in zip(words, scripts, strict=True) if own == script)
        for script in scripts
    }


def _pairs(first: PersonNameText, second: PersonNameText) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """The words of both in each script that both are written in."""
    one, other = _by_script(first), _by_script(second)
    return [(one[script], other[script]) for script in one.keys() & other.keys()]


def _is_alike(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """The same words in any order, or the same letters with other borders between the words."""
    return set(one) == set(other) or "".join(one) == "".join(other)


def _name(first: PersonNameText, second: PersonNameText) -> SamePatient:
    """NO where they have no word in common in any script that both are written in; another script says nothing."""
    pairs = _pairs(first, second)
    if not pairs:
        return SamePatient.UNKNOWN
    is_shared = any(set(one) & set(other) or _is_alike(one, other) for one, other in pairs)
    return SamePatient.YES if is_shared else SamePatient.NO


def _is_written_alike(first: PersonNameText, second: PersonNameText) -> bool:
    pairs = _pairs(first, second)
    return bool(pairs) and all(_is_alike(one, other) for one, other in pairs)


def _sex(first: Patient, second: Patient) -> SamePatient:
    return _same(*(each.sex if each.sex in ("F", "M") else "" for each in (first, second)))


def _same(first: str, second: str) -> SamePatient:
    if not (first and second):
        return SamePatient.UNKNOWN
    return SamePatient.YES if first == second else SamePatient.NO
