"""Segmentations and RT Structure Sets, read into structures with their place in the patient."""
