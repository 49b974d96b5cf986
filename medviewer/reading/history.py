"""What was done and can be taken back, as a value: steps from one Reading to the next."""

from dataclasses import dataclass, replace

from medviewer.i18n import Message
from medviewer.reading.reading import Reading

MOST_STEPS = 500


@dataclass(frozen=True)
class Step:
    """One thing the reader did to one Study's Reading.

    Attributes:
        what: In words that follow "Undo:": "delete distance".
        before: The Reading before.
        after: The Reading after.
    """

    what: Message
    before: Reading
    after: Reading

    @property
    def study_uid(self) -> str:
        return self.after.study_uid


@dataclass(frozen=True)
class History:
    """Steps of all open Studies in the order they were done.

    Attributes:
        done: Latest last.
        undone: What was taken back, the next to be done again last.
    """

    done: tuple[Step, ...] = ()
    undone: tuple[Step, ...] = ()

    def with_step(self, step: Step) -> "History":
        """After something new was done: nothing can be done again now."""
        return History((*self.done, step)[-MOST_STEPS:])

    def with_more(self, step: Step) -> "History":
        """As `with_step`; but if the last step was of the same words on the same Study, both become one."""
        last = self.done[-1] if self.done else None
        if last is None or (last.what, last.study_uid) != (step.what, step.study_uid) or self.undone:
            return self.with_step(step)
        return History((*self.done[:-1], replace(step, before=last.before)))

    def stepped_back(self) -> "History":
        """After the last step was taken back."""
        return History(self.done[:-1], (*self.undone, self.done[-1]))

    def stepped_on(self) -> "History":
        """After the step last taken back was done again."""
        return History((*self.done, self.undone[-1]), self.undone[:-1])

    def without_study(self, study_uid: str) -> "History":
        """Without the steps on a Study that is no longer open."""
        return History(
            tuple(step for step in self.done if step.study_uid != study_uid),
            tuple(step for step in self.undone if step.study_uid != study_uid),
        )
