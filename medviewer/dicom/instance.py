"""One SOP Instance as its header describes it: plain values, no pixels and no DICOM library."""

from dataclasses import dataclass, field, replace

from medviewer.dicom.file_format import FileFormat
from medviewer.dicom.file_stamp import FileStamp
from medviewer.dicom.patient import UNKNOWN_PATIENT, Patient
from medviewer.dicom.source_file import SourceFile
from medviewer.dicom.transfer_syntax import NATIVE, PLAIN
from medviewer.errors import MedviewerError
from medviewer.i18n import Message
from medviewer.imaging.acquisition import Acquisition
from medviewer.imaging.geometry import Triple
from medviewer.imaging.grayscale import VoiWindow
from medviewer.imaging.padding import Padding
from medviewer.imaging.ultrasound_regions import UltrasoundRegion
from medviewer.imaging.volume import Calibration, Unit

Orientation = tuple[float, float, float, float, float, float]
SplitValues = tuple[tuple[str, str], ...]
"""(Keyword, value) pairs that set frames of one Series apart (see `splitting`)."""


@dataclass(frozen=True)
class StudyHeader:
    """What an instance says of its Study (PS3.3 C.7.2.1).

    Attributes:
        uid: Study Instance UID (0020,000D).
        date: Study Date (0008,0020), "YYYYMMDD"; "" where absent.
        time: Study Time (0008,0030), "HHMMSS"; "" where absent.
        description: Study Description (0008,1030).
        accession_number: Accession Number (0008,0050).
        study_id: Study ID (0020,0010).
        institution: Institution Name (0008,0080).
        patient: Whose study it is.
    """

    uid: str
    date: str = ""
    time: str = ""
    description: str = ""
    accession_number: str = ""
    study_id: str = ""
    institution: str = ""
    patient: Patient = UNKNOWN_PATIENT


@dataclass(frozen=True)
class SeriesHeader:
    """What an instance says of its Series (PS3.3 C.7.3.1).

    Attributes:
        uid: Series Instance UID (0020,000E), or one made from the folder where the header has none.
        modality: Modality (0008,0060); "" where absent.
        number: Series Number (0020,0011); None where absent.
        description: Series Description (0008,103E), else Protocol Name (0018,1030).
        date: Series Date, else Acquisition Date; "" where absent.
        time: Series Time, else Acquisition Time; "" where absent.
        laterality: Image Laterality or Laterality: "R", "L" or "".
        frame_of_reference_uid: Frame of Reference UID (0020,0052); "" where absent.
        acquisition: The facts that decide which model suits.
    """

    uid: str
    modality: str = ""
    number: int | None = None
    description: str = ""
    date: str = ""
    time: str = ""
    laterality: str = ""
    frame_of_reference_uid: str = ""
    acquisition: Acquisition = field(default_factory=Acquisition)


@dataclass(frozen=True)
class PixelFormat:
    """How an instance stores its pixels (PS3.3 C.7.6.3), and where in the file.

    Attributes:
        rows: Rows (0028,0010).
        columns: Columns (0028,0011).
        frame_count: Number of Frames (0028,0008), at least 1.
        samples: Samples per Pixel (0028,0002).
        photometric: Photometric Interpretation (0028,0004).
        bits_allocated: Bits Allocated (0028,0100).
        bits_stored: Bits Stored (0028,0101).
        high_bit: High Bit (0028,0102).
        signed: Pixel Representation (0028,0103) is 1.
        planar: Planar Configuration (0028,0006) is 1: all red, then all green, then all blue.
        is_float: Float or Double Float Pixel Data instead of Pixel Data.
        transfer_syntax_uid: Transfer Syntax UID (0002,0010).
        offset: Byte position of the pixel data's value in the file (in the ZIP member); None where unknown
            (deflated) or where there are no pixels.
        length_bytes: Length of the value; None for encapsulated data.
        swapped_bytes: 1, 8 or 12-bit pixels stored as big endian 16-bit words (PS3.5 8.1.1 with VR OW).
        has_modality_lut: A Modality LUT Sequence takes the place of the rescale (PS3.3 C.11.1).
        inverse_shape: Presentation LUT Shape (2050,0020) is INVERSE (PS3.3 C.11.6.1.2).
        has_overlays: There are Overlay Planes (60xx) to be drawn over the picture.
        overlay_bits: Bits of a cell that hold overlays (retired form of PS3.3 C.9.2); 0 for none.
        file_format: What kind of file it is; where it is no DICOM, the package `foreign` reads it.
        is_sequential: A frame can only be reached by reading all that lie before it, and one checksum stands for all.
    """

    rows: int
    columns: int
    frame_count: int = 1
    samples: int = 1
    photometric: str = "MONOCHROME2"
    bits_allocated: int = 16
    bits_stored: int = 16
    high_bit: int = 15
    signed: bool = False
    planar: bool = False
    is_float: bool = False
    transfer_syntax_uid: str = ""
    offset: int | None = None
    length_bytes: int | None = None
    swapped_bytes: bool = False
    has_modality_lut: bool = False
    inverse_shape: bool = False
    has_overlays: bool = False
    overlay_bits: int = 0
    file_format: FileFormat = FileFormat.DICOM
    is_sequential: bool = False

    @property
    def is_color(self) -> bool:
        return self.samples == 3 or self.photometric == "PALETTE COLOR"

    @property
    def is_native(self) -> bool:
        """Not compressed: a frame is read about as fast as its bytes."""
        is_plain = self.transfer_syntax_uid in NATIVE
        return is_plain if self.file_format is FileFormat.DICOM else not self.is_sequential

    @property
    def is_inverted(self) -> bool:
        """Low values are shown bright, after the VOI LUT: MONOCHROME1, INVERSE, or (as for DX) both for one inversion."""
        return not self.is_color and (self.photometric == "MONOCHROME1" or self.inverse_shape)

    @property
    def is_subsampled(self) -> bool:
        """Two pixels share their color differences, and are stored in four samples (PS3.3 C.7.6.3.1.2)."""
        return self.photometric.endswith("_422") and self.transfer_syntax_uid in PLAIN

    @property
    def frame_bits(self) -> int:
        """Bits of one uncompressed frame (4:2:2 color is stored with half the chroma)."""
        samples = 2 if self.is_subsampled else self.samples
        return self.rows * self.columns * samples * self.bits_allocated

    @property
    def frame_bytes(self) -> int:
        """Bytes of one uncompressed frame, rounded up for 1-bit pixels."""
        return -(-self.frame_bits // 8)

    @property
    def total_bytes(self) -> int:
        """Bytes of all uncompressed frames; frames of 1-bit pixels follow each other without padding (PS3.5 8.1.1)."""
        return -(-self.frame_bits * self.frame_count // 8)


@dataclass(frozen=True)
class FrameHeader:
    """What is known of one frame before its pixels are read.

    Attributes:
        position_mm: Image Position (Patient) (0020,0032): center of the first pixel, mm, LPS; None where absent.
        orientation: Image Orientation (Patient) (0020,0037), unit vectors along a row and a column; None where absent.
        spacing_mm: Distance between rows and between columns, in mm; None where unknown.
        pixel_aspect: How many times as high as wide a pixel is where that is all that is known of its size: Pixel
            Aspect Ratio (0028,0034); 1 elsewhere.
        slope: Rescale Slope (0028,1053).
        intercept: Rescale Intercept (0028,1052).
        windows: VOI windows, first = default.
        announced_range: Smallest and Largest Image Pixel Value (0028,0106), (0028,0107), as stored; None where absent.
        split_values: What sets frames of one Series apart, frame by frame (echo time, b-value, phase).
        thickness_mm: Slice Thickness (0018,0050) of the frame's own; None where only the instance tells it, if at all.
        unit: What the modality values measure, where the header says so and its rescale can be read.
    """

    position_mm: Triple | None = None
    orientation: Orientation | None = None
    spacing_mm: tuple[float, float] | None = None
    pixel_aspect: float = 1.0
    slope: float = 1.0
    intercept: float = 0.0
    windows: tuple[VoiWindow, ...] = ()
    announced_range: tuple[int, int] | None = None
    split_values: SplitValues = ()
    thickness_mm: float | None = None
    unit: Unit = Unit.NONE

    @property
    def grid_mm(self) -> tuple[float, float]:
        """Distance between rows and between columns as the picture is drawn: where mm are unknown, in pixel widths."""
        return self.spacing_mm or (self.pixel_aspect, 1.0)

    def with_pixels_of(self, other: "FrameHeader") -> "FrameHeader":
        """This place, with the spacing, rescale and windows of another header."""
        return replace(other, position_mm=self.position_mm, orientation=self.orientation)


@dataclass(frozen=True)
class Instance:
    """One SOP Instance.

    Attributes:
        source: The file it was read from.
        sop_class_uid: SOP Class UID (0008,0016); "" where the header was stripped.
        sop_instance_uid: SOP Instance UID (0008,0018), or one made from the file's name.
        study: Its Study, as this instance describes it.
        series: Its Series, as this instance describes it.
        instance_number: Instance Number (0020,0013); None where absent.
        acquisition_number: Acquisition Number (0020,0012); None where absent.
        pixels: How pixels are stored; None for an object without pixels.
        frames: One entry per frame, or a single one that all frames share.
        calibration: Where `FrameHeader.spacing_mm` comes from.
        regions: Regions of an ultrasound picture with units of their own, the same in all frames (PS3.3 C.8.5.5).
        value_range: Least and greatest modality value that the header allows; decides the volume's type.
        integral: Every modality value is a whole number.
        padding: Pixel Padding Value and Range Limit after the Modality LUT; None where absent.
        split_values: What sets instances of one Series apart.
        frame_rate_hz: From Recommended Display Frame Rate, Cine Rate or Frame Time; None where absent.
        lossy_ratios: Lossy Image Compression Ratio (0028,2112), one for each time; empty where absent.
        defect: Why its pixels can't be drawn, known from the header and the file's size; None if nothing is.
        warnings: What may be wrong with its picture, known without decoding it.
        document_title: For an object without pixels: its title or label; "" where absent.
        geometry_notes: What the reader must know of where it lies, beyond what the positions themselves show.
        stamp: What the file that holds the pixels was when the header was read; None = not known.
    """

    source: SourceFile
    sop_class_uid: str
    sop_instance_uid: str
    study: StudyHeader
    series: SeriesHeader
    instance_number: int | None = None
    acquisition_number: int | None = None
    pixels: PixelFormat | None = None
    frames: tuple[FrameHeader, ...] = field(default=(FrameHeader(),))
    calibration: Calibration = Calibration.NONE
    regions: tuple[UltrasoundRegion, ...] = ()
    value_range: tuple[float, float] = (0.0, 65535.0)
    integral: bool = True
    padding: Padding | None = None
    split_values: SplitValues = ()
    frame_rate_hz: float | None = None
    lossy_ratios: tuple[float, ...] = ()
    defect: MedviewerError | None = None
    warnings: tuple[Message, ...] = ()
    document_title: str = ""
    geometry_notes: tuple[Message, ...] = ()
    stamp: FileStamp | None = None

    def frame(self, number: int) -> FrameHeader:
        """The header of frame `number`, counted from 1."""
        return self.frames[number - 1] if len(self.frames) > 1 else self.frames[0]
