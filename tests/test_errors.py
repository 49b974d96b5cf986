"""A reader sees a sentence and a way out, never a repr."""

import errno
import pickle

import pytest

from medviewer import i18n
from medviewer.errors import MedviewerError, UnsuitableSeriesError, WorkerDiedError, foreseen, reader_text
from medviewer.services.file_lock import LockBusyError


def test_a_foreseen_error_shows_its_sentence_with_its_values():
    message, hint = reader_text(UnsuitableSeriesError("MR", reason="this is an MR series."))

    assert message == "This series can't be analyzed: this is an MR series."
    assert hint


def test_any_other_error_shows_one_fixed_sentence():
    message, hint = reader_text(KeyError("Wang^Xiaodong /home/reader/scan.dcm"))

    assert "Wang" not in message + hint
    assert message == "Something went wrong."


def test_an_error_crosses_processes_with_its_values():
    there = pickle.loads(pickle.dumps(UnsuitableSeriesError("log", reason="no lungs")))

    assert str(there) == "log"
    assert reader_text(there)[0].endswith("no lungs")


def test_errors_speak_chinese():
    i18n.use_language("zh_CN")

    assert reader_text(WorkerDiedError("x"))[0] != WorkerDiedError.message


def test_every_kind_of_error_has_a_sentence_of_its_own():
    kinds = MedviewerError.__subclasses__()

    assert len({kind.message for kind in kinds}) == len(kinds)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (
            OSError(errno.EMFILE, "x", "/home/reader/Secret"),
            "This could not be done: too many files are open.",
        ),
        (
            OSError(errno.ENOMEM, "x"),
            "This could not be done: there is not enough memory.",
        ),
        (MemoryError("Secret"), "There was not enough memory for this. Nothing was lost."),
    ],
)
def test_what_the_system_has_no_more_of_is_said(error, expected):
    message, hint = reader_text(error)

    assert message == expected
    assert "Close other programs" in hint


def test_a_lock_held_by_another_is_no_shortage_of_processes():
    assert foreseen(LockBusyError(errno.EAGAIN, "held")) is None


def test_a_message_is_worded_when_it_is_shown():
    inner = i18n.message("The gantry was tilted by {degrees:.0f} degrees.", degrees=12.4)
    message = i18n.message("This series can't be analyzed: {reason}", reason=inner)
    english = str(message)
    i18n.use_language("zh_CN")

    assert english == "This series can't be analyzed: The gantry was tilted by 12 degrees."
    assert str(message) not in (english, "")
    assert "12" in str(message)
    assert message.worded(i18n.translator("en")) == english
