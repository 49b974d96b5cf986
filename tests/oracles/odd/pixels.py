"""Damaged bytes of DICOM files that open: the kind of subject of `mutations` and `trial`."""

from collections import defaultdict
from pathlib import Path
from random import Random

import numpy as np

from medviewer.dicom.transfer_syntax import syntax_name
from medviewer.services.decode_pool import DecodePool
from tests.dicom.synthetic import make_ct_slice, picture, store, write
from tests.oracles import trial
from tests.oracles.mutations import DAMAGES, FRAGMENTS, Original, kinds_for, original
from tests.oracles.odd.kind import DIED, OTHER, REFUSED, SAME, SLOW, TOLD, UNFORESEEN, Case, Ending
from tests.oracles.ours import Frames, outcome_of

LARGEST_BYTES = 400_000
MOST_FRAMES = 8
FILES_OF_A_SYNTAX = 12
NATIVE = ("1.2.840.10008.1.2.1", "1.2.840.10008.1.2", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1.99")
COMPRESSED = ("1.2.840.10008.1.2.5", "1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.90")
_VERDICTS = {
    trial.SAME: SAME, trial.REFUSED: REFUSED, trial.WARNED: TOLD, trial.SILENT: OTHER, trial.CRASHED: DIED,
    trial.SLOW: SLOW, trial.UNFORESEEN: UNFORESEEN,
}  # fmt: skip
_ODD = "damaged"
NOTICED = ", "
"""Between the outside readers that notice a damage that nobody is told of here."""


class OddPixels:
    """One DICOM file with other bytes."""

    name = "pixels"

    def __init__(self, pool: DecodePool, home: Path, folder: Path | None = None) -> None:
        self._pool = pool
        paths = [undamaged(home, syntax) for syntax in (*NATIVE, *COMPRESSED)]
        if folder is not None:
            paths += sorted(each for each in folder.rglob("*") if each.is_file())
        self._by_syntax = self._that_open(paths)
        self._oracles = DecodePool(2)  # outside readers may crash, hang or eat up memory

    def make(self, random: Random, place: Path) -> Case:
        syntax = random.choice(list(self._by_syntax))
        path, file, frames = random.choice(self._by_syntax[syntax])
        damage = random.choice(kinds_for(file))
        (place / _ODD).write_bytes(DAMAGES[damage](file, random))
        return Case(syntax_name(syntax), damage, (path, frames))

    def open(self, case: Case, place: Path) -> Ending:
        path, frames = case.right  # type: ignore[misc]
        outcome = outcome_of(place / _ODD, self._pool)
        result = trial.result_of(frames, outcome)
        said = "; ".join(outcome.unforeseen or outcome.reasons[:1])
        if result == trial.SILENT and case.mutation in FRAGMENTS:
            always = trial.objectors(path, frames, self._oracles)
            said = NOTICED.join(sorted(trial.objectors(place / _ODD, outcome.frames, self._oracles) - always))
        return Ending(_VERDICTS[result], said)

    def close(self) -> None:
        """The pool that opens files is its maker's."""
        self._oracles.shutdown()

    def _that_open(self, paths: list[Path]) -> dict[str, list[tuple[Path, Original, Frames]]]:
        """Small files that open without a complaint, by transfer syntax."""
        found: dict[str, list[tuple[Path, Original, Frames]]] = defaultdict(list)
        for path in paths:
            if path.stat().st_size > LARGEST_BYTES:
                continue
            file = original(path.read_bytes())
            if file is None or not file.syntax or len(found[file.syntax]) >= FILES_OF_A_SYNTAX:
                continue
            outcome = outcome_of(path, self._pool)
            if outcome.frames and not outcome.reasons and len(outcome.frames) <= MOST_FRAMES:
                found[file.syntax].append((path, file, outcome.frames))
        return {syntax: each for syntax, each in sorted(found.items()) if each}


def undamaged(folder: Path, syntax: str) -> Path:
    """A file of a transfer syntax, the same bytes each time."""
    stored = (picture(5, 64, 80) + 1024).astype(np.uint16)
    slice_ = make_ct_slice(0, SOPInstanceUID="1.2.3.4")
    slice_.file_meta.MediaStorageSOPInstanceUID = "1.2.3.4"
    store(slice_, stored.astype(">u2") if syntax == NATIVE[2] else stored)
    slice_["PixelData"].VR = "OW"
    if syntax in NATIVE:
        slice_.file_meta.TransferSyntaxUID = syntax
    else:
        slice_.compress(syntax)
    return write(slice_, folder / f"undamaged-{syntax}")
