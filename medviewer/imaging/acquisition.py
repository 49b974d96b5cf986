"""What a Series' headers say of how it was made, as plain values."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Acquisition:
    """The header facts that decide which model a Series suits.

    Attributes:
        modality: Modality (0008,0060), e.g. "CT", "MR".
        image_type: Image Type (0008,0008), upper case.
        body_part: Body Part Examined (0018,0015), upper case; "" where absent.
        description: Series Description and Study Description, joined, for region words; never logged.
        kernel: Convolution Kernel (0018,1210); "" where absent.
        slice_thickness_mm: Slice Thickness (0018,0050); None where absent.
        manufacturer: Manufacturer (0008,0070).
        contrast_agent: Contrast/Bolus Agent (0018,0010); "" where absent.
        lossy: The pixels were compressed with loss (0028,2110), or by the transfer syntax.
        is_phantom: The header names a phantom or a synthetic patient.
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

    @property
    def is_localizer(self) -> bool:
        """A scout: by Image Type, or by its name (PS3.3 C.7.6.1.1.2)."""
        words = ("localizer", "scout", "survey", "locator", "topogram")
        return "LOCALIZER" in self.image_type or any(word in self.description.lower() for word in words)
