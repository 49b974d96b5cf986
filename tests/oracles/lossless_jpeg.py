"""Reads the Huffman code of a lossless JPEG picture bit by bit: slow, and sure of where the code ends."""

import struct


def bits_left(stream: bytes) -> int | None:
    """Bits after the last difference of a picture of one component and one scan; None where they don't suffice."""
    position, lookup, size = 2, {}, (0, 0)
    while True:
        marker, (length,) = stream[position + 1], struct.unpack_from(">H", stream, position + 2)
        segment = stream[position + 4 : position + 2 + length]
        position += 2 + length
        if marker == 0xC4:
            lookup = _codes(segment)
        elif marker == 0xC3:
            size = struct.unpack(">HH", segment[1:5])
        elif marker == 0xDA:
            break
    code = stream[position : stream.index(b"\xff\xd9", position)].replace(b"\xff\x00", b"\xff")
    bits = "".join(f"{byte:08b}" for byte in code)
    at = 0
    for _difference in range(size[0] * size[1]):
        length = next((n for n in range(1, 17) if bits[at : at + n] in lookup), None)
        if length is None or at + length > len(bits):
            return None
        category = lookup[bits[at : at + length]]
        at += length + (category if category < 16 else 0)
    return len(bits) - at if at <= len(bits) else None


def _codes(segment: bytes) -> dict[str, int]:
    """Code as text of 0 and 1 -> category."""
    found, code, symbols = {}, 0, iter(segment[17:])
    for length, count in enumerate(segment[1:17], start=1):
        for _ in range(count):
            found[f"{code:0{length}b}"] = next(symbols)
            code += 1
        code <<= 1
    return found
