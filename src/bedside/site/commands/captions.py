"""`bedside captions`: a draft of captions from what is said in a film. Loads neither Django nor the database."""

import sys
from pathlib import Path

import click

from bedside.checker import captions, say
from bedside.checker.pictures.films.hearing import hear
from bedside.checker.pictures.kinds import MAX_BYTES, MEGABYTE, Group
from bedside.checker.pictures.refusing import Refused
from bedside.site.checking.sources import Unusable
from bedside.site.redacting.source import is_same
from bedside.site.redacting.target import written

_MOST = MAX_BYTES[Group.VIDEO]


@click.command(
    epilog="Exit code: 0 a draft was written, 1 nobody was heard to speak, 2 wrong use or an unreadable file."
)
@click.argument("film")
@click.option("-w", "--write", metavar="FILE.vtt", help="Write the draft here; without it, to standard output.")
@click.option(
    "--seconds", type=click.FloatRange(1, 7200), default=900, show_default=True, help="How long listening may take."
)
@click.option(
    "--language", type=click.Choice(["en", "es"]), default="en", show_default=True, help="Language of the sentences."
)
def command(film: str, write: str | None, seconds: float, language: str) -> None:
    """Write a draft of captions (WebVTT) from what is said in a film or a sound, in English.

    It is heard on this computer; nothing is sent anywhere. It needs the program ffmpeg (on Debian: apt-get install
    ffmpeg) and an extra (pip install ".[speech]").

    A draft is no captions yet: names and numbers are misheard, no speaker and no sound is named. Read it with the film
    running, mend it, and check it with "bedside check".

    \b
    Examples:
      bedside captions flu-shots.mp4 --write flu-shots.vtt
      bedside captions interview.mp3 > interview.vtt
    """
    if write is not None and is_same(film, write):
        raise Unusable("--write is the film that is read. Name another file: nothing is overwritten.")
    try:
        text = hear(_bytes(film), seconds=seconds)
    except Refused as refused:
        what, do = refused.told(language)
        raise Unusable(say("look.refused", language, what=what, do=do, name=film)) from None
    heard = captions.read(text)[0]
    if not heard:
        click.echo(say("hearing.nobody", language), err=True)
        sys.exit(1)
    with written(write) as file:
        file.write(text.encode())
    click.echo(say("hearing.draft", language, len(heard)), err=True)


def _bytes(name: str) -> bytes:
    """Return what is in a file. Raises Unusable; one that is far too large isn't read."""
    try:
        with Path(name).open("rb") as file:
            data = file.read(_MOST + 1)
    except OSError as error:
        raise Unusable(f"{name} can't be read: {error.strerror}.") from None
    if len(data) > _MOST:
        raise Unusable(f"{name} is larger than {_MOST // MEGABYTE} MB. Cut it into parts.")
    return data
