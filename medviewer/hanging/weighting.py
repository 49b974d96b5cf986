"""What an MR image is weighted for: by its parameters where they decide it, else by its name."""

import re
from enum import Enum

from medviewer.imaging.acquisition import MrSequence


class Weighting(Enum):
    """Values are the words of a hanging protocol."""

    T1 = "T1"
    T2 = "T2"
    FLAIR = "FLAIR"
    DWI = "DWI"
    ADC = "ADC"
    PD = "PD"
    SUSCEPTIBILITY = "SWI"


_BY_CONTRAST = {
    "T1": Weighting.T1, "T2": Weighting.T2, "FLUID_ATTENUATED": Weighting.FLAIR, "DIFFUSION": Weighting.DWI,
    "PROTON_DENSITY": Weighting.PD, "T2_STAR": Weighting.SUSCEPTIBILITY,
}  # fmt: skip
_BY_NAME = (
    (Weighting.ADC, r"\bADC\b|APPARENT|DADC"),
    (Weighting.DWI, r"\bE?DWI|DIFF|TRACEW?\b|B[= ]?(7|8|9|10|15|20)\d0\b|弥散|扩散"),
    (Weighting.FLAIR, r"FLAIR|DARK.?FLUID|黑水"),
    (Weighting.SUSCEPTIBILITY, r"\bE?SWA?[IN]\b|SUSCEPT|T2.?(STAR|\*)|\bHEMO|磁敏感"),
    (Weighting.T1, r"(?<![A-Z0-9])T1|MP2?RAGE|BRAVO|\bSPGR|3D.?TFE"),
    (Weighting.T2, r"(?<![A-Z0-9])T2"),
    (Weighting.PD, r"(?<![A-Z])PD(?![A-Z])|PROTON"),
)


def weighting(
    sequence: MrSequence, description: str, image_type: tuple[str, ...], b_value: float | None
) -> Weighting | None:
    """The weighting of an MR Series; None where neither its parameters nor its name tell.

    A name that states it counts most: FLAIR and T2* can't be told from T2 by every scanner's parameters.

    Args:
        sequence: Its parameters.
        description: Series Description or Protocol Name.
        image_type: Image Type (0008,0008), upper case.
        b_value: Diffusion b-value in s/mm2; None where absent.
    """
    if "ADC" in image_type:
        return Weighting.ADC
    named = next((kind for kind, words in _BY_NAME if _names(description, words)), None)
    if named is Weighting.T2 and _is_fluid_attenuated(sequence):
        return Weighting.FLAIR
    if named is not None:
        return named
    if b_value is not None and b_value > 0:
        return Weighting.DWI
    return _BY_CONTRAST.get(sequence.contrast) or _by_times(sequence)


def _by_times(sequence: MrSequence) -> Weighting | None:
    """By repetition and echo time, with the usual limits for brains at 1.5 and 3 T."""
    repetition, echo = sequence.repetition_ms, sequence.echo_ms
    if repetition is None or echo is None:
        return None
    if "GR" in sequence.kinds:
        return Weighting.T1 if echo < 12 else None
    if _is_fluid_attenuated(sequence):
        return Weighting.FLAIR
    if echo < 35:
        return Weighting.T1 if repetition < 1300 else Weighting.PD
    return Weighting.T2 if repetition >= 1800 and echo >= 60 else None


def _is_fluid_attenuated(sequence: MrSequence) -> bool:
    """A long inversion time nulls water; a long echo tells it from an inversion-recovery T1."""
    inversion, echo = sequence.inversion_ms, sequence.echo_ms
    return inversion is not None and echo is not None and inversion >= 1500 and echo >= 60


def _names(description: str, words: str) -> bool:
    return re.search(words, description.replace("_", " "), re.IGNORECASE) is not None
