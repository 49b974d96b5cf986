"""How many viewports stand side by side."""

from dataclasses import dataclass

MOST_LINES = 3


@dataclass(frozen=True)
class GridLayout:
    """Rows and columns of viewports, one to three of each.

    Attributes:
        rows: How many stand above each other.
        columns: How many stand side by side.
        has_tall_first: The first viewport takes the whole first column.

    Raises:
        ValueError: There is no grid of that many.
    """

    rows: int = 1
    columns: int = 1
    has_tall_first: bool = False

    def __post_init__(self) -> None:
        if not (1 <= self.rows <= MOST_LINES and 1 <= self.columns <= MOST_LINES):
            raise ValueError(
                f"a grid has 1 to {MOST_LINES} rows and columns, got {self.rows} x {self.columns}"
            )
        if self.has_tall_first and self.columns == 1:
            raise ValueError("beside a tall viewport there are others")

    def __str__(self) -> str:
        return f"{self.rows}x{self.columns}{'+' if self.has_tall_first else ''}"

    @property
    def count(self) -> int:
        return self.rows * self.columns - (self.rows - 1 if self.has_tall_first else 0)

    def cell(self, place: int) -> tuple[int, int, int, int]:
        """Row, column, and how many of each, of a place; places are counted row by row, a tall first one first."""
        if not self.has_tall_first:
            return (*divmod(place, self.columns), 1, 1)
        if place == 0:
            return (0, 0, self.rows, 1)
        row, column = divmod(place - 1, self.columns - 1)
        return (row, column + 1, 1, 1)


LAYOUTS = tuple(
    GridLayout(rows, columns) for rows in range(1, MOST_LINES + 1) for columns in range(1, MOST_LINES + 1)
)
"""Every grid there is."""
