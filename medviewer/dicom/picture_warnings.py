"""What may be wrong with a picture that is shown all the same: damage that shows, but not where it lies."""

from medviewer.i18n import N_, Message, message


def too_long(excess_bytes: int) -> Message:
    """The pixel data element is longer than rows x columns x frames need."""
    text = N_("The pixel data is {count} bytes too long: the picture may be shifted.")
    return message(text, count=excess_bytes)


def trailing_bytes(count: int) -> Message:
    """What follows the pixel data is no chain of elements."""
    text = N_("{count} bytes after the pixel data make no sense: the picture may be shifted.")
    return message(text, count=count)


def unfinished() -> Message:
    """Encapsulated pixel data without Sequence Delimitation Item."""
    return message(N_("The end of the pixel data is missing: the file may be cut off."))


def more_frames(announced: int) -> Message:
    """Fragments are left over after the last frame."""
    text = N_("The file holds more pictures than the {count} of its header.")
    return message(text, count=announced)


def bytes_after_end(count: int) -> Message:
    """Something else than padding stands after a stream's end marker."""
    text = N_("{count} bytes follow the end of the compressed picture: it may be damaged.")
    return message(text, count=count)


def outside_bits_stored(share: float, bits_stored: int) -> Message:
    """Cells hold more than Bits Stored says, and no overlay that is declared."""
    text = N_(
        "{percent:.3g} % of the pixels exceed the {bits} bits of the header: the picture may be damaged."
    )
    return message(text, percent=100 * share, bits=bits_stored)


def more_bits(found: int, bits_stored: int) -> Message:
    """A compressed picture with more bits than Bits Stored (0028,0101); all of them are shown."""
    text = N_(
        "The compressed picture has {found} bits, the header says {bits}: those of the picture are shown."
    )
    return message(text, found=found, bits=bits_stored)


def outside_announced_range(announced: tuple[int, int], found: tuple[int, int]) -> Message:
    """Smallest and Largest Image Pixel Value (0028,0106), (0028,0107) are contradicted."""
    text = N_(
        "Values from {least} to {greatest} where the header says {low} to {high}: the picture may be damaged."
    )
    return message(text, low=announced[0], high=announced[1], least=found[0], greatest=found[1])


def code_length(bits: int) -> Message:
    """The picture that was decoded would not take as many bits as the stream has."""
    text = N_("The compressed code doesn't fit the picture (by {bits} bits): the picture is damaged.")
    return message(text, bits=bits)


def wrong_checksum() -> Message:
    """gzip's checksum stands behind a deflated data set, and is another."""
    return message(N_("The checksum of the file doesn't fit: the picture may be damaged."))


def out_of_order() -> Message:
    """Tags must ascend in a data set (PS3.5 7.1): a damaged one loses its value, and mostly its place."""
    return message(
        N_("The header's elements are out of order: it may be damaged, and values may be missing.")
    )


def frames_disagree(described: int, frames: int) -> Message:
    """The Per-Frame Functional Groups Sequence has another number of items than there are frames."""
    text = N_(
        "The header describes {described} frames, but there are {frames}: where they lie is not known, and values may"
        " be wrong."
    )
    return message(text, described=described, frames=frames)


def impossible_value(name: str, value: int) -> Message:
    """An element of the Image Pixel module has a value that it can't have, and another was taken."""
    text = N_("The header says {name} = {value}, which can't be: the picture may be wrong.")
    return message(text, name=name, value=value)
