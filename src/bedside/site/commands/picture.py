"""`bedside picture`: what can be seen in pictures and what their files carry, and copies without. Loads neither Django
nor the database."""

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
@click.option("-o", "--output", metavar="FILE|FOLDER", help="Write copies here; for more than one picture, a folder.")
@click.option(
    "--paint",
    type=click.Choice(["cover", "blur", "nothing"]),
    default="cover",
    show_default=True,
    help="What is done in the copy to possible faces, codes, and lines that identify somebody.",
)
@click.option("--all-text", is_flag=True, help="Paint over every line of text, not only those that identify somebody.")
@click.option(
    "--seconds", type=click.FloatRange(1, 3600), default=60, show_default=True, help="How long one picture may take."
)
@click.option(
    "--language", type=click.Choice(["en", "es"]), default="en", show_default=True, help="Language of the sentences."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON. Boxes are shares of the upright picture.")
def command(
    files: tuple[str, ...],
    output: str | None,
    paint: Paint,
    all_text: bool,
    seconds: float,
    language: str,
    as_json: bool,
) -> None:
    """Look at pictures: possible faces, words, bar and QR codes, and what their files carry besides.

    With --output, write copies that carry nothing but what one sees, with the finds covered. In a folder, copies have
    numbers for names, since the name of a file can be a patient's. Originals stay as they are. Look at the copies
    before you use them: a face or a word that wasn't found is still there.

    \b
    Examples:
      bedside picture ward.jpg
      bedside picture ward.jpg -o ward-clean.jpg --paint blur
      bedside picture photos/ -o clean/ --json
    """
    paths = pictures_in(files)
    if output is not None and any(is_same(str(path), output) for path in paths):
        raise Unusable("--output is a picture that is read. Name another: nothing is overwritten.")
    found: list[Looked | Refusal] = []
    try:
        each_looked = looked_at(paths, output, paint, all_text=all_text, seconds=seconds, language=language)
        with click.progressbar(
            each_looked, length=len(paths), label="Looking", file=sys.stderr, hidden=not sys.stderr.isatty()
        ) as looks:
            found.extend(looks)
    except KeyboardInterrupt:
        click.echo(f"Stopped after {len(found)} of {len(paths)} pictures.", err=True)
        sys.exit(_INTERRUPTED)
    if as_json:
        click.echo(json.dumps([as_data(each) for each in found], ensure_ascii=False, indent=1))
    refused = [each for each in found if isinstance(each, Refusal)]
    looked = [each for each in found if isinstance(each, Looked)]
    if not as_json:
        for one in looked:
            for line in lines_of(one, language):
                click.echo(line)
    for each in refused:
        click.echo(say("look.refused", language, what=each.what, do=each.do, name=each.name), err=True)
    if refused:
        sys.exit(Unusable.exit_code)
    if any(one.telling for one in looked):
        sys.exit(1)
