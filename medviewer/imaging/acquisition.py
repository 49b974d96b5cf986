"""What a Series' headers say of how it was made, as plain values."""

import re
from dataclasses import dataclass

from medviewer.i18n import Message
from medviewer.imaging.patient_directions import Anatomy

_SHARP_KERNEL = re.compile(
    r"^(LUNG|BONE|BONEPLUS|EDGE|HD LUNG|HD BONE|YC|YD|E|D|L)$"  # GE, Philips
    r"|^[BHUI][A-Z]?[6-9]\d[A-Z]?\b"  # Siemens B60f ... B90s, Br64, Bl57 counts as medium
    r"|^FC(5\d|8\d)",  # Toshiba, Canon
    re.IGNORECASE,
)


@dataclass(frozen=True)
class MrSequence:
    """How an MR image was weighted (PS3.3 C.8.3.1, C.8.13.4, C.8.13.5).

    Attributes:
        kinds: Scanning Sequence (0018,0020): "SE", "IR", "GR", "EP", "RM".
        name: Sequence Name (0018,0024), or Pulse Sequence Name (0018,9005).
        contrast: Acquisition Contrast (0008,9209): "T1", "FLUID_ATTENUATED", "DIFFUSION" ...; "" where absent.
        repetition_ms: Repetition Time (0018,0080); None where absent.
        echo_ms: Echo Time (0018,0081); None where absent.
        inversion_ms: Inversion Time (0018,0082); None where absent.
    """

    kinds: tuple[str, ...] = ()
    name: str = ""
    contrast: str = ""
    repetition_ms: float | None = None
    echo_ms: float | None = None
    inversion_ms: float | None = None


@dataclass(frozen=True)
class Acquisition:
    """The header facts that decide which model a Series suits, and how it is hung.

    Attributes:
        modality: Modality (0008,0060), e.g. "CT", "MR".
        image_type: Image Type (0008,0008), upper case.
        body_part: Body Part Examined (0018,0015), upper case; "" where absent.
        description: Series Description and Study Description, joined, for region words; never logged.
        kernel: Convolution Kernel (0018,1210); "" where absent.
        slice_thickness_mm: Slice Thickness (0018,0050); None where absent or impossible.
        manufacturer: Manufacturer (0008,0070).
        contrast_agent: Contrast/Bolus Agent (0018,0010); "" where absent.
        lossy: The pixels were compressed with loss (0028,2110), or by the transfer syntax.
        is_phantom: The header names a phantom or a synthetic patient.
        view_position: View Position (0018,5101), or what the View Code Sequence says in its words: "PA", "LL", "MLO";
            "" where absent.
        patient_orientation: Patient Orientation (0020,0020): where a row and where a column leads; empty where absent.
        anatomy: Anatomical Orientation Type (0010,2210): which names the patient's directions have.
        mr: Of an MR image: its weighting.
        suv_factor: Of a PET image: grams per becquerel, from its values to SUVbw; or why there is none.
        mosaic_count: How many slices lie side by side in each picture of a Siemens mosaic; None where unknown.
        patient_years: Patient's Age (0010,1010) in years; None where absent.
    """

    modality: str = ""
    image_type: tuple[str, ...] = ()
    body_part: str = ""
    description: str = ""
    kernel: str = ""
    slice_thickness_mm: float | None = None
    manufacturer: str = ""
    contrast_agent: str = ""
    lossy: bool = False
    is_phantom: bool = False
    view_position: str = ""
    patient_orientation: tuple[str, ...] = ()
    anatomy: Anatomy = Anatomy.BIPED
    mr: MrSequence = MrSequence()
    suv_factor: float | Message | None = None
    mosaic_count: int | None = None
    patient_years: float | None = None

    @property
    def has_sharp_kernel(self) -> bool:
        """Reconstructed for edges (lung, bone): by the manufacturers' names of their kernels."""
        return _SHARP_KERNEL.search(self.kernel.strip()) is not None

    @property
    def is_mosaic(self) -> bool:
        """Siemens' form of a volume: its slices as tiles of one picture."""
        return "MOSAIC" in self.image_type

    @property
    def is_localizer(self) -> bool:
        """A scout: by Image Type, or by its name (PS3.3 C.7.6.1.1.2)."""
        words = ("localizer", "scout", "survey", "locator", "topogram")
        return "LOCALIZER" in self.image_type or any(word in self.description.lower() for word in words)
