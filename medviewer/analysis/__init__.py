"""Scores of a Volume and their explanation; knows no DICOM library and no framework."""
