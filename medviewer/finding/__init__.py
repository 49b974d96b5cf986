"""One thing found in a Volume, and all that is said of it."""
