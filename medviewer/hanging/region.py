"""Which part of the body a Series shows, as far as hanging it goes by that."""

import re
from enum import Enum


class Region(Enum):
    """A region of the body; values are the words of a hanging protocol."""

    HEAD = "head"
    NECK = "neck"
    CHEST = "chest"
    BREAST = "breast"
    ABDOMEN = "abdomen"
    PELVIS = "pelvis"
    SPINE = "spine"
    LIMBS = "limbs"


_WORDS = {
    Region.SPINE: r"SPINE|SPINAL|LSP|CSP|TSP|VERTEBR|LUMBAR|脊|椎",
    Region.BREAST: r"BREAST|MAMM|乳",
    Region.HEAD: r"BRAIN|HEAD|SKULL|CEREBR|NEURO|CRANI|IAC\b|ORBIT|SELLA|PITUIT|头|颅|脑|眼眶|鞍区",
    Region.NECK: r"NECK|CAROTID|LARYN|THYROID|颈|甲状腺|喉",
    Region.CHEST: r"CHEST|THORA|LUNG|PULMO|HEART|CARDIAC|\bCAP\b|\bTAP\b|胸|肺|心脏",
    Region.ABDOMEN: r"ABD|LIVER|KIDNEY|RENAL|PANCREA|\bCAP\b|\bTAP\b|\bKUB\b|腹|肝|肾|胰",
    Region.PELVIS: r"PELV|PROSTAT|UTERUS|BLADDER|\bCAP\b|\bTAP\b|骨盆|盆腔|前列腺|子宫",
    Region.LIMBS: r"EXTREM|KNEE|ANKLE|FOOT|HAND|WRIST|ELBOW|SHOULDER|FEMUR|TIBIA|HIP\b|FINGER|TOE|"
    r"膝|踝|足|手|腕|肘|肩|髋|四肢",
}
_PATTERNS = {region: re.compile(words, re.IGNORECASE) for region, words in _WORDS.items()}


def regions(body_part: str, *descriptions: str) -> frozenset[Region]:
    """The regions that Body Part Examined (0018,0015) names; where it names none, those of the descriptions, in turn.

    Args:
        body_part: Body Part Examined; "" where absent.
        descriptions: Series, protocol, Study descriptions: the first that names a region counts.
    """
    for text in (body_part, *descriptions):
        if found := frozenset(
            region for region, words in _PATTERNS.items() if words.search(text.replace("_", " "))
        ):
            return found
    return frozenset()
