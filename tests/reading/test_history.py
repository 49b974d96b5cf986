"""What was done is taken back step by step, and done again, until something new is done."""

from hypothesis import given
from hypothesis import strategies as st

from medviewer.i18n import message
from medviewer.reading.history import MOST_STEPS, History, Step
from medviewer.reading.reading import Reading


def step(number: int, study: str = "1.2", what: str = "write") -> Step:
    return Step(message(what), Reading(study).noted(str(number)), Reading(study).noted(str(number + 1)))


@given(st.integers(1, 20), st.data())
def test_as_many_steps_on_as_back_is_where_one_was(count, data):
    history = History()
    for number in range(count):
        history = history.with_step(step(number))
    back = data.draw(st.integers(0, count))
    moved = history
    for _ in range(back):
        moved = moved.stepped_back()
    assert len(moved.undone) == back
    for _ in range(back):
        moved = moved.stepped_on()

    assert moved == history


def test_after_something_new_nothing_can_be_done_again():
    history = History().with_step(step(0)).stepped_back().with_step(step(5))

    assert history.undone == ()


def test_typing_on_is_one_step_until_it_was_taken_back():
    typed = History().with_more(step(0)).with_more(step(1)).with_more(step(2))

    assert [(each.before.note, each.after.note) for each in typed.done] == [("0", "3")]
    assert len(typed.with_more(step(3, what="delete")).done) == 2
    assert len(typed.with_more(step(3, study="1.3")).done) == 2
    assert len(typed.stepped_back().stepped_on().with_more(step(3)).done) == 1


def test_a_closed_study_takes_its_steps_along():
    history = History().with_step(step(0)).with_step(step(0, study="1.3")).stepped_back()

    assert history.without_study("1.3") == History().with_step(step(0))


def test_very_old_steps_are_forgotten():
    history = History()
    for number in range(MOST_STEPS + 5):
        history = history.with_step(step(number))

    assert len(history.done) == MOST_STEPS
    assert history.done[-1] == step(MOST_STEPS + 4)
