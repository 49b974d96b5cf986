"""Trials in a process of their own: where it hangs, dies or eats up memory, that is the trial's ending."""

import contextlib
import faulthandler
import logging
import multiprocessing
import os
import shutil
import signal
import sys
from collections.abc import Callable, Mapping
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

from medviewer.services.decode_pool import DecodePool
from tests.oracles.odd.archives import OddArchives
from tests.oracles.odd.cards import OddCards
from tests.oracles.odd.headers import OddHeaders
from tests.oracles.odd.journals import OddJournals
from tests.oracles.odd.kind import DIED, SLOW, Case, Ending, Kind, Trial, tried
from tests.oracles.odd.pixels import OddPixels
from tests.oracles.odd.protocols import OddProtocols
from tests.oracles.odd.results import OddResults
from tests.oracles.odd.settings import OddSettings
from tests.oracles.odd.volumes import OddVolumes

MOST_BYTES = 6 << 30
PATIENCE_S = 20.0
TEXT_PATIENCE_S = 3.0
"""Of settings and other texts: they are read in the window's own thread."""
WORKER_PATIENCE_S = 10.0
_START_S = 300.0


def kind_makers(pool: DecodePool, home: Path, folder: Path | None) -> Mapping[str, Callable[[], Kind]]:
    """Name -> what makes the kind.

    Args:
        pool: Opens files.
        home: A folder to keep undamaged files in.
        folder: Real files beside the synthetic ones; None for none.
    """
    return {
        "headers": partial(OddHeaders, pool, home / "headers", folder),
        "pixels": partial(OddPixels, pool, home / "pixels", folder),
        "volumes": partial(OddVolumes, pool, home / "volumes", folder),
        "archives": partial(OddArchives, pool, home / "archives"),
        "settings": OddSettings,
        "journals": OddJournals,
        "protocols": OddProtocols,
        "cards": OddCards,
        "results": OddResults,
    }


FILES = ("headers", "pixels", "volumes", "archives")
TEXTS = ("settings", "journals", "protocols", "cards", "results")
KINDS = (*FILES, *TEXTS)


class Watched:
    """The process. It is started again after a trial that it did not survive."""

    def __init__(
        self,
        home: Path,
        folder: Path | None = None,
        *,
        patience_s: float = PATIENCE_S,
        start_s: float = _START_S,
    ) -> None:
        """`patience_s` is for the opening, `start_s` for the making, which comes with that of undamaged subjects."""
        self._home = home
        self._start_s = start_s
        self._folder = folder
        self._patience_s = patience_s
        self._process: multiprocessing.process.BaseProcess | None = None
        self._connection: Connection | None = None

    @property
    def place(self) -> Path:
        """Where the last trial's odd subject lies."""
        return self._home / "place"

    @property
    def pid(self) -> int | None:
        """Of the process that is running; None where there is none."""
        return self._process.pid if self._process is not None else None

    def trial(self, kind: str, seed: int, number: int) -> Trial:
        """Make and open one case."""
        connection = self._started()
        connection.send((kind, seed, number))
        verdict = DIED
        try:
            case: Case = connection.recv() if connection.poll(self._start_s) else Case("?", "?")
            if connection.poll(self._patience_s):
                trial: Trial = connection.recv()
                return trial
            verdict = SLOW
        except (EOFError, OSError):
            case = Case("?", "?")
        self.close()
        said = f"within {self._patience_s:g} s" if verdict == SLOW else ""
        return Trial(kind, number, case, Ending(verdict, said), self._patience_s)

    def warm_up(self, kind: str) -> None:
        """Have a kind make its undamaged subjects."""
        connection = self._started()
        connection.send((kind, 0, None))
        connection.recv()

    def close(self) -> None:
        """End the process, and its workers with it."""
        if self._process is not None and self._connection is not None:
            self._connection.close()
            _kill_with_workers(self._process)
            for left in Path("/dev/shm").glob(f"medviewer-{self._process.pid}-*.shared"):
                left.unlink(missing_ok=True)
        self._process = self._connection = None

    def _started(self) -> Connection:
        if self._connection is None:
            context = multiprocessing.get_context("spawn")
            self._connection, theirs = context.Pipe()
            self._process = context.Process(
                target=_serve, args=(theirs, self._home, self._folder), name="trials"
            )
            self._process.start()
            theirs.close()
        return self._connection


def _kill_with_workers(process: multiprocessing.process.BaseProcess) -> None:
    """A worker that hangs would not notice that its process is gone."""
    if hasattr(os, "killpg") and process.pid:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if os.getpgid(process.pid) == process.pid:
                os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.join(5)


def _serve(connection: Connection, home: Path, folder: Path | None) -> None:
    """Answer each (kind, seed, number) with the case, once it is made, and with the trial."""
    if hasattr(os, "setpgid"):
        os.setpgid(0, 0)
    _limit_memory()
    logging.disable(logging.CRITICAL)
    faulthandler.disable()
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
    shutil.rmtree(home / "own", ignore_errors=True)
    pool = DecodePool(2, patience_s=WORKER_PATIENCE_S)
    makers, kinds = kind_makers(pool, home / "own", folder), {}
    try:
        while True:
            name, seed, number = connection.recv()
            kind = kinds[name] if name in kinds else kinds.setdefault(name, makers[name]())
            if number is None:
                connection.send(name)
                continue
            connection.send(tried(kind, seed, number, home / "place", made=connection.send))
    except (EOFError, OSError):
        return
    finally:
        pool.shutdown()


def _limit_memory() -> None:
    if sys.platform != "linux":
        return
    import resource

    _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES if hard < 0 else min(hard, MOST_BYTES), hard))
