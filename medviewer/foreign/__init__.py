"""Volumes and pictures that are no DICOM files, read as if they were Instances: NIfTI, MetaImage, NRRD, PNG, JPEG, TIFF.

A package of its own, one layer above `dicom`: it needs the Instance, the source files and the refusals, while nothing in
`dicom` needs to know of it. What reads a file asks `foreign.reading`, which looks at the first bytes and hands DICOM on.
Because the answer is an Instance with one header for each slice, sorting, the geometry check, loading, thumbnails and the
refusals stay one chain. The formats are parsed here and not by SimpleITK: it reads paths only (no archive members, no
names that aren't UTF-8), allocates what a header announces, and takes the decision what a missing orientation means.
"""
