"""A reader sees a sentence and a way out, never a repr."""

import pickle

from medviewer import i18n
from medviewer.errors import MedviewerError, UnsuitableSeriesError, WorkerDiedError, reader_text


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


def test_a_message_is_worded_when_it_is_shown():
    inner = i18n.message("The gantry was tilted by {degrees:.0f} degrees.", degrees=12.4)
    message = i18n.message("This series can't be analyzed: {reason}", reason=inner)
    english = str(message)
    i18n.use_language("zh_CN")

    assert english == "This series can't be analyzed: The gantry was tilted by 12 degrees."
    assert str(message) not in (english, "")
    assert "12" in str(message)
    assert message.worded(i18n.translator("en")) == english
