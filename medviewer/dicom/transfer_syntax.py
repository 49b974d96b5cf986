"""Transfer syntaxes (PS3.5 Annex A): their names in words, and which decoder reads them."""

from dataclasses import dataclass

IMPLICIT_LITTLE_ENDIAN = "1.2.840.10008.1.2"
EXPLICIT_LITTLE_ENDIAN = "1.2.840.10008.1.2.1"
DEFLATED = "1.2.840.10008.1.2.1.99"
BIG_ENDIAN = "1.2.840.10008.1.2.2"
RLE = "1.2.840.10008.1.2.5"
_PAPYRUS = "1.2.840.10008.1.20"
NATIVE = frozenset({IMPLICIT_LITTLE_ENDIAN, EXPLICIT_LITTLE_ENDIAN, DEFLATED, BIG_ENDIAN, _PAPYRUS})
"""Uncompressed, and not in fragments."""

_JPEG = "1.2.840.10008.1.2.4."
_RETIRED_JPEG = {
    "52": "Extended (processes 3 and 5)",
    "54": "Spectral Selection (processes 7 and 9)",
    "56": "Full Progression (processes 11 and 13)",
    "58": "Lossless (process 15)",
    "59": "Extended, Hierarchical (processes 16 and 18)",
    "60": "Extended, Hierarchical (processes 17 and 19)",
    "61": "Spectral Selection, Hierarchical (processes 20 and 22)",
    "62": "Spectral Selection, Hierarchical (processes 21 and 23)",
    "63": "Full Progression, Hierarchical (processes 24 and 26)",
    "64": "Full Progression, Hierarchical (processes 25 and 27)",
    "65": "Lossless, Hierarchical (process 28)",
    "66": "Lossless, Hierarchical (process 29)",
}
"""Arithmetic coding and pyramids, which no scanner is known to have used."""


@dataclass(frozen=True)
class Compression:
    """One compressed transfer syntax.

    Attributes:
        name: As a reader may know it.
        plugin: pydicom's decoding plug-in that reads it; GDCM ("gdcm") or CharLS ("charls") themselves, Python's "zlib",
            "none" where frames are not compressed; "" where nothing reads it.
        lossy: The compression itself always loses.
        video: MPEG or HEVC.
    """

    name: str
    plugin: str = ""
    lossy: bool = False
    video: bool = False


COMPRESSIONS = {
    f"{_JPEG}50": Compression("JPEG Baseline", "gdcm", lossy=True),
    f"{_JPEG}51": Compression("JPEG Extended", "gdcm", lossy=True),
    f"{_JPEG}53": Compression("JPEG Spectral Selection", "gdcm", lossy=True),
    f"{_JPEG}55": Compression("JPEG Full Progression", "gdcm", lossy=True),
    f"{_JPEG}57": Compression("JPEG Lossless (process 14)", "gdcm"),
    f"{_JPEG}70": Compression("JPEG Lossless", "gdcm"),
    f"{_JPEG}80": Compression("JPEG-LS Lossless", "charls"),
    f"{_JPEG}81": Compression("JPEG-LS Near-Lossless", "charls", lossy=True),
    f"{_JPEG}90": Compression("JPEG 2000 Lossless", "pylibjpeg"),
    f"{_JPEG}91": Compression("JPEG 2000", "pylibjpeg"),
    f"{_JPEG}92": Compression("JPEG 2000 Multi-component Lossless"),
    f"{_JPEG}93": Compression("JPEG 2000 Multi-component"),
    f"{_JPEG}94": Compression("JPIP Referenced"),
    f"{_JPEG}95": Compression("JPIP Referenced Deflate"),
    f"{_JPEG}110": Compression("JPEG XL Lossless"),
    f"{_JPEG}111": Compression("JPEG XL JPEG Recompression"),
    f"{_JPEG}112": Compression("JPEG XL"),
    f"{_JPEG}204": Compression("JPIP HTJ2K Referenced"),
    f"{_JPEG}205": Compression("JPIP HTJ2K Referenced Deflate"),
    f"{_JPEG}201": Compression("HTJ2K Lossless", "pylibjpeg"),
    f"{_JPEG}202": Compression("HTJ2K Lossless RPCL", "pylibjpeg"),
    f"{_JPEG}203": Compression("HTJ2K", "pylibjpeg"),
    "1.2.840.10008.1.2.1.98": Compression("Encapsulated Uncompressed", "none"),
    RLE: Compression("RLE Lossless", "pylibjpeg"),
    "1.2.840.10008.1.2.8.1": Compression("Deflated Image Frame", "zlib"),
    **{f"{_JPEG}{number}": Compression(f"JPEG {name}") for number, name in _RETIRED_JPEG.items()},
    "1.2.840.10008.1.2.6.1": Compression("RFC 2557 MIME Encapsulation"),
    "1.2.840.10008.1.2.6.2": Compression("XML Encoding"),
    "1.2.840.113619.5.2": Compression("GE Private, Big Endian Pixels"),
    **{
        f"{_JPEG}{number}": Compression(name, lossy=True, video=True)
        for number, name in {
            "100": "MPEG2 Main Profile",
            "100.1": "MPEG2 Main Profile, fragmentable",
            "101": "MPEG2 High Level",
            "101.1": "MPEG2 High Level, fragmentable",
            "102": "MPEG-4 AVC/H.264",
            "102.1": "MPEG-4 AVC/H.264, fragmentable",
            "103": "MPEG-4 AVC/H.264 BD",
            "103.1": "MPEG-4 AVC/H.264 BD, fragmentable",
            "104": "MPEG-4 AVC/H.264 2D",
            "104.1": "MPEG-4 AVC/H.264 2D, fragmentable",
            "105": "MPEG-4 AVC/H.264 3D",
            "105.1": "MPEG-4 AVC/H.264 3D, fragmentable",
            "106": "MPEG-4 AVC/H.264 Stereo",
            "106.1": "MPEG-4 AVC/H.264 Stereo, fragmentable",
            "107": "HEVC/H.265",
            "108": "HEVC/H.265 Main 10",
        }.items()
    },
    "1.2.840.10008.1.2.7.1": Compression("SMPTE ST 2110-20, progressive", video=True),
    "1.2.840.10008.1.2.7.2": Compression("SMPTE ST 2110-20, interlaced", video=True),
    "1.2.840.10008.1.2.7.3": Compression("SMPTE ST 2110-30 audio", video=True),
}
"""Transfer Syntax UID -> compression."""

PLAIN = NATIVE | {uid for uid, compression in COMPRESSIONS.items() if compression.plugin in ("zlib", "none")}
"""Frames are stored as pixel cells (PS3.5 8.1.1), wherever their bytes lie."""

CELLS = PLAIN | {RLE}
"""Decoded frames are whole pixel cells, with the bits outside Bits Stored."""


def syntax_name(uid: str) -> str:
    """A transfer syntax in words; the UID itself for one that nobody knows."""
    known = COMPRESSIONS.get(uid)
    if known:
        return known.name
    names = {
        IMPLICIT_LITTLE_ENDIAN: "Implicit VR Little Endian",
        EXPLICIT_LITTLE_ENDIAN: "Explicit VR Little Endian",
        DEFLATED: "Deflated Explicit VR Little Endian",
        BIG_ENDIAN: "Explicit VR Big Endian",
        _PAPYRUS: "Papyrus 3 Implicit VR Little Endian",
    }
    return names.get(uid, uid)
