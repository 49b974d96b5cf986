"""The standard's objects, read and written with pydicom."""
