"""What a reader makes of a Study, as frozen values: no Qt, no DICOM library."""
