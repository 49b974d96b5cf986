"""Damaged files end in a picture, a warning or a refusal: never in a crash, a hang or an error nobody foresaw."""

from collections import Counter
from random import Random

import pytest
from pydicom.uid import DeflatedExplicitVRLittleEndian, ExplicitVRLittleEndian

from medviewer.services.decode_pool import DecodePool
from tests.oracles.mutations import DAMAGES, kinds_for, original
from tests.oracles.odd.pixels import COMPRESSED, NATIVE, undamaged
from tests.oracles.ours import outcome_of
from tests.oracles.trial import CRASHED, SAME, SILENT, SLOW, UNFORESEEN, tried

RAW, J2K = ExplicitVRLittleEndian, "1.2.840.10008.1.2.4.90"
TRIES_OF_A_KIND = 6
TOLD_ALWAYS = ("cut", "length", "fragment length", "shift")
"""Damages to the structure, which a reader can notice whatever the pixels are."""


@pytest.fixture(scope="module")
def pool():
    pool = DecodePool(2, patience_s=10)
    yield pool
    pool.shutdown()


@pytest.mark.slow
@pytest.mark.parametrize("syntax", [*NATIVE, *COMPRESSED])
def test_no_damage_crashes_hangs_or_surprises(tmp_path, pool, syntax):
    path = undamaged(tmp_path, syntax)
    file, frames = original(path.read_bytes()), outcome_of(path, pool).frames
    random, results = Random(f"medviewer {syntax}"), Counter()

    for kind in kinds_for(file):
        for _ in range(TRIES_OF_A_KIND):
            trial = tried(file, frames, kind, random=random, path=tmp_path / "damaged", pool=pool)
            results[kind, trial.result] += 1
            assert trial.result not in (CRASHED, SLOW, UNFORESEEN), (kind, trial.outcome)
            assert trial.seconds < 10

    told = (
        ("cut", "shift") if syntax == DeflatedExplicitVRLittleEndian else TOLD_ALWAYS
    )  # deflate hides its lengths
    assert not [(kind, result) for kind, result in results if kind in told and result == SILENT]
    refused = sum(count for (_kind, result), count in results.items() if result not in (SAME, SILENT))
    assert refused > sum(results.values()) / 4


@pytest.mark.parametrize("kind", DAMAGES)
def test_the_same_seed_makes_the_same_damage(tmp_path, kind):
    content = undamaged(tmp_path, J2K).read_bytes()
    file = original(content)

    first, again, other = (DAMAGES[kind](file, Random(seed)) for seed in (1, 1, 4))

    assert first == again
    assert len({content, first, other}) == 3


def test_a_wrong_picture_without_a_word_is_counted_as_such(tmp_path, pool):
    path = undamaged(tmp_path, RAW)
    file, frames = original(path.read_bytes()), outcome_of(path, pool).frames
    frames[1] = frames[1] + 1

    trial = tried(file, frames, "header bit", random=Random(3), path=tmp_path / "damaged", pool=pool)

    assert trial.result == SILENT
