"""What this feature announces."""

from bedside.kit.bus.core import event


@event
class LookWanted:
    """A version has to be looked at."""

    picture: int


@event
class MakingWanted:
    """A version of a film has to be made."""

    making: int


@event
class PictureLookedAt:
    """A version was searched for faces and words, or (`failed`) could not be."""

    picture: int
    failed: bool


@event
class AnswerFell:
    """An answer for what a version shows no longer counts, and none took its place: `why` is "taken-back" or
    "ran-out"."""

    picture: int
    why: str


@event
class DraftWanted:
    """Somebody has to listen to a film, and draft its captions."""

    captions: int
