"""How many viewports stand side by side."""

from dataclasses import dataclass

MOST_LINES = 3


@dataclass(frozen=True)
class GridLayout:
    """Rows and columns of viewports, one to three of each.

    Raises:
        ValueError: There is no grid of that many.
    """

    rows: int = 1
    columns: int = 1

    def __post_init__(self) -> None:
        if not (1 <= self.rows <= MOST_LINES and 1 <= self.columns <= MOST_LINES):
            raise ValueError(
                f"a grid has 1 to {MOST_LINES} rows and columns, got {self.rows} x {self.columns}"
            )

    def __str__(self) -> str:
        return f"{self.rows}x{self.columns}"

    @property
    def count(self) -> int:
        return self.rows * self.columns


LAYOUTS = tuple(
    GridLayout(rows, columns) for rows in range(1, MOST_LINES + 1) for columns in range(1, MOST_LINES + 1)
)
"""Every grid there is."""
