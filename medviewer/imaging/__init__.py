"""Arrays, geometry and display mathematics; numpy and cv2 only, no DICOM library and no Qt."""
