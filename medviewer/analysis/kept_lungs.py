"""The lungs of the scan that was analysed last: a marker in it is scored without finding them again."""

from medviewer.analysis.lungs import Lungs, find_lungs
from medviewer.imaging.volume import Volume


class KeptLungs:
    """Remembers one scan's lungs by the hash of its voxels and of their place, so they are never another scan's."""

    def __init__(self) -> None:
        self._found: tuple[str, Lungs | None] | None = None

    def of(self, input_sha256: str, volume: Volume, *, anew: bool = False) -> Lungs | None:
        """The lungs in a Volume; None where there are none.

        Args:
            input_sha256: Hash of what was given to analyse.
            volume: The same, evenly stacked.
            anew: Find them again in any case.
        """
        if anew or self._found is None or self._found[0] != input_sha256:
            self._found = (input_sha256, find_lungs(volume))
        return self._found[1]
