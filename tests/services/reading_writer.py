"""A process that reads a study in a hurry, until it is killed: python -m tests.services.reading_writer FOLDER SEED.

It prints the number of each state once it is on disk.
"""

import random
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from medviewer.reading.reading import Reading
from medviewer.services.reading_store import ReadingStore
from tests.reading.examples import MADE_AT, key_image, measurement

STUDY = "1.2.840.99"


def states(seed: int) -> Iterator[Reading]:
    """The same endless history for the same seed: measurements made, renamed and deleted, key images, notes."""
    chance = random.Random(seed)
    reading = Reading(STUDY)
    for number in count():
        yield reading
        id_ = f"{chance.getrandbits(128):032x}"
        ids = [item.id for item in reading.items]
        match chance.randrange(6):
            case 0 if ids:
                reading = reading.without({chance.choice(ids)})
            case 1 if reading.measurements:
                reading = reading.put(chance.choice(reading.measurements).renamed(f"nodule {number}"))
            case 2:
                reading = reading.put(key_image(id=id_, note="x" * chance.randrange(3000)))
            case 3:
                reading = reading.noted(f"seen {number} 结节")
            case _:
                reading = reading.put(measurement(id=id_, made_at=MADE_AT), chance.randrange(len(ids) + 1))


def main(folder: Path, seed: int) -> None:
    store = ReadingStore(folder, lambda _trouble: None)
    chance = random.Random(-seed)
    for number, reading in enumerate(states(seed)):
        store.keep(reading)
        if chance.random() < 0.3 and store.flush(10):
            sys.stdout.write(f"{number}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
