"""What Siemens scanners say in their own elements: how many slices a mosaic holds."""

import struct

from medviewer.dicom.header import Header

_HEAD = struct.Struct("<4s4xI4x")
_TAG = struct.Struct("<64si4sii4x")
_ITEM = struct.Struct("<4i")
_MOST_TAGS, _MOST_ITEMS = 1000, 10_000
_COUNT = b"NumberOfImagesInMosaic"


def mosaic_count(header: Header) -> int | None:
    """How many slices lie side by side in a mosaic; None where the header doesn't say.

    Scanners write it into an element of its own, and into the CSA header.
    """
    own = header.private(0x0019, "SIEMENS MR HEADER", 0x0A)
    if len(own) == 2:
        count: int = struct.unpack(f"{header.byte_order}H", own)[0]
    else:
        text = csa_value(header.private(0x0029, "SIEMENS CSA HEADER", 0x10), _COUNT)
        count = int(text) if text.isdigit() else 0
    return count if count > 1 else None


def csa_value(content: bytes, name: bytes) -> str:
    """The first value of a name in a CSA header of the second form ("SV10"); "" where it has none.

    The form is not published; it is read as NiBabel's `csareader` describes it.
    """
    if len(content) < _HEAD.size or not content.startswith(b"SV10"):
        return ""
    _magic, count = _HEAD.unpack_from(content)
    position = _HEAD.size
    try:
        for _ in range(min(count, _MOST_TAGS)):
            found, _vm, _vr, _type, items = _TAG.unpack_from(content, position)
            position += _TAG.size
            for index in range(min(items, _MOST_ITEMS)):
                _first, length, _check, _last = _ITEM.unpack_from(content, position)
                position += _ITEM.size
                value = content[position : position + max(length, 0)]
                if index == 0 and found.split(b"\x00")[0] == name:
                    return value.split(b"\x00")[0].decode("latin_1").strip()
                position += -(-max(length, 0) // 4) * 4
    except struct.error:
        pass  # cut off
    return ""
