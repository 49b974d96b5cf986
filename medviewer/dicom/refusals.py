"""Why a file or a slice is not shown: one error kind for each reason, in the reader's words."""

from medviewer.errors import MedviewerError
from medviewer.i18n import N_


class RefusedFileError(MedviewerError):
    """A file, or a frame of it, that is not shown."""

    message = N_("This file can't be shown.")


class NotDicomError(RefusedFileError):
    """The content is something else."""

    message = N_("Neither a DICOM file nor a known kind of volume or picture.")


class EmptyFileError(RefusedFileError):
    """Zero bytes."""

    message = N_("The file is empty.")


class UnreadableFileError(RefusedFileError):
    """The operating system refuses to give the content."""

    message = N_("The file can't be opened: {reason}")


class SpecialFileError(RefusedFileError):
    """A pipe, a socket or a device: reading it could wait for ever."""

    message = N_("Not a regular file (a pipe, socket or device).")


class TruncatedFileError(RefusedFileError):
    """The file ends inside its header."""

    message = N_("The file is cut off inside its header.")


class DamagedHeaderError(RefusedFileError):
    """The header can't be parsed."""

    message = N_("The DICOM header is damaged.")


class NoPixelsError(RefusedFileError):
    """An image without pixel data, and no other object that could be listed."""

    message = N_("The header describes an image, but the file holds no pixel data.")


class ReferencedPixelsError(RefusedFileError):
    """Pixel Data Provider URL instead of pixel data (JPIP)."""

    message = N_("The pixels are not in the file but on a server (JPIP), which is not asked.")


class NamelessObjectError(RefusedFileError):
    """A data set that says neither what it is nor how large a picture would be."""

    message = N_("A DICOM file that doesn't say what it holds: it names no SOP class and no image size.")


class MissingPixelsError(RefusedFileError):
    """Fewer bytes than the header announces."""

    message = N_("The pixel data is cut off: {present} of {expected} bytes are there.")


class DamagedPixelsError(RefusedFileError):
    """The decoder failed, warned, or made a picture of another size."""

    message = N_("The compressed picture ({syntax}) is damaged and is not drawn.")


class DamagedStreamError(RefusedFileError):
    """A volume compressed as one stream, whose checksum stands for all slices at once."""

    message = N_(
        "The compressed data is cut off or damaged (its checksum doesn't fit), so none of it is drawn."
    )


class BadPictureError(RefusedFileError):
    """A PNG, JPEG or TIFF file that can't be opened."""

    message = N_("The {format} picture is damaged, or stored in a way that is not shown.")


class BadPixelFormatError(RefusedFileError):
    """Header values of the Image Pixel module contradict each other."""

    message = N_("The header describes pixels that can't exist: {detail}.")


class BadVolumeError(RefusedFileError):
    """The header of a volume file (NIfTI, MetaImage, NRRD) is incomplete, contradicts itself or can't be shown."""

    message = N_("The volume can't be shown: {detail}.")


class MissingDataError(RefusedFileError):
    """A header whose voxels lie in another file, which is not there."""

    message = N_("The file that holds its voxels is not there: {name}")


class OutsideDataError(RefusedFileError):
    """A header whose voxels lie in a file outside its folder, which is not read."""

    message = N_("Its voxels are in a file outside its own folder, which is not read: {name}")


class ImpossibleSizeError(RefusedFileError):
    """Announced size and bytes present cannot belong together."""

    message = N_(
        "The header announces {rows} x {columns} x {frames} pixels, but the file holds only {present} bytes."
    )


class VideoError(RefusedFileError):
    """MPEG and HEVC video."""

    message = N_("Video ({syntax}) is not shown.")
    hint = N_("Open it with a video player after exporting the stream.")


class UnknownTransferSyntaxError(RefusedFileError):
    """No decoder for this compression."""

    message = N_("No decoder for the compression “{syntax}” ({uid}).")


class UnlistedTransferSyntaxError(UnknownTransferSyntaxError):
    """A transfer syntax that isn't the standard's: a private one, or damage in its UID."""

    message = N_(
        "The pixels are stored in a way that the DICOM standard doesn't list (transfer syntax {uid})."
    )


class UnsupportedPixelsError(RefusedFileError):
    """Valid, but nothing here can draw it."""

    message = N_("Pixels of this kind are not shown: {detail}.")


class DicomDirectoryError(RefusedFileError):
    """A DICOMDIR: only a table of contents."""

    message = N_("A DICOMDIR lists other files and holds no picture; the files beside it are read directly.")

    @property
    def names(self) -> tuple[str, ...]:
        """The files that it names, components separated by "/"."""
        names = self.fields.get("names", ())
        return names if isinstance(names, tuple) else ()


class MissingTargetError(RefusedFileError):
    """A DICOMDIR names a file that is not there: a disc copied in part, for example."""

    message = N_("Named by the DICOMDIR, but not there.")


class OutsideTargetError(RefusedFileError):
    """A DICOMDIR names a file outside its own folder, which is not looked at."""

    message = N_("Named by the DICOMDIR, but outside its folder, where nothing is read: {name}")


class DuplicateFileError(RefusedFileError):
    """The same instance in a second file."""

    message = N_("A copy of an image that is shown already.")


class SamePositionError(RefusedFileError):
    """Another slice of the stack lies at the same place."""

    message = N_("Another slice of the series lies at the same position ({position} mm) and is shown.")


class FileChangedError(RefusedFileError):
    """Another file lies where the header was read, or the same one with another content."""

    message = N_("The file was changed or exchanged since its header was read.")
    hint = N_("Open the study again: it is then read anew.")


class UnbuiltSeriesError(RefusedFileError):
    """Something unforeseen in the headers of a series: it can't be sorted into stacks."""

    message = N_("The images of its series can't be put together: something in their headers is unusual.")
    hint = N_("The details are in the log: Help > Show log.")


class UnsafeArchiveError(RefusedFileError):
    """A ZIP archive or member that is not unpacked."""

    message = N_("The archive is not opened: {detail}.")


class EncryptedMemberError(RefusedFileError):
    """A ZIP member protected by a password."""

    message = N_("The file is encrypted inside its archive.")


class LinkOutsideError(RefusedFileError):
    """A link to what the reader did not open: a folder of the system, another patient's, a device."""

    message = N_("A link that leads out of the opened folder: it is not followed.")
    hint = N_("Open what it leads to.")


class TooDeepError(RefusedFileError):
    """Folders or links nested beyond any real study."""

    message = N_("The folder is nested too deeply.")


class SlowFileError(RefusedFileError):
    """The worker was stopped because the file took too long."""

    message = N_("Reading the file took more than {seconds} s and was stopped.")


class CrashedFileError(RefusedFileError):
    """The worker process died on the file."""

    message = N_("The file made the reading process crash; the process was restarted.")
