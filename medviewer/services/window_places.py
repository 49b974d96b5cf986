"""Where windows stood, for each set of screens that was seen."""

from dataclasses import dataclass

MOST_PLACES = 60
LARGEST = 100_000


@dataclass(frozen=True)
class WindowPlace:
    """A window's place on the desktop, in logical pixels.

    Attributes:
        x: Left edge.
        y: Top edge.
        width: At least 1.
        height: At least 1.
        is_full_screen: It filled its screen; the numbers then say where it stands otherwise.
    """

    x: int
    y: int
    width: int
    height: int
    is_full_screen: bool = False


@dataclass(frozen=True)
class WindowPlaces:
    """What is remembered, the latest last.

    Attributes:
        known: ((screens, window), place): `screens` names the set of screens, `window` the window.
    """

    known: tuple[tuple[tuple[str, str], WindowPlace], ...] = ()

    def place_of(self, screens: str, window: str) -> WindowPlace | None:
        """Where a window stood on these screens; None where it was never seen on them."""
        return dict(self.known).get((screens, window))

    def with_place(self, screens: str, window: str, place: WindowPlace) -> "WindowPlaces":
        """With one more; the oldest go when there are too many."""
        others = tuple(each for each in self.known if each[0] != (screens, window))
        return WindowPlaces((*others, ((screens, window), place))[-MOST_PLACES:])


NO_PLACES = WindowPlaces()


def read_window_places(stored: object) -> WindowPlaces:
    """From what JSON holds.

    Raises:
        ValueError: It is no list of places.
        TypeError: A part of it is of another kind.
    """
    if not isinstance(stored, list):
        raise ValueError("places are a list")
    return WindowPlaces(tuple(_read(each) for each in stored)[-MOST_PLACES:])


def write_window_places(places: WindowPlaces) -> list[list[object]]:
    """In types that JSON knows."""
    return [
        [screens, window, place.x, place.y, place.width, place.height, place.is_full_screen]
        for (screens, window), place in places.known
    ]


def _read(stored: object) -> tuple[tuple[str, str], WindowPlace]:
    if not isinstance(stored, list) or len(stored) != 7:
        raise ValueError("a place has seven parts")
    screens, window, *numbers, is_full_screen = stored
    if not isinstance(screens, str) or not isinstance(window, str) or not isinstance(is_full_screen, bool):
        raise TypeError("a place names screens and window")
    if not all(type(number) is int and abs(number) <= LARGEST for number in numbers) or min(numbers[2:]) < 1:
        raise ValueError("a place is given in whole pixels")
    x, y, width, height = numbers
    return (screens, window), WindowPlace(x, y, width, height, is_full_screen)
