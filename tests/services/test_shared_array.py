"""An array made by the window is the same memory in a worker, and leaves nothing behind."""

import multiprocessing
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from medviewer.services.shared_array import SharedArray, SharedArrayName, remove_abandoned


def write_in_worker(name: SharedArrayName) -> None:
    SharedArray.attach(name).values[1] = 7


def test_what_a_worker_writes_the_owner_sees():
    array = SharedArray.create((3, 4), np.int16)
    worker = multiprocessing.get_context("spawn").Process(target=write_in_worker, args=(array.name,))
    worker.start()
    worker.join(30)

    assert array.values.tolist() == [[0] * 4, [7] * 4, [0] * 4]
    array.close()


def test_a_closed_array_leaves_no_file_but_its_values_stay():
    array = SharedArray.create((2,), np.float32)
    values = array.values
    values[:] = 5
    array.close()

    assert not Path(array.name.path).exists()
    assert values.tolist() == [5, 5]


def test_only_the_owner_removes_the_file():
    array = SharedArray.create((2,), np.uint8)
    SharedArray.attach(array.name).close()

    assert Path(array.name.path).exists()
    array.close()


def test_an_array_larger_than_any_disk_is_an_error_and_not_a_crash():
    with pytest.raises(OSError, match=r"space|large"):
        SharedArray.create((1 << 50,), np.uint8)


@pytest.mark.skipif(sys.platform == "win32", reason="whether a process runs can't be asked safely there")
def test_files_of_killed_processes_are_removed_and_others_kept():
    ours = SharedArray.create((2,), np.uint8)
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    left = Path(ours.name.path).with_name(f"medviewer-{gone.pid}-left.shared")
    left.write_bytes(b"\0")
    remove_abandoned()

    assert not left.exists()
    assert Path(ours.name.path).exists()
    assert str(os.getpid()) in ours.name.path
    ours.close()
