"""What must be so for an action to be possible."""

from enum import Enum


class Need(Enum):
    """Conditions of the actions."""

    NOTHING = "nothing"
    SCREENS = "screens"  # there is more than one screen
    DONE = "done"  # the reader did something that can be taken back
    UNDONE = "undone"  # something was taken back
    KEY_IMAGES = "key images"  # the study on show has key images
    ITEMS = "items"  # the reader made something in the study on show
    SELECTED = "selected"  # and selected some of it
    MEASUREMENT = "measurement"  # which is one measurement
    REGISTRATION = "registration"  # two series were registered
    STUDY = "study"  # something is open
    IMAGE = "image"  # the active viewport shows an image
    OVERLAY_PLANES = "overlay planes"  # and brings graphics along
    SECTION = "section"  # and it is a plane of a reformat
    STRUCTURES = "structures"  # segments or contours are switched on
    HOUNSFIELD = "hounsfield"  # and its values are HU
    SUMMARY = "summary"  # it has been analysed, or the reader made something of its study
    RESULT = "result"  # its series has been analysed, and the result is shown
    OPINION = "opinion"  # in read-first mode, the reader's impression of its series is awaited
    FINDINGS = "findings"  # its series has been analysed, and something was found
    FINDING = "finding"  # and one of these is selected
    OWN_MARGIN = "own margin"  # whose margin the reader changed
    MARKERS = "markers"  # the reader has put markers in it
