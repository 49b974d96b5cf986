"""Data sets, architectures, fit and evaluation of the networks; TensorFlow, never imported by the window."""
