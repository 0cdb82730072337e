"""`bedside picture`: what can be seen in pictures and films, what their files carry, and copies without.
Loads neither Django nor the database."""

import json
import sys

import click

from bedside.checker import say
from bedside.site.checking.sources import Unusable
from bedside.site.picturing.pictures import Looked, Paint, Refusal, looked_at, pictures_in
from bedside.site.picturing.telling import as_data, lines_of
from bedside.site.redacting.source import is_same

_INTERRUPTED = 130


@click.command(
    epilog="Exit code: 0 nothing that could tell who somebody is, 1 something found, 2 wrong use or an unreadable file."
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...|FOLDER")
@click.option("-o", "--output", metavar="FILE|FOLDER", help="Write copies here; for more than one file, a folder.")
@click.option(
    "--paint",
    type=click.Choice(["cover", "blur", "nothing"]),
    default="cover",
    show_default=True,
    help="What is done in the copy to possible faces, codes, and lines that identify somebody.",
)
@click.option("--all-text", is_flag=True, help="Paint over every line of text, not only those that identify somebody.")
@click.option(
    "--seconds", type=click.FloatRange(1, 3600), help="How long one file may take.  [default: 60; a video 900]"
)
@click.option(
    "--language", type=click.Choice(["en", "es"]), default="en", show_default=True, help="Language of the sentences."
)
@click.option(
    "--json", "as_json", is_flag=True, help="Print JSON. Boxes are shares of the upright picture, times seconds."
)
def command(
    files: tuple[str, ...],
    output: str | None,
    paint: Paint,
    all_text: bool,
    seconds: float | None,
    language: str,
    as_json: bool,
) -> None:
    """Look at pictures and videos: possible faces, words, bar and QR codes, and what their files carry besides.

    Of a video, each find is told with its time, flashes too. Looked at is one frame a second and the first of each
    scene; fewer of one that is longer than two and a half minutes.

    With --output, write copies that carry nothing but what one sees and hears, with the finds covered; of a video on
    their whole way, which needs the program ffmpeg. In a folder, copies have numbers for names, since the name of a
    file can be a patient's. Originals stay as they are. Look at the copies before you use them: a face or a word that
    wasn't found is still there, and what is said in a video too.

    \b
    Examples:
      bedside picture ward.jpg
      bedside picture ward.jpg -o ward-clean.jpg --paint blur
      bedside picture photos/ -o clean/ --json
      bedside picture tour.mp4 -o tour-clean.mp4
    """
    paths = pictures_in(files)
    if output is not None and any(is_same(str(path), output) for path in paths):
        raise Unusable("--output is a picture that is read. Name another: nothing is overwritten.")
    found: list[Looked | Refusal] = []
    try:
        with click.progressbar(
            length=100 * len(paths), label="Looking", file=sys.stderr, hidden=not sys.stderr.isatty()
        ) as bar:

            def progress(percent: int) -> None:
                bar.update(100 * len(found) + percent - bar.pos)

            for each in looked_at(
                paths, output, paint, all_text=all_text, seconds=seconds, language=language, progress=progress
            ):
                found.append(each)
                progress(0)
    except KeyboardInterrupt:
        click.echo(f"Stopped after {len(found)} of {len(paths)} files.", err=True)
        sys.exit(_INTERRUPTED)
    if as_json:
        click.echo(json.dumps([as_data(each) for each in found], ensure_ascii=False, indent=1))
    refused = [each for each in found if isinstance(each, Refusal)]
    looked = [each for each in found if isinstance(each, Looked)]
    if not as_json:
        for one in looked:
            for line in lines_of(one, language):
                click.echo(line)
    for refusal in refused:
        click.echo(say("look.refused", language, what=refusal.what, do=refusal.do, name=refusal.name), err=True)
    if refused:
        sys.exit(Unusable.exit_code)
    if any(one.telling for one in looked):
        sys.exit(1)
