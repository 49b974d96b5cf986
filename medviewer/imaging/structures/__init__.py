"""Segments and contours that other programs drew: where they lie in the patient, and on a plane on show."""
