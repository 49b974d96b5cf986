"""Trains the outline network and measures what it outlines against the readers' masks. May import TensorFlow."""
