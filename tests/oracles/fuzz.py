"""Damages real files for a while and opens each: python -m tests.oracles.fuzz FOLDER --seconds N --seed S."""

import argparse
import shutil
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from medviewer.dicom.transfer_syntax import syntax_name
from medviewer.services.decode_pool import DecodePool
from tests.oracles.mutations import FRAGMENTS, Original, kinds_for, original
from tests.oracles.ours import Frames, outcome_of
from tests.oracles.trial import CRASHED, PATIENCE_S, SILENT, SLOW, UNFORESEEN, Trial, objectors, tried

LARGEST_BYTES = 400_000
MOST_FRAMES = 8
FILES_OF_A_SYNTAX = 12
BAD = (CRASHED, SLOW, UNFORESEEN)


@dataclass(frozen=True)
class Subject:
    """A file that opens undamaged."""

    path: Path
    file: Original
    frames: Frames


def subjects(folder: Path, pool: DecodePool, random: Random) -> dict[str, list[Subject]]:
    """Small files that open without a complaint, by transfer syntax."""
    found: dict[str, list[Subject]] = defaultdict(list)
    paths = sorted(each for each in folder.rglob("*") if each.is_file())
    random.shuffle(paths)
    for path in paths:
        if path.stat().st_size > LARGEST_BYTES:
            continue
        file = original(path.read_bytes())
        if file is None or not file.syntax or len(found[file.syntax]) >= FILES_OF_A_SYNTAX:
            continue
        outcome = outcome_of(path, pool)
        if outcome.frames and not outcome.reasons and len(outcome.frames) <= MOST_FRAMES:
            found[file.syntax].append(Subject(path, file, outcome.frames))
    return {syntax: each for syntax, each in sorted(found.items()) if each}


def trials(
    by_syntax: dict[str, list[Subject]],
    random: Random,
    *,
    until: float,
    pool: DecodePool,
    oracles: DecodePool,
    keep: Path | None,
) -> Iterator[tuple[Subject, Trial]]:
    """Damage after damage, one transfer syntax after the other, until the time is over."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "damaged"
        while time.monotonic() < until:
            for same in by_syntax.values():
                subject = random.choice(same)
                kind = random.choice(kinds_for(subject.file))
                trial = tried(subject.file, subject.frames, kind, random=random, path=path, pool=pool)
                if trial.result == SILENT and kind in FRAGMENTS:
                    always = objectors(subject.path, subject.frames, oracles)
                    now = objectors(path, trial.outcome.frames, oracles)
                    trial = replace(trial, objectors=now - always)
                if keep and trial.result in (SILENT, *BAD):
                    name = f"{subject.path.stem}-{kind}-{trial.result}-{len(list(keep.iterdir()))}"
                    shutil.copyfile(path, keep / name.replace(" ", "_").replace(",", ""))
                yield subject, trial


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 1 where a file hung, or an error was not foreseen; silent wrong pictures are counted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="copy files that end badly or silently into this folder")
    chosen = parser.parse_args(arguments)
    if chosen.keep:
        chosen.keep.mkdir(parents=True, exist_ok=True)
    random, pool, oracles = Random(chosen.seed), DecodePool(2, patience_s=PATIENCE_S), DecodePool(2)
    counts: Counter[tuple[str, str, str]] = Counter()
    detectable, noticed = Counter[str](), Counter[str]()
    slowest, is_bad = 0.0, False
    try:
        by_syntax = subjects(chosen.folder, pool, random)
        until = time.monotonic() + chosen.seconds
        for subject, trial in trials(
            by_syntax, random, until=until, pool=pool, oracles=oracles, keep=chosen.keep
        ):
            syntax = syntax_name(subject.file.syntax)
            counts[syntax, trial.kind, trial.result] += 1
            slowest = max(slowest, trial.seconds)
            if trial.objectors:
                detectable[syntax] += 1
                noticed.update(f"{syntax} by {name}" for name in trial.objectors)
            if trial.result in BAD:
                said = "; ".join(trial.outcome.unforeseen or trial.outcome.reasons[:1])
                print(f"{trial.result}: {trial.kind} of {subject.path.name}: {said}", flush=True)
                is_bad = is_bad or trial.result != CRASHED
    finally:
        pool.shutdown()
        oracles.shutdown()
    print(summary(counts, detectable))
    print("Noticed: " + ", ".join(f"{words} {count}" for words, count in noticed.most_common()))
    print(f"\n{sum(counts.values())} damaged files, the slowest took {slowest:.1f} s; this process lives")
    return 1 if is_bad else 0


def summary(counts: Counter[tuple[str, str, str]], detectable: Counter[str]) -> str:
    """Results by transfer syntax, and silent wrong pictures by kind of damage."""
    results = sorted({result for _syntax, _kind, result in counts})
    lines = [
        f"| Transfer syntax | {' | '.join(results)} | silent in fragments | of these, noticed elsewhere |"
    ]
    lines.append("|---" * (len(results) + 3) + "|")
    for syntax in sorted({syntax for syntax, _kind, _result in counts}):
        cells = [sum(n for (s, _k, r), n in counts.items() if (s, r) == (syntax, each)) for each in results]
        silent = sum(counts[syntax, kind, SILENT] for kind in FRAGMENTS)
        lines.append(
            f"| {syntax} | {' | '.join(str(cell) for cell in cells)} | {silent} | {detectable[syntax]} |"
        )
    by_kind = Counter[str]()
    for (_syntax, kind, result), count in counts.items():
        by_kind[kind] += count if result == SILENT else 0
    lines += [
        "",
        "Silent, by damage: " + ", ".join(f"{kind} {count}" for kind, count in by_kind.most_common()),
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
