"""The patient as the headers name them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PersonNameText:
    """A person's name in its three writings (PS3.5 6.2.1.1), components separated by "^".

    Attributes:
        alphabetic: In letters: "Wang^XiaoDong".
        ideographic: In characters: "王^小东"; "" where absent.
        phonetic: In a phonetic script; "" where absent.
    """

    alphabetic: str = ""
    ideographic: str = ""
    phonetic: str = ""

    @property
    def display(self) -> str:
        """The name as a reader writes it: "王小东 (Wang, XiaoDong)", "Wang, XiaoDong" or ""."""
        letters = _western(self.alphabetic)
        characters = _joined(self.ideographic) or _joined(self.phonetic)
        if characters and letters and characters != letters:
            return f"{characters} ({letters})"
        return characters or letters

    def __bool__(self) -> bool:
        return bool(self.alphabetic or self.ideographic or self.phonetic)


@dataclass(frozen=True)
class Patient:
    """The person (or phantom) a Study belongs to (PS3.3 C.7.1.1).

    Attributes:
        name: Patient's Name (0010,0010).
        patient_id: Patient ID (0010,0020).
        birth_date: Patient's Birth Date (0010,0030), "YYYYMMDD" as stored; "" where absent.
        sex: Patient's Sex (0010,0040): "M", "F", "O" or "".
        issuer: Issuer of Patient ID (0010,0021): who gave it; "" where absent.
    """

    name: PersonNameText = PersonNameText()
    patient_id: str = ""
    birth_date: str = ""
    sex: str = ""
    issuer: str = ""


UNKNOWN_PATIENT = Patient()
"""Whom a header without a patient's name and ID belongs to."""


def _western(name: str) -> str:
    family, *others = (part.strip() for part in name.split("^"))
    given = " ".join(part for part in others if part)
    if not _is_latin(name):
        return _joined(name)
    return ", ".join(part for part in (family, given) if part)


def _joined(name: str) -> str:
    parts = [part.strip() for part in name.split("^") if part.strip()]
    return (" " if _is_latin(name) else "").join(parts)


def _is_latin(name: str) -> bool:
    """False where characters of East Asia occur, which are written without commas and spaces."""
    return all(ord(character) < 0x2E80 for character in name)
