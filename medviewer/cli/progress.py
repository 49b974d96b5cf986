"""Progress on a terminal; nothing where the output is piped."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tqdm import tqdm

from medviewer.services.jobs import Context, Progress, foreground_context


@contextmanager
def terminal_context() -> Iterator[Context]:
    """A context for one piece of work, whose steps show as a bar on standard error while that is a terminal."""
    layout = "{desc} {percentage:3.0f}% |{bar}| {n_fmt}/{total_fmt}"
    with tqdm(
        disable=not sys.stderr.isatty(), leave=False, dynamic_ncols=True, bar_format=layout, file=sys.stderr
    ) as bar:

        def publish(progress: Progress) -> None:
            bar.total = progress.total
            bar.n = progress.done
            bar.set_description_str(progress.message)

        yield foreground_context(publish)
