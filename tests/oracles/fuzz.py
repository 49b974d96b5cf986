"""Makes files and settings odd for a while and opens each: python -m tests.oracles.fuzz [FOLDER] --seconds N --seed S.

Without a folder it makes its own small subjects; the files of a folder come beside them.
"""

import argparse
import shlex
import shutil
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from tests.oracles.mutations import FRAGMENTS
from tests.oracles.odd.kind import BAD, OTHER, Trial
from tests.oracles.odd.pixels import NOTICED
from tests.oracles.odd.watched import KINDS, TEXT_PATIENCE_S, TEXTS, Watched

_SHOWN_OF_A_FAULT = 3
_SHARES = {"headers": 6, "pixels": 2, "volumes": 2, "archives": 2}
"""Of the time; what takes longer and can go wrong in more ways gets more of it."""


@dataclass
class Found:
    """What came of the trials so far.

    Attributes:
        counts: By kind and verdict.
        slowest: Kind -> seconds.
        faults: (kind, verdict, what was said) -> the trials that ended so.
        damaged: Of the kind "pixels": by transfer syntax, damage and verdict.
        noticed: Silent wrong pictures that outside readers notice: by transfer syntax and reader ("" for any).
    """

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    slowest: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    faults: dict[tuple[str, str, str], list[Trial]] = field(default_factory=lambda: defaultdict(list))
    damaged: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    noticed: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, trial: Trial) -> bool:
        """Count a trial; False where enough of the same fault were seen, or it is none."""
        case, ending = trial.case, trial.ending
        self.counts[trial.kind, ending.verdict] += 1
        self.slowest[trial.kind] = max(self.slowest[trial.kind], trial.seconds)
        if trial.kind == "pixels":
            self.damaged[case.subject, case.mutation, ending.verdict] += 1
            if ending.verdict == OTHER and ending.said:
                self.noticed.update((case.subject, reader) for reader in ("", *ending.said.split(NOTICED)))
        if not trial.is_bad:
            return False
        same = self.faults[trial.kind, ending.verdict, ending.said]
        same.append(trial)
        return len(same) <= _SHOWN_OF_A_FAULT


def trials(watched: Mapping[str, Watched], *, seed: int, seconds: float) -> Iterator[Trial]:
    """Trial after trial until the time is over: of the kind that had least of its share so far.

    Args:
        watched: Kind -> the process of its trials.
        seed: With kind and number, it decides a trial.
        seconds: Not counting the making of undamaged subjects.
    """
    for kind, process in watched.items():
        process.warm_up(kind)
    numbers, spent = {kind: count() for kind in watched}, dict.fromkeys(watched, 0.0)
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        kind = min(spent, key=lambda each: spent[each])
        begun = time.monotonic()
        yield watched[kind].trial(kind, seed, next(numbers[kind]))
        spent[kind] += (time.monotonic() - begun) / _SHARES.get(kind, 1)


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 1 where a trial ended badly."""
    chosen, found = _parsed(arguments), Found()
    with tempfile.TemporaryDirectory(prefix="fuzz-") as home:
        files = Watched(Path(home) / "files", chosen.folder)
        texts = Watched(Path(home) / "texts", patience_s=TEXT_PATIENCE_S)
        watched = {kind: texts if kind in TEXTS else files for kind in chosen.kinds}
        try:
            done = (
                trials(watched, seed=chosen.seed, seconds=chosen.seconds)
                if chosen.only is None
                else (process.trial(kind, chosen.seed, chosen.only) for kind, process in watched.items())
            )
            for trial in done:
                if found.add(trial) or chosen.only is not None:
                    print(_line(trial, chosen), flush=True)
                    _keep(watched[trial.kind], trial, chosen.keep)
        finally:
            files.close()
            texts.close()
    print(summary(found))
    return 1 if found.faults else 0


def summary(found: Found) -> str:
    """Endings by kind, and the distinct faults."""
    lines = _by_kind(found)
    if found.damaged:
        lines += ["", *_by_syntax(found)]
    bad = sum(map(len, found.faults.values()))
    lines += ["", f"{found.counts.total()} trials, {bad} ended badly, in {len(found.faults)} ways:"]
    for (kind, verdict, said), same in sorted(
        found.faults.items(), key=lambda each: (each[0][0], -len(each[1]))
    ):
        lines.append(f"- {kind}: {verdict}: {said} ({len(same)} times, the first is number {same[0].number})")
    return "\n".join(lines)


def _by_kind(found: Found) -> list[str]:
    verdicts = sorted({verdict for _kind, verdict in found.counts}, key=lambda each: (each in BAD, each))
    lines = [f"| Kind | trials | {' | '.join(verdicts)} | slowest |", "|---" * (len(verdicts) + 3) + "|"]
    for kind in sorted({kind for kind, _verdict in found.counts}, key=KINDS.index):
        cells = [found.counts[kind, verdict] for verdict in verdicts]
        numbers = " | ".join(map(str, (sum(cells), *cells)))
        lines.append(f"| {kind} | {numbers} | {found.slowest[kind]:.1f} s |")
    return lines


def _by_syntax(found: Found) -> list[str]:
    """Damaged pixels by transfer syntax, and silent wrong pictures by kind of damage."""
    verdicts = sorted({verdict for _syntax, _damage, verdict in found.damaged})
    heads = ["Transfer syntax", *verdicts, "silent in fragments", "of these, noticed elsewhere"]
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for syntax in sorted({syntax for syntax, _damage, _verdict in found.damaged}):
        own = Counter(
            {(damage, verdict): n for (s, damage, verdict), n in found.damaged.items() if s == syntax}
        )
        cells = [sum(n for (_damage, verdict), n in own.items() if verdict == each) for each in verdicts]
        cells += [sum(own[damage, OTHER] for damage in FRAGMENTS), found.noticed[syntax, ""]]
        lines.append(f"| {syntax} | {' | '.join(map(str, cells))} |")
    silent = Counter[str]()
    for (_syntax, damage, verdict), n in found.damaged.items():
        silent[damage] += n if verdict == OTHER else 0
    lines += ["", "Silent, by damage: " + ", ".join(f"{damage} {n}" for damage, n in silent.most_common())]
    readers = [(f"{syntax} by {reader}", n) for (syntax, reader), n in found.noticed.most_common() if reader]
    return [*lines, "Noticed: " + ", ".join(f"{words} {n}" for words, n in readers)]


def _parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", help="real files, beside the synthetic ones")
    parser.add_argument("--kinds", type=_kinds, default=KINDS, help=f"of {', '.join(KINDS)}; all by default")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, metavar="NUMBER", help="repeat this trial of the kinds")
    parser.add_argument("--keep", type=Path, help="copy what ends badly into this folder")
    return parser.parse_args(arguments)


def _kinds(text: str) -> tuple[str, ...]:
    kinds = tuple(text.split(","))
    if unknown := set(kinds) - set(KINDS):
        raise argparse.ArgumentTypeError(f"no such kind: {', '.join(sorted(unknown))}")
    return kinds


def _line(trial: Trial, chosen: argparse.Namespace) -> str:
    case, ending = trial.case, trial.ending
    folder = f" {shlex.quote(str(chosen.folder))}" if chosen.folder else ""
    again = f"python -m tests.oracles.fuzz{folder} --kinds {trial.kind} --seed {chosen.seed} --only {trial.number}"
    said = f" ({ending.said})" if ending.said else ""
    return f"{trial.kind}: {ending.verdict}{said}: {case.subject}, {case.mutation}\n    {again}"


def _keep(watched: Watched, trial: Trial, folder: Path | None) -> None:
    if folder is not None and watched.place.is_dir():
        name = f"{trial.kind}-{trial.number}-{trial.ending.verdict}".replace(" ", "-")
        shutil.copytree(watched.place, folder / name, dirs_exist_ok=True)


if __name__ == "__main__":
    sys.exit(main())
