"""A decode worker can be ended by two threads at once: its own, and the one that ends the program."""

import multiprocessing
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from medviewer.services.decode_process import DecodeProcess


class SlowlyClosed:
    """A real connection that takes its time, as on a busy machine, between seeing that it is open and closing it."""

    def __init__(self, connection):
        self._connection = connection

    def close(self):
        if not self._connection.closed:
            time.sleep(0.05)
            self._connection._close()
            self._connection._handle = None


def test_two_threads_may_end_it_at_once():
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=time.sleep, args=(60,), daemon=True)
    process.start()
    decoding = DecodeProcess(process, SlowlyClosed(ours))
    together = threading.Barrier(2)

    def end():
        together.wait()
        decoding.kill()

    with ThreadPoolExecutor(2) as threads:
        for ended in [threads.submit(end) for _thread in range(2)]:
            ended.result()

    assert not process.is_alive()
    assert ours.closed
    theirs.close()
