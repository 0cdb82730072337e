"""What a file can carry besides what one sees or hears."""

from enum import StrEnum


class Carries(StrEnum):
    """What is told to people as “removed”: sentences are in the catalogues, under `carried.`."""

    POSITION = "position"  # where it was taken
    TIME = "time"  # when it was taken or changed
    CAMERA = "camera"  # make, serial number and settings of a camera, phone or program
    PERSON = "person"  # who made, owns or is shown in it
    COMMENT = "comment"  # titles, notes, key words
    THUMBNAIL = "thumbnail"  # a small copy, perhaps from before a change
    PROFILE = "profile"  # how a device shows colours; names the device
    PICTURE = "picture"  # a second picture: depth, an earlier shot
    VIDEO = "video"  # a short film behind a photo
    ATTACHMENT = "attachment"  # another file within
    HISTORY = "history"  # earlier states, ids of versions
    SCRIPT = "script"  # scripts and actions
    FORM = "form"  # forms and what was filled in
    NOTE = "note"  # comments and marks that reviewers left
    LAYER = "layer"  # names of layers
    LINK = "link"  # links, and what they carried
    PROVENANCE = "provenance"  # signed claims of who made it how
    TRACK = "track"  # tracks that are neither picture nor sound: positions, captions, measurements
    OTHER = "other"


ORDER = {code: at for at, code in enumerate(Carries)}


def sorted_codes(codes: set[Carries]) -> tuple[str, ...]:
    """Return codes as plain words, the gravest first."""
    return tuple(code.value for code in sorted(codes, key=ORDER.__getitem__))
